using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Server;

/// <summary>
/// The MCP endpoint on a socket: who may come in and from where, health, an orderly stop. Holds no session, so replicas need no affinity.
/// </summary>
internal sealed class HttpHost : IAsyncDisposable
{
    /// <summary>How long running calls may take to finish once the server is told to stop.</summary>
    public static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(20);

    private const string Live = "/health/live";
    private const string Ready = "/health/ready";

    private static readonly Func<ILogger, string, string, string?, IDisposable?> _requestScope =
        LoggerMessage.DefineScope<string, string, string?>("Request {RequestId} of {Caller} with Qianfan key {Credential}");

    private readonly WebApplication _web;
    private readonly ToolContext _context;
    private readonly HttpSettings _settings;
    private readonly InboundAuth _auth;
    private readonly UpstreamCredentials _credentials;
    private readonly Limits _limits;
    private readonly McpEndpoint _endpoint;
    private readonly DirectAnswers _direct;
    private volatile bool _stopping;

    private HttpHost(Settings settings, HttpSettings http, Action<ILoggingBuilder> logging)
    {
        _settings = http;
        _web = WebServer.Build(http, logging);
        var logs = _web.Services.GetRequiredService<ILoggerFactory>();
        _context = UpstreamFactory.Open(settings, logs.CreateLogger(CatalogServer.Name));
        _auth = InboundAuth.For(http);
        _credentials = new UpstreamCredentials(http.Credentials, _context.Key);
        _limits = new Limits(http);
        _direct = new DirectAnswers(new(settings.Tools, settings.Language), settings.Tools, TimeProvider.System);
        // Spans and metrics of requests are the SDK's, so where they are wanted it serves all of them.
        _endpoint = new McpEndpoint(
            CatalogServer.Options(settings.Tools, settings.Language, message => ContextOf(McpEndpoint.HttpContextOf(message))),
            logs, TimeProvider.System, AdmitAsync, Telemetry.IsWanted ? null : DirectlyAsync);
        _web.Run(DispatchAsync);
    }

    /// <summary>Where it listens, with the ports that it got.</summary>
    public IEnumerable<Uri> Addresses => _web.Urls.Select(url => new Uri(url));

    /// <exception cref="IOException">An address is taken.</exception>
    public static async Task<HttpHost> StartAsync(
        Settings settings, HttpSettings http, Action<ILoggingBuilder> logging, CancellationToken cancellation)
    {
        var host = new HttpHost(settings, http, logging);
        await host._web.StartAsync(cancellation);
        return host;
    }

    /// <summary>Readiness goes first, then no call is taken, then running ones have <see cref="StopTimeout"/> to finish.</summary>
    public async Task StopAsync()
    {
        _stopping = true;
        using var timeout = new CancellationTokenSource(StopTimeout);
        await _web.StopAsync(timeout.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        _limits.Dispose();
        _context.Upstream.Dispose();
    }

    private async Task DispatchAsync(HttpContext context)
    {
        try
        {
            CheckOrigin(context.Request);
            await RouteAsync(context);
        }
        catch (RequestError e)
        {
            await McpEndpoint.RefuseAsync(context, e);
        }
    }

    private Task RouteAsync(HttpContext context) => (context.Request.Method, context.Request.Path.Value) switch
    {
        ("GET", Live) => SayAsync(context, StatusCodes.Status200OK, "live"),
        ("GET", Ready) when _stopping => SayAsync(context, StatusCodes.Status503ServiceUnavailable, "stopping"),
        ("GET", Ready) => SayAsync(context, StatusCodes.Status200OK, "ready"),
        ("GET", OAuth.MetadataPath or OAuth.MetadataPath + HttpSettings.Path) when _auth is OAuth oauth =>
            WriteAsync(context, json => oauth.WriteMetadata(json, context)),
        ("POST", HttpSettings.Path) => ServeAsync(context),
        (_, HttpSettings.Path) => RefuseMethodAsync(context),
        _ => SayAsync(context, StatusCodes.Status404NotFound, $"MCP is at {HttpSettings.Path}"),
    };

    private async Task ServeAsync(HttpContext context)
    {
        if (_stopping)
            throw new RequestError(StatusCodes.Status503ServiceUnavailable, RequestError.NotTaken, "This server is stopping; call again.") { RetryAfter = 1 };
        var caller = await _auth.AuthenticateAsync(context);
        var key = _credentials.Choose(context);
        context.Items[typeof(Caller)] = caller;
        context.Items[typeof(ToolContext)] = _context with { Key = key, KeySource = _credentials.SourceOf(key) ?? _context.KeySource };
        // Not for secrets: only whose call it is, so that the log lines of a call belong together.
        using var scope = _requestScope(_context.Log, context.TraceIdentifier, caller.Name, key?.Fingerprint);
        context.Response.Headers["X-Request-Id"] = context.TraceIdentifier;
        await _endpoint.ServeAsync(context);
    }

    private ValueTask<IDisposable?> AdmitAsync(HttpContext context, McpRequest request)
    {
        var key = ContextOf(context).Key;
        return _limits.AdmitAsync(request, (Caller)context.Items[typeof(Caller)]!, key?.Fingerprint ?? "", context.RequestAborted);
    }

    private ValueTask<bool> DirectlyAsync(HttpContext context, McpRequest request) => _direct.ServeAsync(context, request, ContextOf(context));

    private static ToolContext ContextOf(HttpContext context) => (ToolContext)context.Items[typeof(ToolContext)]!;

    // A page of another origin gets nothing, whether or not its browser would show it the answer.
    private void CheckOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0 || _settings.AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase))
            return;
        if (_settings.LoopbackOnly && Uri.TryCreate(origin, UriKind.Absolute, out var url) && url.IsLoopback)
            return;
        throw new RequestError(StatusCodes.Status403Forbidden, RequestError.NotTaken, "Pages of this origin may not call this server.");
    }

    private static Task RefuseMethodAsync(HttpContext context)
    {
        context.Response.Headers.Allow = "POST";
        return SayAsync(context, StatusCodes.Status405MethodNotAllowed, "only POST");
    }

    private static Task SayAsync(HttpContext context, int status, string word)
    {
        context.Response.StatusCode = status;
        return WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("status", word);
            json.WriteEndObject();
        });
    }

    private static async Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.Body);
        write(json);
    }
}
