using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Tests.Tools;

namespace Qianfan.Mcp.Tests.Server.Records;

/// <summary>
/// The official C# client, connected to the built server whose upstream sends generated records. The client itself does not look at
/// the structure of answers, so each is checked here against the schema that the client was given.
/// </summary>
internal sealed partial class RecordSession : IAsyncDisposable
{
    private readonly RecordUpstream _upstream;
    private readonly ServerProcess _server;
    private readonly McpClient _client;
    private readonly Dictionary<string, JsonElement> _schemas;

    private RecordSession(RecordUpstream upstream, ServerProcess server, McpClient client, IEnumerable<McpClientTool> tools)
    {
        (_upstream, _server, _client) = (upstream, server, client);
        _schemas = tools.ToDictionary(tool => tool.Name, tool => tool.ProtocolTool.OutputSchema!.Value);
    }

    public RecordUpstream Upstream => _upstream;

    public static async Task<RecordSession> StartAsync()
    {
        var upstream = await RecordUpstream.StartAsync();
        var server = new ServerProcess(upstream.Environment, "--tools", "all");
        var client = await server.ConnectAsync();
        return new(upstream, server, client, await client.ListToolsAsync());
    }

    public ValueTask<CallToolResult> CallAsync(string tool, object arguments) => _client.CallToolAsync(
        tool, JsonSerializer.SerializeToElement(arguments).EnumerateObject().ToDictionary(member => member.Name, member => (object?)member.Value));

    /// <summary>The structure of an answer that is sound.</summary>
    public async Task<JsonElement> AnswerAsync(string tool, object arguments) => Sound(tool, await CallAsync(tool, arguments));

    /// <summary>All rows, page by page.</summary>
    public async Task<IReadOnlyList<JsonElement>> WalkAsync(string tool, IReadOnlyDictionary<string, object> arguments)
    {
        List<JsonElement> rows = [];
        HashSet<string> markers = [];
        var next = new Dictionary<string, object>(arguments);
        while (true)
        {
            var page = await AnswerAsync(tool, next);
            rows.AddRange(page.EnumerateObject().First().Value.EnumerateArray());
            if (!page.TryGetProperty("nextMarker", out var marker))
                return rows;
            Assert.True(markers.Add(marker.GetString()!), $"{tool} leads in a circle at {marker}");
            next["marker"] = marker;
        }
    }

    public JsonElement Sound(string tool, CallToolResult result)
    {
        var text = Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;
        Assert.True(result.IsError is not true, text);
        var structure = result.StructuredContent!.Value;
        Assert.Empty(SoundAnswer.Faults(_schemas[tool], result));
        // Details that are no object could not be had; nothing else is missing.
        if (structure.TryGetProperty("incomplete", out var incomplete))
            Assert.All(incomplete.EnumerateArray(), line => Assert.Matches(Expected(), line.GetString()));
        return structure;
    }

    /// <summary>Ends it in order: what went over the wire needed no escapes, and nothing was logged.</summary>
    public async Task FinishAsync()
    {
        await _client.DisposeAsync();
        var (exitCode, output, error) = await _server.FinishAsync();
        Assert.Equal(0, exitCode);
        Assert.Empty(error);
        Assert.DoesNotMatch(Escape(), new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(output));
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _server.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [GeneratedRegex("^(details of [0-9]+ versions: UPSTREAM_UNREADABLE |Left out \\([A-Za-z, ]+ could not be fetched\\): )")]
    private static partial Regex Expected();

    // A backslash that is itself escaped begins no escape.
    [GeneratedRegex(@"(?<!\\)(?:\\\\)*\\u")]
    private static partial Regex Escape();
}
