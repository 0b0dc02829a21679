using System.Text.Json;
using Qianfan.Mcp.Actions;
using Qianfan.Mcp.Tests.Tools;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Actions;

/// <summary>The declared operations against the provider's documents, written out here a second time.</summary>
public sealed class DeclarationTests
{
    [Theory]
    [InlineData("list_preset_services", "/v2/service?Action=DescribePresetServices")]
    [InlineData("list_preset_models", "/v2/model?Action=DescribeSystemModelSets")]
    [InlineData("get_preset_model_version", "/v2/model?Action=DescribeSystemModel")]
    [InlineData("list_custom_models", "/v2/model?Action=DescribeCustomModelSets")]
    [InlineData("list_evaluable_models", "/wenxinworkshop/modelrepo/eval/model/list")]
    [InlineData("list_batch_inference_models", "/v2/batchinference?Action=DescribeBatchInferenceModel")]
    public async Task A_tool_calls_its_documented_route_and_action(string tool, string pathAndQuery)
    {
        using var upstream = StubTransport.Result("{}");
        using var caller = new Caller(upstream);

        await caller.AnswerAsync(tool, UpstreamSamples.ArgumentsOf(tool, "summary"));

        Assert.Equal(pathAndQuery, Assert.Single(upstream.Requests).PathAndQuery);
    }

    [Theory]
    [InlineData("list_preset_services", "serviceIds[] serviceType[] chargeType[] chargeStatus[] protocolVersion=1..2(1)")]
    [InlineData("list_preset_models", "marker maxKeys=1..100(10) pageReverse?")]
    [InlineData("get_preset_model_version", "modelId!")]
    [InlineData("list_custom_models", "marker maxKeys=1..100(10) pageReverse?")]
    [InlineData("list_evaluable_models", "")]
    [InlineData("list_batch_inference_models", "")]
    public void A_body_has_the_documented_parameters(string tool, string parameters) =>
        Assert.Equal(parameters, Describe(tool, local: false));

    [Theory]
    [InlineData("list_preset_services", "marker maxKeys=1..100(50) detail")]
    [InlineData("list_preset_models", "detail")]
    [InlineData("get_preset_model_version", "detail")]
    [InlineData("list_custom_models", "detail")]
    [InlineData("list_evaluable_models", "marker maxKeys=1..100(50) detail")]
    [InlineData("list_batch_inference_models", "marker maxKeys=1..100(50) detail")]
    public void The_rest_stays_with_this_server(string tool, string parameters) =>
        Assert.Equal(parameters, Describe(tool, local: true));

    [Theory]
    [InlineData("list_preset_services", "serviceType", "chat completions text2image image2text")]
    [InlineData("list_preset_services", "chargeType", "TPM Tokens Calls Free")]
    [InlineData("list_preset_services", "chargeStatus", "NotOpen Opened Stopped Free")]
    public void A_parameter_allows_the_documented_values(string tool, string parameter, string values)
    {
        var published = Caller.Tool(tool).Definition.InputSchema.GetProperty("properties").GetProperty(parameter).GetProperty("items").GetProperty("enum");

        Assert.Equal(values.Split(' '), published.EnumerateArray().Select(value => value.GetString()));
    }

    [Fact]
    public void Every_tool_stands_for_an_operation_of_its_own() =>
        Assert.Distinct(Catalog.Tools.OfType<ActionTool>().Select(tool => tool.Operation.PathAndQuery));

    [Fact]
    public void An_example_shown_in_a_refusal_would_pass() => Assert.All(
        Catalog.Tools.SelectMany(tool => tool.Parameters),
        parameter => Arguments.Check([parameter], [new(parameter.Name, JsonElement.Parse(parameter.Example))]));

    // name! is required, name[] a list of texts, name? a flag, name=1..2(1) a whole number with its default.
    private static string Describe(string tool, bool local) => string.Join(' ', Caller.Tool(tool).Parameters
        .Where(parameter => parameter.Local == local)
        .Select(parameter => parameter.Kind switch
        {
            ParameterKind.Texts or ParameterKind.Choices => $"{parameter.Name}[]",
            ParameterKind.Flag => $"{parameter.Name}?",
            ParameterKind.Integer => FormattableString.Invariant($"{parameter.Name}={parameter.Minimum}..{parameter.Maximum}({parameter.Default})"),
            _ => parameter.Name + (parameter.Required ? "!" : ""),
        }));
}
