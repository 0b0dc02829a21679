using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Server.FastPath;
using Qianfan.Mcp.Server.Pages;
using Qianfan.Mcp.Server.SdkMends;
using Qianfan.Mcp.Sharing;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Server;

/// <summary>
/// The MCP endpoint on a socket: authentication, origin checks, health, graceful shutdown. Holds no session, so replicas need no affinity.
/// </summary>
internal sealed class HttpServer : IAsyncDisposable
{
    /// <summary>How long running calls may take to finish once the server is told to stop.</summary>
    public static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(20);

    private const int LongestHost = 80;

    private static readonly Func<ILogger, string, string, string, IDisposable?> _requestScope =
        LoggerMessage.DefineScope<string, string, string>("Request {RequestId} of {Caller} with Qianfan key {Credential}");

    private readonly WebApplication _web;
    private readonly ToolContext _context;
    private readonly HttpSettings _http;
    private readonly CallerCredentials _credentials;
    private readonly SharedRedis? _shared;

    private HttpServer(Settings settings, HttpSettings http, Action<ILoggingBuilder> logging, bool fastPath)
    {
        _http = http;
        // Empty, so that no settings of the working folder are read or watched.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore()
            .ConfigureKestrel(Limit)
            .UseUrls([.. http.Urls.Select(url => url.GetLeftPart(UriPartial.Authority))]);
        logging(builder.Logging);
        Telemetry.AddTo(builder);
        AddServices(builder.Services, settings);
        _web = builder.Build();
        var upstream = settings with { Upstream = settings.Upstream with { Places = http.Concurrency } };
        var log = _web.Services.GetRequiredService<ILoggerFactory>().CreateLogger(McpServerSetup.Name);
        if (http.Sharing is { } sharing)
            _shared = new(sharing, log, settings.Clock);
        _context = UpstreamFactory.Open(upstream, log, _shared);
        _credentials = new(http.Credentials, _context.Key);
        // Spans and metrics of requests are the SDK's, so where they are wanted it serves all of them.
        UsePipeline(
            fastPath && !Telemetry.IsWanted ? new HotRequests(settings.Tools, settings.Language, TimeProvider.System) : null,
            http.Page != PageMode.None ? new WebPages(settings, http) : null);
    }

    private string PublicPath => _http.PublicEndpoint?.AbsolutePath ?? HttpSettings.Path;

    /// <summary>Where it listens, with the ports that it got.</summary>
    public IEnumerable<Uri> Addresses => _web.Urls.Select(url => new Uri(url));

    /// <param name="fastPath">Whether hot requests are answered without the SDK; the answers are the same either way.</param>
    /// <exception cref="IOException">An address is taken.</exception>
    public static async Task<HttpServer> StartAsync(
        Settings settings, HttpSettings http, Action<ILoggingBuilder> logging, CancellationToken cancellation, bool fastPath = true)
    {
        var server = new HttpServer(settings, http, logging, fastPath);
        if (server._shared is { } shared)
            await shared.TriedAsync();
        await server._web.StartAsync(cancellation);
        return server;
    }

    /// <summary>Readiness goes first, then no call is taken, then running ones have <see cref="StopTimeout"/> to finish.</summary>
    public async Task StopAsync()
    {
        using var timeout = new CancellationTokenSource(StopTimeout);
        await _web.StopAsync(timeout.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        _context.Upstream.Dispose();
        if (_shared is not null)
            await _shared.DisposeAsync();
    }

    // What the callers behind a proxy need, and no more than the memory of a small pod can bear.
    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        // An answer of 40 KB that a client does not read is given up after 15 s, instead of the 3 min of 240 bytes a second.
        kestrel.Limits.MinResponseDataRate = new(bytesPerSecond: 4096, gracePeriod: TimeSpan.FromSeconds(5));
    }

    private void AddServices(IServiceCollection services, Settings settings)
    {
        services.Configure<HostOptions>(host => host.ShutdownTimeout = StopTimeout);
        services.Configure<HostFilteringOptions>(hosts =>
        {
            hosts.AllowedHosts = [.. _http.AllowedHosts];
            hosts.AllowEmptyHosts = false;
            hosts.IncludeFailureMessage = false;
        });
        if (_http.AllowedOrigins.Count > 0)
            services.AddCors(cors => cors.AddDefaultPolicy(new Origins(_http).Allow));
        services.AddRoutingCore();
        services.AddRateLimiter(limits => RateLimits.Configure(limits, _http, _shared));
        services.AddHealthChecks().Add(new(Readiness.Path, services =>
            new Readiness(services.GetRequiredService<IHostApplicationLifetime>(), _context.Upstream.Places, _shared), null, null));
        services.TryAddSingleton(TimeProvider.System);
        Authentication.AddTo(services, _http, settings.Language);
        services.AddScoped(_ => new CurrentCall { Context = _context });
        services.AddCatalogServer(settings).WithHttpTransport();
    }

