using Qianfan.Mcp.Sandbox;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Upstream;

/// <summary>
/// A client above the sandbox, without a socket. The script says what each attempt gets; its last entry holds for all that
/// follow, and <see langword="null"/> is the sandbox's own answer.
/// </summary>
internal sealed class ScriptedUpstream : IDisposable
{
    public static readonly Operation Operation = new("/v2/service", "DescribePresetServices");

    /// <summary>For calls whose address does not matter; no test lets them run this long.</summary>
    public static readonly UpstreamOptions Options = new(new Uri("https://qianfan.example"), TimeSpan.FromSeconds(30), 1800);

    private readonly List<SandboxRequest> _received = [];

    /// <param name="clock">The machine's clock.</param>
    /// <param name="upstreamClock">The sandbox's; for delays, and for judging signatures.</param>
    public ScriptedUpstream(TimeProvider clock, TimeProvider upstreamClock, params SandboxFault?[] script) => Client = new(
        Options, clock, new FaultySandboxHandler(upstreamClock)
        {
            Fault = request =>
            {
                _received.Add(request);
                return script.Length == 0 ? null : script[Math.Min(_received.Count, script.Length) - 1];
            },
        });

    public static AccessKey Key { get; } = new(SandboxQianfan.AccessKey, SandboxQianfan.SecretKey);

    public QianfanClient Client { get; }

    /// <summary>What arrived, one entry for each attempt.</summary>
    public IReadOnlyList<SandboxRequest> Received => _received;

    public static Task<Reply> CallAsync(QianfanClient client, CancellationToken cancellation = default) =>
        client.CallAsync(Key, new(Operation, "{}"u8.ToArray()), new(1), cancellation);

    public static Task<UpstreamException> FailAsync(QianfanClient client) =>
        Assert.ThrowsAsync<UpstreamException>(() => CallAsync(client));

    public Task<Reply> CallAsync(CancellationToken cancellation = default) => CallAsync(Client, cancellation);

    public Task<UpstreamException> FailAsync() => FailAsync(Client);

    public void Dispose() => Client.Dispose();
}
