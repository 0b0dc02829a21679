using System.IO.Pipelines;
using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Server;
using Qianfan.Mcp.Tests.Server.Http;
using Qianfan.Mcp.Tests.Upstream;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Server.Faults;

/// <summary>A client and the server it talks to, over either transport, with an access key by which upstream knows the two.</summary>
internal sealed class ServedClient : IAsyncDisposable
{
    private const int Trials = 20;
    private static int _count;

    private readonly McpClient _client;
    private readonly Func<ValueTask> _stop;

    private ServedClient(string key, McpClient client, Func<ValueTask> stop) => (Key, _client, _stop) = (key, client, stop);

    public static IReadOnlyList<string> Transports { get; } = ["stdio", "http"];

    public string Key { get; }

    /// <param name="limit">The time limit of one call, in seconds.</param>
    public static Task<ServedClient> StartAsync(string transport, Uri upstream, int limit)
    {
        var key = FormattableString.Invariant($"caller-key-{Interlocked.Increment(ref _count)}");
        (Setting, string)[] values =
        [
            (Setting.Sandbox, "0"), (Setting.BaseUrl, upstream.GetLeftPart(UriPartial.Authority)),
            (Setting.AccessKey, key), (Setting.SecretKey, "caller-secret"), (Setting.ApiKey, $"bce-v3/{key}/caller-secret"),
            (Setting.CallTimeout, FormattableString.Invariant($"{limit}")), (Setting.ListLifetime, "0"), (Setting.DetailLifetime, "0"),
            (Setting.Tools, ToolList.All), (Setting.CallerRate, "1000000"), (Setting.CredentialRate, "1000000"),
        ];
        return StartAsync(transport, key, TimeProvider.System, values);
    }

    /// <summary>Over the sandbox, unless another upstream is set, at a time that the test chooses.</summary>
    public static Task<ServedClient> StartAsync(string transport, TimeProvider clock, params (Setting, string)[] values) =>
        StartAsync(transport, "", clock, [(Setting.Sandbox, "1"), .. values]);

    private static Task<ServedClient> StartAsync(string transport, string key, TimeProvider clock, (Setting, string)[] values)
    {
        var read = RunningHost.Reading([(Setting.Urls, "http://127.0.0.1:0"), .. values]);
        var settings = Settings.From(read) with { Clock = clock };
        return transport == "http" ? OverHttpAsync(key, settings, HttpSettings.From(read)) : OverPipesAsync(key, settings);
    }

    /// <summary>The built server as a child process.</summary>
    public static async Task<ServedClient> OverProcessAsync(Uri upstream, int limit, params (string Name, string? Value)[] environment)
    {
        var server = new ServerProcess(
            new Dictionary<string, string?>
            {
                ["QIANFAN_CONSOLE_API_BASE_URL"] = upstream.GetLeftPart(UriPartial.Authority),
                ["QIANFAN_ACCESS_KEY"] = "key-process",
                ["QIANFAN_SECRET_KEY"] = "caller-secret",
                ["QIANFAN_API_KEY"] = "bce-v3/key-process/caller-secret",
                ["QIANFAN_TIMEOUT_SECONDS"] = FormattableString.Invariant($"{limit}"),
                ["QIANFAN_CACHE_LIST_SECONDS"] = "0",
                ["QIANFAN_CACHE_DETAIL_SECONDS"] = "0",
            }.Concat(environment.Select(one => KeyValuePair.Create(one.Name, one.Value))).ToDictionary(),
            "--tools", "all");
        return new("key-process", await server.ConnectAsync(), server.DisposeAsync);
    }

    /// <summary>With the least arguments that the tool takes for one call of upstream.</summary>
    public Task<CallToolResult> CallAsync(CatalogTool tool) => _client.CallToolAsync(
        tool.Name, Outcome.LeastOf(tool).ToDictionary(argument => argument.Key, argument => (object?)argument.Value)).AsTask();

    public Task<CallToolResult> CallAsync(string tool, string arguments) => _client.CallToolAsync(
        tool, JsonElement.Parse(arguments).EnumerateObject().ToDictionary(member => member.Name, member => (object?)member.Value)).AsTask();

    /// <summary>The connection still lists the tools.</summary>
    public async Task ListsAsync() => Assert.Equal(ToolList.Tools.Count, (await _client.ListToolsAsync()).Count);

    /// <summary>
    /// Upstream answers well, and so does the server; a question of its own, lest its answer stand in for another one later. A busy
    /// machine may not manage that within a short time limit at once.
    /// </summary>
    public async Task SucceedsAsync()
    {
        for (var trial = 1; ; trial++)
        {
            var result = await _client.CallToolAsync("list_custom_models", new Dictionary<string, object?> { ["maxKeys"] = 77 });
            var text = Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;
            if (trial < Trials && text.StartsWith("UPSTREAM_TIMEOUT: ", StringComparison.Ordinal))
                continue;
            Assert.Contains(FaultyUpstream.Good, text, StringComparison.Ordinal);
            return;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _stop();
    }

    private static async Task<ServedClient> OverHttpAsync(string key, Settings settings, HttpSettings http)
    {
        var host = await RunningHost.StartAsync(settings, http);
        return new(key, await host.ConnectAsync(), host.DisposeAsync);
    }

    private static async Task<ServedClient> OverPipesAsync(string key, Settings settings)
    {
        var (up, down) = (new Pipe(), new Pipe());
        var end = new CancellationTokenSource();
        var serving = StdioServer.RunAsync(settings, up.Reader.AsStream(), down.Writer.AsStream(), _ => { }, end.Token);
        var client = await McpClient.CreateAsync(new StreamClientTransport(up.Writer.AsStream(), down.Reader.AsStream()));
        return new(key, client, async () =>
        {
            await end.CancelAsync();
            await serving;
            end.Dispose();
        });
    }
}
