using Qianfan.Mcp.Sandbox;

namespace Qianfan.Mcp.Tests.Faults;

/// <summary>
/// The sandbox without a socket, which goes wrong when told to. A fault that breaks the connection becomes the
/// <see cref="HttpRequestException"/> that a socket would have led to.
/// </summary>
/// <param name="clock">The sandbox's: judges signatures, dates answers, times delays.</param>
internal sealed class FaultySandboxHandler(TimeProvider clock) : HttpMessageHandler
{
    private readonly SandboxQianfan _qianfan = new(clock);

    /// <summary>Asked before every answer; null, or an answer of null, lets the call through. May be changed between calls.</summary>
    public Func<SandboxRequest, SandboxFault?>? Fault { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var received = await SandboxHandler.ReadAsync(request, cancellationToken);
        var fault = Fault?.Invoke(received);
        if (fault is SandboxFault.Delay delay)
            await Task.Delay(delay.Wait, clock, cancellationToken);
        return SandboxHandler.Response(request, Reply(fault, received));
    }

    private SandboxReply Reply(SandboxFault? fault, SandboxRequest request) => fault switch
    {
        SandboxFault.Raw raw => raw.Reply,
        SandboxFault.Reset or SandboxFault.ResetDuringBody or SandboxFault.CutBody =>
            throw new HttpRequestException(HttpRequestError.ResponseEnded, $"The sandbox ended the connection: {fault}."),
        SandboxFault.WrongLength => Halved(_qianfan.Answer(request)),
        _ => _qianfan.Answer(request),
    };

    private static SandboxReply Halved(SandboxReply reply) => reply with { Body = reply.Body[..(reply.Body.Length / 2)] };
}
