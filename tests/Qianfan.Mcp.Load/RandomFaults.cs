using Qianfan.Mcp.Tests.Faults;

namespace Qianfan.Mcp.Load;

/// <summary>Every kind of fault alike, one in twenty calls.</summary>
internal sealed class RandomFaults
{
    private const double Share = 0.05;

    private static readonly SandboxFault[] _kinds =
    [
        SandboxFault.Status(500),
        SandboxFault.Status(503, TimeSpan.FromSeconds(1)),
        SandboxFault.Status(429, TimeSpan.FromSeconds(1)),
        SandboxFault.Status(200, body: """{"error_code":336100,"error_msg":"Server high load, please try again later"}"""),
        SandboxFault.Status(200, body: """{"requestId":"cut","result":{"serviceList":[{"serviceId":"svcp-79"""),
        SandboxFault.Empty(502, "InternalError", "We encountered an internal error."),
        SandboxFault.Html(502),
        new SandboxFault.Reset(),
        new SandboxFault.ResetDuringBody(),
        new SandboxFault.CutBody(),
        new SandboxFault.WrongLength(),
        new SandboxFault.Delay(TimeSpan.FromSeconds(1)),
        // Longer than the server waits.
        new SandboxFault.Delay(Soak.CallTimeout + TimeSpan.FromSeconds(1)),
    ];

    private readonly Lock _lock = new();
    private readonly Random _random = new(20_261_122);

    public SandboxFault? Next()
    {
        lock (_lock)
            return _random.NextDouble() < Share ? _kinds[_random.Next(_kinds.Length)] : null;
    }
}
