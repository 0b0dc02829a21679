using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Qianfan.Mcp.Sandbox;

/// <summary>The sandbox behind a real socket, for tests and for other programs on this machine. Writes nothing to the console.</summary>
internal sealed class SandboxServer : IAsyncDisposable
{
    /// <summary>Any free port of this machine, reachable from it alone.</summary>
    public const string AnyPort = "http://127.0.0.1:0";

    /// <summary>How many requests are remembered, so that a sandbox left running does not grow.</summary>
    private const int Remembered = 1000;

    private readonly SandboxQianfan _qianfan;
    private readonly WebApplication _web;
    private readonly ConcurrentQueue<SandboxRequest> _received = [];
    private int _calls;

    private SandboxServer(SandboxQianfan qianfan, WebApplication web)
    {
        _qianfan = qianfan;
        _web = web;
        Answer = qianfan.Answer;
    }

    /// <summary>Where it listens, with the port that it got.</summary>
    public Uri Address => new(_web.Urls.First());

    /// <summary>Calls so far, refused and broken ones included.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>What arrived, oldest first; the last thousand.</summary>
    public IReadOnlyCollection<SandboxRequest> Received => _received;

    /// <summary>Asked before every answer; null, or an answer of null, lets the call through. May be changed between calls.</summary>
    public Func<SandboxRequest, SandboxFault?>? Fault { get; set; }

    /// <summary>What answers where no fault does; the sandbox itself unless something is put around it.</summary>
    public Func<SandboxRequest, SandboxReply> Answer { get; set; }

    /// <summary>Throws <see cref="IOException"/> when the address is taken.</summary>
    public static async Task<SandboxServer> StartAsync(
        SandboxQianfan qianfan, string url = AnyPort, CancellationToken cancellationToken = default)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false).UseUrls(url);
        var server = new SandboxServer(qianfan, builder.Build());
        server._web.Run(server.Serve);
        await server._web.StartAsync(cancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        // Not waiting for open connections: a test that ends has no more use for them.
        await _web.StopAsync(new CancellationToken(canceled: true));
        await _web.DisposeAsync();
    }

    private async Task Serve(HttpContext context)
    {
        var request = await Read(context.Request);
        Remember(request);
        var fault = Fault?.Invoke(request);
        switch (fault)
        {
            case SandboxFault.Raw raw:
                await Write(raw.Reply, context.Response);
                break;
            case SandboxFault.Delay delay:
                await Task.Delay(delay.Wait, _qianfan.Clock, context.RequestAborted);
                await Write(Answer(request), context.Response);
                break;
            case null:
                await Write(Answer(request), context.Response);
                break;
            default:
                await BrokenConnection.Serve(context, Answer(request), fault);
                break;
        }
    }

    private void Remember(SandboxRequest request)
    {
        Interlocked.Increment(ref _calls);
        _received.Enqueue(request);
        if (_received.Count > Remembered)
        {
            _received.TryDequeue(out _);
        }
    }

    private static async Task<SandboxRequest> Read(HttpRequest request)
    {
        // Path and query as sent: a signature covers the encoded text, not ASP.NET's decoded one.
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2);
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        var headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString());
        return new(request.Method, target[0], target.Length > 1 ? target[1] : "", headers, body.ToArray());
    }

    private static async Task Write(SandboxReply reply, HttpResponse response)
    {
        response.StatusCode = reply.Status;
        response.ContentType = reply.ContentType;
        response.ContentLength = reply.Body.Length;
        foreach (var (name, value) in reply.Headers)
        {
            response.Headers[name] = value;
        }

        await response.Body.WriteAsync(reply.Body, response.HttpContext.RequestAborted);
    }
}
