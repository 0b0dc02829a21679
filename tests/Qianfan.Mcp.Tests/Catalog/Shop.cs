using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Sandbox;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tests.Tools;
using Qianfan.Mcp.Tests.Upstream;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Catalog;

/// <summary>Calls of the selection tools over the sandbox with a cache, with failures on demand and every upstream call written down.</summary>
internal sealed class Shop : IDisposable
{
    // Made once: thousands of answers are checked against the same few.
    private static readonly ConcurrentDictionary<string, JsonElement> _schemas = new();

    private readonly ConcurrentQueue<string> _asked = new();
    private readonly CatalogCache _cache;

    /// <param name="transport">In place of the sandbox.</param>
    /// <param name="clock">In place of a day before most models of the sandbox were retired.</param>
    public Shop(HttpMessageHandler? transport = null, FakeClock? clock = null)
    {
        Clock = clock ?? new(new(2025, 6, 1, 8, 30, 0, TimeSpan.Zero));
        var sandbox = new FaultySandboxHandler(Clock) { Fault = Noted };
        var client = new QianfanClient(
            new(new Uri("https://qianfan.baidubce.com"), TimeSpan.FromSeconds(30), 1800),
            new RushingClock(TimeSpan.FromSeconds(30), Clock.GetUtcNow()), transport ?? sandbox);
        _cache = new(client, new CacheOptions(TimeSpan.FromMinutes(5), TimeSpan.FromHours(1)), Clock);
    }

    public FakeClock Clock { get; }

    /// <summary>What fails, by action (the path where there is none) and body.</summary>
    public Func<string, string, SandboxFault?>? Fault { get; set; }

    public Credentials Key { get; init; } = new(SandboxQianfan.AccessKey, SandboxQianfan.SecretKey);

    public Language Language { get; init; }

    /// <summary>The actions that upstream was asked for, in order.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    public int Details => _asked.Count(action => action is "DescribeSystemModel" or "DescribeModel");

    public Task<CallToolResult> CallAsync(string tool, string arguments, CancellationToken cancellation = default) => Caller.Tool(tool).CallAsync(
        JsonElement.Parse(arguments).EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value)),
        new(_cache, Key, NullLogger.Instance, Language: Language), cancellation);

    public Task<JsonElement> FindAsync(string arguments = "{}") => AnswerAsync("find_models", arguments);

    public Task<JsonElement> CompareAsync(string arguments) => AnswerAsync("compare_models", arguments);

    public async Task<JsonElement> AnswerAsync(string tool, string arguments) => Answer(await CallAsync(tool, arguments), tool);

    /// <summary>The names of the models that are found, on all pages.</summary>
    public async Task<string[]> NamesAsync(string filters)
    {
        var members = filters.Trim()[1..^1].Trim();
        var found = await FindAsync($$"""{{{members}}{{(members.Length > 0 ? "," : "")}}"maxKeys":50,"fields":["name"]}""");
        Assert.False(found.TryGetProperty("nextMarker", out _), "There are more; narrow the filters.");
        return [.. found.GetProperty("models").EnumerateArray().Select(row => row.GetProperty("name").GetString()!)];
    }

    public async Task<string> FailureAsync(string tool, string arguments)
    {
        var result = await CallAsync(tool, arguments);
        Assert.True(result.IsError);
        return Caller.Text(result);
    }

    /// <summary>Fails every call of these actions so.</summary>
    public void Break(int status, params string[] actions) =>
        Fault = (action, _) => actions.Contains(action) ? SandboxFault.Status(status) : null;

    public static string[] Lines(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var lines) ? [.. lines.EnumerateArray().Select(line => line.GetString()!)] : [];

    public void Dispose() => _cache.Dispose();

    private static JsonElement Answer(CallToolResult result, string tool)
    {
        Assert.False(result.IsError ?? false, Caller.Text(result));
        var answer = result.StructuredContent!.Value;
        Assert.Empty(SchemaCheck.Faults(
            _schemas.GetOrAdd(tool, static name => Caller.Tool(name).Definition(Language.English).OutputSchema!.Value), answer));
        return answer;
    }

    private SandboxFault? Noted(SandboxRequest request)
    {
        var action = request.Query.StartsWith("Action=", StringComparison.Ordinal) ? request.Query["Action=".Length..] : request.Path;
        _asked.Enqueue(action);
        return Fault?.Invoke(action, System.Text.Encoding.UTF8.GetString(request.Body.Span));
    }
}
