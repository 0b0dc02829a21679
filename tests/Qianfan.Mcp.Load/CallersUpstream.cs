using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Qianfan.Mcp.Sandbox;
using Qianfan.Mcp.Tests.Faults;

namespace Qianfan.Mcp.Load;

/// <summary>The sandbox on a socket with an account for each caller, whose answers are the caller's own; some of them go wrong.</summary>
internal sealed class CallersUpstream : IAsyncDisposable
{
    private readonly FaultySandboxServer _server;
    private readonly ConcurrentDictionary<string, int> _tokens = new();
    private int _faults;
    private int _foreign;

    private CallersUpstream(FaultySandboxServer server)
    {
        _server = server;
        var answer = server.Answer;
        server.Answer = request => Answer(answer, request);
    }

    public Uri Address => _server.Address;

    public int Calls => _server.Calls;

    /// <summary>How many calls went wrong on purpose.</summary>
    public int Faults => Volatile.Read(ref _faults);

    /// <summary>How many calls named an id that is not their caller's.</summary>
    public int Foreign => Volatile.Read(ref _foreign);

    public static async Task<CallersUpstream> StartAsync(int callers)
    {
        var accounts = Enumerable.Range(0, callers).Select(caller => new SandboxAccount(CallerIds.Account(caller), CallerIds.Secret(caller)));
        return new(await FaultySandboxServer.StartAsync(TimeProvider.System, accounts));
    }

    /// <summary>From now on; null lets a call through.</summary>
    public void GoWrong(Func<SandboxFault?> fault) => _server.Fault = _ =>
    {
        var next = fault();
        if (next is not null)
            Interlocked.Increment(ref _faults);
        return next;
    };

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private SandboxReply Answer(Func<SandboxRequest, SandboxReply> sandbox, SandboxRequest request)
    {
        // A signature names its account, and a bearer token is its caller's.
        var named = request.Headers["Authorization"].Split('/')[1];
        var caller = _tokens.TryGetValue(named, out var owner) ? owner : CallerIds.Caller(named);
        var body = CallerIds.ToSandbox(Encoding.UTF8.GetString(request.Body.Span), caller, out var foreign);
        if (foreign.Length > 0)
            Interlocked.Increment(ref _foreign);
        var reply = sandbox(request with { Body = Encoding.UTF8.GetBytes(body) });
        if (request.Path == BearerKeys.Path && reply.Status == 200)
            _tokens[JsonElement.Parse(reply.Body).GetProperty("token").GetString()!.Split('/')[1]] = caller;
        return reply with
        {
            Body = Encoding.UTF8.GetBytes(CallerIds.ToCaller(Encoding.UTF8.GetString(reply.Body), caller)),
            // Without the mark, answers say whether they are live, kept or stale.
            Headers = reply.Headers.Where(header => header.Key != SandboxQianfan.Mark).ToDictionary(),
        };
    }
}