    private void UsePipeline(HotRequests? fastPath, WebPages? pages)
    {
        _web.Use(new Refusals(_context.Log, TimeProvider.System).NoteAsync);
        if (_http.TrustedProxies.Count > 0)
            _web.UseForwardedHeaders(Forwarded());
        _web.Use(ExplainAsync);
        _web.UseHostFiltering();
        // A proxy keeps the path of the public URL or takes it off.
        if (_http.PublicUrl is { } url)
            _web.UsePathBase(PathString.FromUriComponent(url));
        _web.Use(new ServerCard(_http, _context.Language).ServeAsync);
        if (_http.AllowedOrigins.Count > 0)
            _web.UseCors();
        _web.Use(RequestError.CatchAsync);
        _web.Use(new Origins(_http).CheckAsync);
        _web.Use(DropSlashAsync);
        if (pages is not null)
            _web.Use(pages.ServeAsync);
        _web.UseRouting();
        if (_http.Auth != AuthMode.None)
            _web.UseAuthentication().UseAuthorization();
        _web.UseWhen(context => context.Request.Path == HttpSettings.Path && HttpMethods.IsPost(context.Request.Method), mcp =>
        {
            mcp.Use(IdentifyAsync);
            mcp.Use(McpRequest.ReadAsync);
        });
        _web.UseRateLimiter();
        _web.UseWhen(context => context.Features.Get<McpRequest>() is not null, mcp =>
        {
            if (fastPath is not null)
                mcp.Use(fastPath.ServeAsync);
            mcp.Use(MendedRequest.ServeAsync);
        });
        _web.MapHealthChecks(Readiness.LivePath, new()
        {
            Predicate = _ => false,
            ResponseWriter = (context, _) => SayAsync(context, "live"),
        });
        _web.MapHealthChecks(Readiness.Path, new()
        {
            ResponseWriter = (context, report) => SayAsync(context, report.Entries[Readiness.Path].Description!),
        });
        var endpoint = _web.MapMcp(HttpSettings.Path).RequireRateLimiting(RateLimits.ByCredential);
        if (_http.Auth != AuthMode.None)
            endpoint.RequireAuthorization();
    }

    // What the framework refuses has no body. UseStatusCodePages would cost each call more.
    private async Task ExplainAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Response is not { StatusCode: >= 400, HasStarted: false, ContentLength: null, ContentType: null } response)
            return;
        if (response.StatusCode == StatusCodes.Status400BadRequest)
            await RefuseHostAsync(context);
        else
            await SayAsync(context, response.StatusCode == StatusCodes.Status405MethodNotAllowed
                ? _context.Language.Say("only POST", "只接受 POST") : _context.Language.Say($"MCP is at {PublicPath}", $"MCP 在 {PublicPath}"));
    }

    // Host filtering alone refuses with 400 and no body. The log does not repeat what a caller sent, so the error is not for it.
    private static async Task RefuseHostAsync(HttpContext context)
    {
        var host = TextSanitizer.Cut(TextSanitizer.Clean(context.Request.Host.Host), LongestHost);
        await new RequestError(context.Response.StatusCode, RequestError.NotTaken,
            ($"The host \"{host}\" is not allowed; the operator can allow it with --allowed-hosts.",
            $"不允许使用主机名“{host}”；运维人员可用 --allowed-hosts 允许它。")).WriteAsync(context);
        context.Features.Set<RequestError>(null);
    }

    // Many clients end the address with a slash.
    private static Task DropSlashAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.Value is { } path && path.EndsWith($"{HttpSettings.Path}/", StringComparison.Ordinal))
            context.Request.Path = path[..^1];
        return next(context);
    }

    private async Task IdentifyAsync(HttpContext context, RequestDelegate next)
    {
        if (_web.Lifetime.ApplicationStopping.IsCancellationRequested)
            throw new RequestError(503, RequestError.NotTaken, ("This server is shutting down; call again.", "本服务器正在停止；请重试。"))
            {
                RetryAfter = 1,
            };
        var key = _credentials.Choose(context);
        var caller = new Caller(NameOf(context), key?.Fingerprint ?? "", key?.Id ?? "");
        context.Features.Set(caller);
        var source = _credentials.SourceOf(key) ?? _context.KeySource;
        context.RequestServices.GetRequiredService<CurrentCall>().Context =
            _context with { Key = key, KeySource = source, Caller = caller.Name };
        // Whose call it is, so that the log lines of a call belong together.
        using var scope = _requestScope(_context.Log, context.TraceIdentifier, caller.Name, caller.Credential);
        context.Response.Headers["X-Request-Id"] = context.TraceIdentifier;
        await next(context);
    }

    private static string NameOf(HttpContext context) => context.User.Identity is { IsAuthenticated: true } identity
        ? identity.Name is { Length: > 0 } name ? name : "token without subject"
        : context.Connection.RemoteIpAddress?.ToString() ?? "unknown";

    private ForwardedHeadersOptions Forwarded()
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in _http.TrustedProxies)
            options.KnownIPNetworks.Add(network);
        return options;
    }

    /// <param name="status">Plain words, without anything that JSON would escape.</param>
    private static Task SayAsync(HttpContext context, string status)
    {
        context.Response.ContentType = McpRequest.JsonAnswer;
        return context.Response.WriteAsync($$"""{"status":"{{status}}"}""");
    }
}
