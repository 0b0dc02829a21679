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
/// The public face of each tool, one file for each: its definition as it is listed, and the sandbox's answer to one call.
/// A change of a file is a change that callers see, and is reviewed as one. <c>UPDATE_SNAPSHOTS=1 dotnet test</c> writes them.
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
        var now = await SnapshotAsync(tool);
        if (Environment.GetEnvironmentVariable(Update) == "1")
            await File.WriteAllTextAsync(file, now);

        Assert.True(File.Exists(file), $"{tool} has no snapshot. Write it with {Update}=1 dotnet test, and read it before you commit it.");
        var then = await File.ReadAllTextAsync(file);
        Assert.True(then == now, $"{tool} differs from its snapshot. If that is meant, write it with {Update}=1 dotnet test.\n\n{Difference(then, now)}");
    }

    [Fact]
    public void Every_snapshot_belongs_to_a_tool() => Assert.Empty(
        Directory.EnumerateFiles(_folder, "*.json").Select(Path.GetFileName).Except(ToolList.Tools.Select(tool => $"{tool.Name}.json")));

    private static async Task<string> SnapshotAsync(string tool)
    {
        var arguments = Arguments(tool);
        using var caller = Caller.OfSandbox();
        var snapshot = new JsonObject
        {
            ["definition"] = JsonSerializer.SerializeToNode(Caller.Tool(tool).Definition(Language.English), McpJsonUtilities.DefaultOptions),
            ["chinese"] = Chinese(Caller.Tool(tool)),
            ["arguments"] = JsonNode.Parse(arguments),
            ["answer"] = JsonNode.Parse((await caller.AnswerAsync(tool, arguments)).GetRawText()),
        };
        return snapshot.ToJsonString(_readable) + "\n";
    }

    private static JsonObject Chinese(CatalogTool tool) => new()
    {
        ["title"] = tool.Title.Chinese,
        ["description"] = tool.Description.Chinese,
        ["parameters"] = new JsonObject(tool.Parameters.Select(parameter => KeyValuePair.Create(parameter.Name, (JsonNode?)parameter.Description.Chinese))),
    };

    private static string Arguments(string tool) => tool switch
    {
        "find_models" => """{"minInputTokens":100000,"callableNow":true,"supportsBatchInference":true}""",
        "compare_models" => """{"models":["ERNIE-Speed-128K","am-vhbjz6njftn9","nobody knows"]}""",
        "list_preset_services" => """{"chargeStatus":["Opened","Free"],"maxKeys":3}""",
        "get_preset_model_version" => """{"modelId":"amv-tg07pj97a068"}""",
        "list_evaluation_objects" => """{"objectType":"customModel","maxKeys":3}""",
        "get_custom_model_version" => """{"modelId":"amv-orkxgow0ozg1"}""",
        "get_preset_model" => """{"modelSetId":"am-ju3hi4ts39u9"}""",
        "get_custom_model" => """{"modelSetName":"客服问答精调"}""",
        "get_custom_service" => """{"serviceId":"svco-e81zkc5tqv9g"}""",
        "list_tpm_quotas" => """{"model":"ernie-4.5-turbo-128k","maxKeys":3}""",
        _ when tool.StartsWith("list_", StringComparison.Ordinal) && Needed(tool).Length == 0 => """{"maxKeys":3}""",
        _ => $"{{{string.Join(',', Needed(tool).Select(parameter => $"\"{parameter.Name}\":{parameter.Example}"))}}}",
    };

    private static Parameter[] Needed(string tool) => [.. Caller.Tool(tool).Parameters.Where(parameter => parameter.Required)];

    // The first lines that differ, which is what a reader of the build's log needs.
    private static string Difference(string then, string now)
    {
        var (old, current) = (then.Split('\n'), now.Split('\n'));
        var line = old.Zip(current).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"Line {line + 1}\n  was: {old.ElementAtOrDefault(line)}\n  is:  {current.ElementAtOrDefault(line)}";
    }
}
