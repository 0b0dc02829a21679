using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Tests.Documented;
using Qianfan.Mcp.Tests.Tools;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Server.Records;

/// <summary>
/// What the tests under tests/interop know of each tool, for tests/interop/tools.json: what its answer is called, what it needs, and for
/// tools of one action how upstream answers that action. All of it follows from the declarations, the sandbox and the documented answers.
/// </summary>
internal static partial class InteropTools
{
    /// <summary>What tools that join several actions call their rows.</summary>
    private const string Selected = "models";

    private static readonly JsonSerializerOptions _readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
        WriteIndented = true,
    };

    private static readonly Lazy<JsonObject> _tools = new(() => DescribeAsync().GetAwaiter().GetResult());

    /// <summary>
    /// How upstream answers the action of each tool that reads one: its operation; the member that holds its result; the members of that
    /// which hold its rows, unless it answers one object; whether it pages; the least arguments; and a whole row. In texts # stands for the
    /// number of a record.
    /// </summary>
    public static IReadOnlyDictionary<string, JsonElement> Shapes { get; } = new OrderedDictionary<string, JsonElement>(
        JsonElement.Parse(_tools.Value.ToJsonString(_readable)).EnumerateObject()
            .Where(tool => tool.Value.TryGetProperty("shape", out _))
            .Select(tool => KeyValuePair.Create(tool.Name, tool.Value.GetProperty("shape"))));

    /// <summary>The file.</summary>
    /// <param name="sha256">Of all records that are made of the shapes.</param>
    public static string Document(string sha256) => new JsonObject
    {
        ["about"] = "Written by UPDATE_SNAPSHOTS=1 dotnet test, from the declarations, the sandbox and the documented answers (InteropTools.cs).",
        ["sha256"] = sha256,
        ["tools"] = _tools.Value.DeepClone(),
    }.ToJsonString(_readable) + "\n";

    private static async Task<JsonObject> DescribeAsync()
    {
        using var sandbox = Caller.OfSandbox();
        var rows = new Dictionary<string, IReadOnlyList<JsonNode>>();
        foreach (var tool in ToolList.Tools.OfType<ActionTool>().Where(tool => tool.Paging != Paging.None))
            rows[tool.Name] = await RowsAsync(sandbox, tool);
        var ids = rows.Values.SelectMany(list => list)
            .SelectMany(row => Id().Matches(row.ToJsonString()).Select(id => id.Value)).Distinct().ToArray();
        foreach (var tool in ToolList.Tools.OfType<ActionTool>().Where(tool => tool.Paging == Paging.None))
            rows[tool.Name] = await RowsAsync(sandbox, tool, ids);
        return new(ToolList.Tools.Select(tool =>
            KeyValuePair.Create(tool.Name, (JsonNode?)Describe(tool, rows.GetValueOrDefault(tool.Name)))));
    }

    private static JsonObject Describe(CatalogTool tool, IReadOnlyList<JsonNode>? rows)
    {
        var description = new JsonObject
        {
            ["answer"] = tool is ActionTool { Answer: var answer } ? answer : Selected,
            ["core"] = ToolList.Sets[ToolList.Core].Contains(tool),
            ["needed"] = Needed(tool),
        };
        if (tool is not ActionTool action)
            return description;
        var shape = new JsonObject
        {
            ["operation"] = action.Operation.Action ?? action.Operation.Route,
            ["result"] = action.Operation.Result,
        };
        if (action.Paging != Paging.None)
        {
            var lists = action.Lists.Take(action.ListIsGuessed ? 1 : action.Lists.Count);
            shape["lists"] = new JsonArray([.. lists.Select(list => JsonValue.Create(list))]);
            shape["paged"] = action.Paging == Paging.Upstream;
        }
        var own = tool.Name.Contains("_custom_", StringComparison.Ordinal) ? "own" : "";
        shape["arguments"] = Numbered(ForOneCall(action), "", "");
        shape["row"] = Numbered(Whole([.. rows!, .. DocumentedRows(action)]), "", own);
        description["shape"] = shape;
        return description;
    }

    private static JsonObject Needed(CatalogTool tool) => new(tool.Parameters.Where(parameter => parameter.Required)
        .Select(parameter => KeyValuePair.Create(parameter.Name, JsonNode.Parse(parameter.Example))));

    // A tool that would make two calls of it is asked for the rows of one.
    private static JsonObject ForOneCall(ActionTool tool)
    {
        var arguments = Needed(tool);
        if (tool.Merge is { Over: var over })
            arguments[over.Name] = over.Maximum;
        return arguments;
    }

    // All rows of a list, page by page.
    private static async Task<IReadOnlyList<JsonNode>> RowsAsync(Caller sandbox, ActionTool tool)
    {
        List<JsonNode> rows = [];
        var arguments = ForOneCall(tool);
        (arguments["detail"], arguments["maxKeys"]) = ("full", 100);
        do
        {
            var page = JsonNode.Parse((await sandbox.AnswerAsync(tool.Name, arguments.ToJsonString())).GetRawText())!;
            rows.AddRange(page[tool.Answer]!.AsArray().Select(row => row!["upstream"]!));
            arguments["marker"] = page["nextMarker"]?.DeepClone();
        }
        while (arguments["marker"] is not null);
        return rows;
    }

    // The details of everything that lists name, as far as this tool has them: no one thing has all members.
    private static async Task<IReadOnlyList<JsonNode>> RowsAsync(Caller sandbox, ActionTool tool, string[] ids)
    {
        var needed = Needed(tool);
        var (name, example) = needed.Select(argument => (argument.Key, argument.Value!.ToString())).FirstOrDefault();
        var kind = Id().Match(example ?? "").Groups["kind"].Value;
        List<JsonNode> rows = [];
        foreach (var id in ids.Where(id => kind.Length > 0 && id.StartsWith(kind, StringComparison.Ordinal)).Prepend(example))
        {
            if (name is not null)
                needed[name] = id;
            needed["detail"] = "full";
            var result = await sandbox.CallAsync(tool.Name, needed.ToJsonString());
            if (result.IsError is not true)
                rows.Add(JsonNode.Parse(result.StructuredContent!.Value.GetProperty(tool.Answer).GetProperty("upstream").GetRawText())!);
        }
        return rows;
    }

    private static IEnumerable<JsonNode?> DocumentedRows(ActionTool tool)
    {
        var results = Exchange.Names.Select(Exchange.Read).Where(exchange => exchange.Tool == tool.Name)
            .Select(exchange => JsonNode.Parse(exchange.Response)![tool.Operation.Result]).OfType<JsonNode>();
        return tool.Paging == Paging.None ? results : results
            .SelectMany(result => tool.Lists.Count == 0 ? [result] : tool.Lists.Select(list => result[list]))
            .OfType<JsonArray>().SelectMany(rows => rows);
    }

    // One of all: each member as it first holds something, the members of objects likewise; lists of texts are cut to two.
    private static JsonNode? Whole(IReadOnlyList<JsonNode?> nodes) => nodes.FirstOrDefault(HoldsSomething) switch
    {
        JsonObject => new JsonObject(nodes.OfType<JsonObject>().SelectMany(node => node)
            .GroupBy(member => member.Key, member => member.Value)
            .Select(member => KeyValuePair.Create(member.Key, Whole([.. member]))).Where(member => member.Value is not null)),
        JsonArray items when items[0] is JsonObject => new JsonArray(Whole([.. nodes.OfType<JsonArray>().SelectMany(array => array)])),
        JsonArray items => new JsonArray([.. items.Take(2).Select(item => item?.DeepClone())]),
        var value => value?.DeepClone(),
    };

    private static bool HoldsSomething(JsonNode? node) => node switch
    {
        null => false,
        JsonObject members => members.Count > 0,
        JsonArray items => items.Count > 0 && items[0] is not null,
        _ => node.GetValueKind() != JsonValueKind.String || node.GetValue<string>().Length > 0,
    };

    // With # in ids, names, descriptions and addresses, so that each record has its own.
    private static JsonNode? Numbered(JsonNode? node, string name, string own, int at = 0) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member =>
            KeyValuePair.Create(member.Key, Numbered(member.Value, member.Key, own)))),
        JsonArray items => new JsonArray([.. items.Select((item, i) => Numbered(item, name, own, i))]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>() switch
        {
            var text when Id().Match(text) is { Success: true } id => $"{id.Groups["kind"].Value}{own}{(at == 0 ? "" : "b")}#",
            var text when Distinct().IsMatch(name) => $"{text}-#",
            var text => text,
        },
        _ => node?.DeepClone(),
    };

    [GeneratedRegex("(?<kind>\\b(amv?|svc[po])-)[0-9a-z]+")]
    private static partial Regex Id();

    [GeneratedRegex("(id|ids|names?|version|description|url)$", RegexOptions.IgnoreCase)]
    private static partial Regex Distinct();
}
