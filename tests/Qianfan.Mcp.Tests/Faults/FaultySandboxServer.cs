using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Qianfan.Mcp.Sandbox;

namespace Qianfan.Mcp.Tests.Faults;

/// <summary>
/// The sandbox behind a real socket, which goes wrong when told to and remembers what arrived. For tests, load and benchmarks.
/// </summary>
internal sealed class FaultySandboxServer : IAsyncDisposable
{
    /// <summary>How many requests are remembered, so that hours of load do not fill the memory.</summary>
    private const int Remembered = 1000;

    private readonly TimeProvider _clock;
    private readonly ConcurrentQueue<SandboxRequest> _received = [];
    private SandboxServer _server = null!;
    private int _calls;

    private FaultySandboxServer(TimeProvider clock, SandboxQianfan qianfan) => (_clock, Answer) = (clock, qianfan.Answer);

    /// <summary>Where it listens, with the port that it got.</summary>
    public Uri Address => _server.Address;

    /// <summary>Calls so far, including refused and broken ones.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>What arrived, oldest first; the last thousand.</summary>
    public IReadOnlyCollection<SandboxRequest> Received => _received;

    /// <summary>Asked before every answer; null, or an answer of null, lets the call through. May be changed between calls.</summary>
    public Func<SandboxRequest, SandboxFault?>? Fault { get; set; }

    /// <summary>What answers where no fault does; the sandbox itself unless something is put around it.</summary>
    public Func<SandboxRequest, SandboxReply> Answer { get; set; }

    /// <param name="clock">The sandbox's: judges signatures, dates answers, times delays.</param>
    public static async Task<FaultySandboxServer> StartAsync(TimeProvider clock, params IEnumerable<SandboxAccount> accounts)
    {
        var faulty = new FaultySandboxServer(clock, new SandboxQianfan(clock, accounts));
        faulty._server = await SandboxServer.StartAsync(faulty.ServeAsync);
        return faulty;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        var request = await SandboxServer.ReadAsync(context.Request);
        Remember(request);
        switch (Fault?.Invoke(request))
        {
            case SandboxFault.Raw raw:
                await SandboxServer.WriteAsync(raw.Reply, context.Response);
                break;
            case SandboxFault.Delay delay:
                await Task.Delay(delay.Wait, _clock, context.RequestAborted);
                await SandboxServer.WriteAsync(Answer(request), context.Response);
                break;
            case null:
                await SandboxServer.WriteAsync(Answer(request), context.Response);
                break;
            case var broken:
                await BreakAsync(context, Answer(request), broken);
                break;
        }
    }

    private void Remember(SandboxRequest request)
    {
        Interlocked.Increment(ref _calls);
        _received.Enqueue(request);
        if (_received.Count > Remembered)
            _received.TryDequeue(out _);
    }

    // Straight to the socket: Kestrel refuses to send a Content-Length that is not true.
    private static async Task BreakAsync(HttpContext context, SandboxReply reply, SandboxFault fault)
    {
        if (fault is not SandboxFault.Reset)
        {
            var socket = context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;
            var half = reply.Body.Length / 2;
            var (promised, sent) = fault is SandboxFault.WrongLength ? (half, reply.Body.Length) : (reply.Body.Length, half);
            byte[] answer = [.. Encoding.ASCII.GetBytes(Head(reply, promised)), .. reply.Body.AsSpan(0, sent)];
            await socket.SendAsync(answer, context.RequestAborted);
            if (fault is not SandboxFault.ResetDuringBody)
                socket.Shutdown(SocketShutdown.Send);
        }
        // Kestrel closes an aborted connection with RST; after the Shutdown above the caller has already seen an orderly end.
        context.Abort();
    }

    private static string Head(SandboxReply reply, int length)
    {
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {reply.Status} Sandbox\r\nContent-Type: {reply.ContentType}\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n");
        foreach (var (name, value) in reply.Headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        return head.Append("\r\n").ToString();
    }
}
