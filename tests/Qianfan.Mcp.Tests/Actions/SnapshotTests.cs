using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Tests.Repository;
using Qianfan.Mcp.Tests.Tools;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Actions;

/// <summary>
/// The public face of each tool, one file for each: its definition as it is listed, the policies it names, and one call with the request
/// that it sends upstream and the sandbox's answer. Review a changed file as a change that callers see. <c>UPDATE_SNAPSHOTS=1 dotnet test</c>
/// writes them; to record another call, change the file's arguments first.
/// </summary>
public sealed class SnapshotTests
{
    private const string Update = "UPDATE_SNAPSHOTS";

    private static readonly string _folder = Path.Combine(Checkout.Root, "tests", "Qianfan.Mcp.Tests", "Snapshots");

    private static readonly JsonSerializerOptions _readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
        WriteIndented = true,
    };

    public static TheoryData<string> Tools => [.. ToolList.Tools.Select(tool => tool.Name)];

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task A_tool_looks_and_answers_as_in_its_snapshot(string tool)
    {
        var file = Path.Combine(_folder, $"{tool}.json");
        var then = File.Exists(file) ? await File.ReadAllTextAsync(file) : null;
        var now = await SnapshotAsync(tool, Arguments(Caller.Tool(tool), then));
        if (Environment.GetEnvironmentVariable(Update) == "1")
            await File.WriteAllTextAsync(file, then = now);

        Assert.True(then is not null, $"{tool} has no snapshot. Write it with {Update}=1 dotnet test, and read it before you commit it.");
        Assert.True(then == now, $"{tool} differs from its snapshot. If that is meant, write it with {Update}=1 dotnet test.\n\n{Difference(then, now)}");
    }

    [Fact]
    public void Every_snapshot_belongs_to_a_tool() => Assert.Empty(
        Directory.EnumerateFiles(_folder, "*.json").Select(Path.GetFileName).Except(ToolList.Tools.Select(tool => $"{tool.Name}.json")));

    private static async Task<string> SnapshotAsync(string tool, string arguments)
    {
        var declared = Caller.Tool(tool);
        using var caller = Caller.OfSandbox();
        var snapshot = new JsonObject
        {
            ["definition"] = JsonSerializer.SerializeToNode(declared.Definition(Language.English), McpJsonUtilities.DefaultOptions),
            ["chinese"] = Chinese(declared),
            ["needed"] = Names(Needed(declared).Select(parameter => parameter.Alternative is { } other ? $"{parameter.Name} or {other}" : parameter.Name)),
            ["local"] = Names(declared.Parameters.Where(parameter => parameter.Local).Select(parameter => parameter.Name)),
            ["policies"] = Names(declared.Policies),
            ["arguments"] = JsonNode.Parse(arguments),
            ["answer"] = JsonNode.Parse((await caller.AnswerAsync(tool, arguments)).GetRawText()),
        };
        if (declared is ActionTool)
            snapshot.Insert(snapshot.IndexOf("answer"), "request", await RequestAsync(tool, arguments));
        return snapshot.ToJsonString(_readable) + "\n";
    }

    // What the call sends upstream; in order where several are sent at once.
    private static async Task<JsonNode> RequestAsync(string tool, string arguments)
    {
        using var upstream = StubTransport.Result("{}");
        using var caller = new Caller(upstream);
        await caller.AnswerAsync(tool, arguments);
        JsonNode[] requests =
        [
            .. upstream.Requests.OrderBy(request => request.Json.GetRawText(), StringComparer.Ordinal)
                .Select(request => new JsonObject { ["target"] = request.PathAndQuery, ["body"] = request.Body.Length > 0 ? JsonNode.Parse(request.Body) : null }),
        ];
        return requests is [var one] ? one : new JsonArray(requests);
    }

    private static JsonObject Chinese(CatalogTool tool) => new()
    {
        ["title"] = tool.Title.Chinese,
        ["description"] = tool.Description.Chinese,
        ["parameters"] = new JsonObject(tool.Parameters.Select(parameter => KeyValuePair.Create(parameter.Name, (JsonNode?)parameter.Description.Chinese))),
    };

    // Those of the snapshot, where others can be written; of a new tool the examples of what it needs, and a short page.
    private static string Arguments(CatalogTool tool, string? then)
    {
        if (then is not null)
            return JsonNode.Parse(then)!["arguments"]!.ToJsonString(_readable);
        var arguments = new JsonObject(Needed(tool).Select(parameter => KeyValuePair.Create(parameter.Name, JsonNode.Parse(parameter.Example))));
        if (tool.Parameters.Any(parameter => parameter.Name == Paging.MaxKeys))
            arguments[Paging.MaxKeys] = 3;
        return arguments.ToJsonString(_readable);
    }

    private static IEnumerable<Parameter> Needed(CatalogTool tool) => tool.Parameters.Where(parameter => parameter.Required);

    private static JsonArray Names(IEnumerable<string> names) => [.. names.Select(name => JsonValue.Create(name))];

    // The first lines that differ, which is what a reader of the build's log needs.
    private static string Difference(string then, string now)
    {
        var (old, current) = (then.Split('\n'), now.Split('\n'));
        var line = old.Zip(current).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"Line {line + 1}\n  was: {old.ElementAtOrDefault(line)}\n  is:  {current.ElementAtOrDefault(line)}";
    }
}
