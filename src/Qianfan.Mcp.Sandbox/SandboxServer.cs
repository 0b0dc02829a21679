using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Qianfan.Mcp.Sandbox;

/// <summary>The sandbox behind a real socket, for the <c>sandbox</c> command and for tests. Writes nothing to the console.</summary>
internal sealed class SandboxServer : IAsyncDisposable
{
    /// <summary>Any free port of this machine, reachable from this machine alone.</summary>
    public const string AnyPort = "http://127.0.0.1:0";

    private readonly WebApplication _web;

    private SandboxServer(WebApplication web) => _web = web;

    /// <summary>Where it listens, with the port that it got.</summary>
    public Uri Address => new(_web.Urls.First());

    /// <summary>Throws <see cref="IOException"/> when the address is taken.</summary>
    public static Task<SandboxServer> StartAsync(
        SandboxQianfan qianfan, string url = AnyPort, CancellationToken cancellationToken = default) => StartAsync(
            async context => await WriteAsync(qianfan.Answer(await ReadAsync(context.Request)), context.Response), url, cancellationToken);

    /// <param name="serve">Answers each request, by <see cref="ReadAsync"/> and <see cref="WriteAsync"/> or in its own way.</param>
    internal static async Task<SandboxServer> StartAsync(
        RequestDelegate serve, string url = AnyPort, CancellationToken cancellationToken = default)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false).UseUrls(url);
        var web = builder.Build();
        web.Run(serve);
        await web.StartAsync(cancellationToken);
        return new(web);
    }

    public async ValueTask DisposeAsync()
    {
        // Without waiting for open connections: whoever stops the sandbox has no more use for them.
        await _web.StopAsync(new CancellationToken(canceled: true));
        await _web.DisposeAsync();
    }

    internal static async Task<SandboxRequest> ReadAsync(HttpRequest request)
    {
        // Path and query as sent: a signature covers the encoded text, not ASP.NET's decoded one.
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2);
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        var headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString());
        return new(request.Method, target[0], target.Length > 1 ? target[1] : "", headers, body.ToArray());
    }

    internal static async Task WriteAsync(SandboxReply reply, HttpResponse response)
    {
        response.StatusCode = reply.Status;
        response.ContentType = reply.ContentType;
        response.ContentLength = reply.Body.Length;
        foreach (var (name, value) in reply.Headers)
            response.Headers[name] = value;
        await response.Body.WriteAsync(reply.Body, response.HttpContext.RequestAborted);
    }
}
