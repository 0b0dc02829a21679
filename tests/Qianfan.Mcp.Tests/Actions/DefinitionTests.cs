using System.Text.Json;
using System.Text.RegularExpressions;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Actions;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Tests.Tools;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Actions;

/// <summary>What every tool's definition must have for a client to show it and a model to choose it.</summary>
public sealed partial class DefinitionTests
{
    private static readonly string[] _types = ["string", "integer", "number", "boolean", "array", "object"];

    public static TheoryData<string> Tools => [.. ToolList.Tools.Select(tool => tool.Name)];

    [Fact]
    public void Names_and_titles_are_unlike_each_other()
    {
        Assert.Distinct(ToolList.Tools.Select(tool => tool.Name));
        Assert.Distinct(ToolList.Tools.Select(tool => tool.Title));
        Assert.Distinct(ToolList.Tools.Select(tool => tool.Description));
    }

    [Fact]
    public void Every_action_has_one_tool() =>
        Assert.Distinct(ActionList.Tools.Cast<ActionTool>().Select(tool => tool.Operation.PathAndQuery));

    [Fact]
    public void An_example_shown_in_a_refusal_would_pass() => Assert.All(
        ToolList.Tools.SelectMany(tool => tool.Parameters),
        parameter => ArgumentReader.Read([parameter], [new(parameter.Name, JsonElement.Parse(parameter.Example))]));

    [Theory]
    [MemberData(nameof(Tools))]
    public void A_name_is_a_verb_that_reads_and_a_noun(string tool) => Assert.Matches(VerbNoun(), tool);

    [Theory]
    [MemberData(nameof(Tools))]
    public void A_tool_is_titled_and_described(string tool)
    {
        var definition = Definition(tool);

        Assert.Matches("^[A-Z].{7,38}[A-Za-z]$", definition.Title);
        Assert.True(definition.Description!.Length >= 60, $"The description says too little: {definition.Description}");
        Assert.EndsWith(".", definition.Description, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public void All_four_hints_say_that_a_tool_only_reads(string tool)
    {
        var hints = Definition(tool).Annotations!;

        Assert.Equal((true, false, true, true), (hints.ReadOnlyHint, hints.DestructiveHint, hints.IdempotentHint, hints.OpenWorldHint));
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public void A_parameter_is_described_in_a_sentence(string tool) => Assert.All(
        Definition(tool).InputSchema.GetProperty("properties").EnumerateObject(),
        parameter => Assert.Matches(Sentence(), parameter.Value.GetProperty("description").GetString()));

    [Theory]
    [MemberData(nameof(Tools))]
    public void A_default_passes_its_own_schema(string tool) => Assert.All(
        Definition(tool).InputSchema.GetProperty("properties").EnumerateObject().Where(parameter => parameter.Value.TryGetProperty("default", out _)),
        parameter => Assert.Empty(SchemaCheck.Faults(parameter.Value, parameter.Value.GetProperty("default"))));

    [Theory]
    [MemberData(nameof(Tools))]
    public void An_answer_has_a_schema_that_promises_its_rows_source_and_time(string tool)
    {
        var schema = Definition(tool).OutputSchema!.Value;

        var rows = schema.GetProperty("properties").EnumerateObject().First().Name;
        Assert.Equal([rows, "source", "asOf"], schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
    }

    /// <summary>Clients choke on null defaults, on lists of types, on references and on arrays of nobody knows what.</summary>
    [Theory]
    [MemberData(nameof(Tools))]
    public void A_schema_uses_only_what_all_clients_understand(string tool)
    {
        Schema(Definition(tool).InputSchema);
        Schema(Definition(tool).OutputSchema!.Value);

        static void Schema(JsonElement schema)
        {
            Assert.Contains(schema.GetProperty("type").ToString(), _types);
            Assert.False(schema.TryGetProperty("$ref", out _));
            Assert.False(schema.TryGetProperty("default", out var normally) && normally.ValueKind == JsonValueKind.Null);
            Assert.Equal(schema.GetProperty("type").ToString() == "array", schema.TryGetProperty("items", out var items));
            if (items.ValueKind == JsonValueKind.Object)
                Schema(items);
            if (!schema.TryGetProperty("properties", out var properties))
                return;
            Assert.False(schema.GetProperty("additionalProperties").GetBoolean());
            foreach (var property in properties.EnumerateObject())
                Schema(property.Value);
        }
    }

    private static Tool Definition(string tool) => Caller.Tool(tool).Definition(Language.English);

    [GeneratedRegex("^(list|get|find|compare|check)(_[a-z]+)+$")]
    private static partial Regex VerbNoun();

    [GeneratedRegex(@"^.{10,}\.$")]
    private static partial Regex Sentence();
}
