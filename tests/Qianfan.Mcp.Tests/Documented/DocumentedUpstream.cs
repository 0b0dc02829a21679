using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Tests.Tools;
using Qianfan.Mcp.Tests.Upstream;
using Qianfan.Mcp.Upstream;
using WireMock.Logging;
using WireMock.Matchers;
using WireMock.RequestBuilders;
using WireMock.Server;
using WireMock.Settings;

namespace Qianfan.Mcp.Tests.Documented;

/// <summary>WireMock.Net on loopback in Qianfan's place, and the server's own client and tools, which call it over real HTTP.</summary>
internal sealed class DocumentedUpstream : IDisposable
{
    /// <summary>For a whole call with its retries.</summary>
    public static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);

    private const string AccessKey = "caller-id";
    private const int SignatureSeconds = 1800;

    private readonly WireMockServer _server;
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _clock;
    private readonly CatalogCache _cache;

    public DocumentedUpstream(TimeProvider? clock = null)
    {
        _clock = clock ?? new FakeClock();
        _server = WireMockServer.Start(new WireMockServerSettings
        {
            Urls = ["http://127.0.0.1:0"],
            // Stubs cannot: WireMock.Net leaves this header to the web server.
            PreWireMockMiddlewareInit = app => ((IApplicationBuilder)app).Use((context, next) =>
            {
                if (Date is { } date)
                    context.Response.Headers.Date = date.ToString("R", CultureInfo.InvariantCulture);
                return next(context);
            }),
        });
        _cache = Uncached.Over(new(new(Address, CallTimeout, SignatureSeconds), _clock));
    }

    /// <summary>Completes once the first request is here, however long its answer takes.</summary>
    public Task Arrived => _arrived.Task;

    /// <summary>The Date of each answer; the machine's time unless set.</summary>
    public DateTimeOffset? Date { get; init; }

    public Uri Address => new(_server.Url!);

    public IReadOnlyList<ILogEntry> Received => [.. _server.LogEntries];

    /// <summary>The time as it stands in signatures.</summary>
    public static string Timestamp(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The documented request and no other: method, URL, JSON body, and a signature of now in its documented shape.</summary>
    /// <param name="scenario">The state in which it is answered, and the one that follows; always, unless told otherwise.</param>
    /// <param name="ahead">How far upstream's time, by which it is to be signed, is ahead of the machine's.</param>
    public IRespondWithAProvider On(Exchange exchange, (string? State, string? Next) scenario = default, TimeSpan ahead = default)
    {
        var stub = _server.Given(Request.Create()
            .UsingPost()
            .WithUrl(new ExactMatcher(new Uri(Address, Target(exchange)).ToString()))
            .WithHeader("Content-Type", new ExactMatcher("application/json"))
            .WithHeader(headers => _arrived.TrySetResult() | IsSigned(headers, Timestamp(_clock.GetUtcNow() + ahead)))
            .WithBody(new JsonMatcher(exchange.Body)));
        if (scenario == default)
            return stub;
        stub = stub.InScenario("outage");
        if (scenario.State is { } state)
            stub = stub.WhenStateIs(state);
        return scenario.Next is { } next ? stub.WillSetStateTo(next) : stub;
    }

    /// <summary>The documented answer to the documented request.</summary>
    public static WireMock.ResponseBuilders.IResponseBuilder Answer(Exchange exchange) => Answer(exchange.Status, exchange.Response);

    public static WireMock.ResponseBuilders.IResponseBuilder Answer(int status, string body) => WireMock.ResponseBuilders.Response.Create()
        .WithStatusCode(status).WithHeader("Content-Type", "application/json;charset=UTF-8").WithBody(body);

    public static string Target(Exchange exchange) =>
        exchange.Action is null ? exchange.Route : $"{exchange.Route}?Action={exchange.Action}";

    public Task<CallToolResult> CallAsync(Exchange exchange, CancellationToken cancellation = default) =>
        CallAsync(exchange.Tool, exchange.Arguments, cancellation);

    public Task<CallToolResult> CallAsync(string tool, string arguments, CancellationToken cancellation = default) =>
        Caller.Tool(tool).CallAsync(
            JsonElement.Parse(arguments).EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value)),
            new(_cache, new(AccessKey, "caller-secret"), NullLogger.Instance), cancellation);

    /// <summary>So many requests came, and each was the one that is documented.</summary>
    public void AssertReceived(int requests)
    {
        Assert.Equal(requests, Received.Count);
        Assert.All(Received, entry => Assert.True(entry.RequestMatchResult?.IsPerfectMatch, $"Not documented: {Describe(entry)}"));
    }

    public void Dispose()
    {
        _cache.Dispose();
        _server.Dispose();
    }

    private static bool IsSigned(IDictionary<string, string[]> headers, string timestamp) =>
        headers.TryGetValue("Authorization", out var authorization) && headers.TryGetValue("x-bce-date", out var date)
        && Assert.Single(date) == timestamp
        && Regex.IsMatch(Assert.Single(authorization),
            $"^bce-auth-v1/{AccessKey}/{timestamp}/{SignatureSeconds}/host;x-bce-date/[0-9a-f]{{64}}$");

    private static string Describe(ILogEntry entry)
    {
        var headers = entry.RequestMessage.Headers?.Select(header => $"{header.Key}: {string.Join(", ", header.Value)}") ?? [];
        return $"{entry.RequestMessage.Method} {entry.RequestMessage.Url}\n{string.Join('\n', headers)}\n\n{entry.RequestMessage.Body}";
    }
}
