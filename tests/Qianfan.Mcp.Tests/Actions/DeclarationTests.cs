using System.Text.Json;
using Qianfan.Mcp.Actions;
using Qianfan.Mcp.Catalog;
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
    [InlineData("list_evaluation_objects", "/v2/eval?Action=DescribeEvalObjects")]
    [InlineData("get_custom_model_version", "/v2/model?Action=DescribeModel")]
    [InlineData("get_preset_model", "/v2/model?Action=DescribeSystemModelSet")]
    [InlineData("get_custom_model", "/v2/model?Action=DescribeModelSet")]
    [InlineData("list_custom_services", "/v2/service?Action=DescribeServices")]
    [InlineData("get_custom_service", "/v2/service?Action=DescribeService")]
    [InlineData("list_tpm_quotas", "/v2/charge?Action=DescribeTPMResource")]
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
    [InlineData("list_evaluation_objects", "objectType! marker maxKeys=1..100(10) pageReverse?")]
    [InlineData("get_custom_model_version", "modelId!")]
    [InlineData("get_preset_model", "modelSetId!|modelSetName modelSetName")]
    [InlineData("get_custom_model", "modelSetId!|modelSetName modelSetName")]
    [InlineData("list_custom_services",
        "name serviceType[] runStatus[] creator[] chargeType payType protocolVersion=1..2() marker maxKeys=1..100(10) pageReverse?")]
    [InlineData("get_custom_service", "serviceId!")]
    [InlineData("list_tpm_quotas", "model! paymentTiming instanceId status")]
    public void A_body_has_the_documented_parameters(string tool, string parameters) =>
        Assert.Equal(parameters, Describe(tool, local: false));

    [Theory]
    [InlineData("find_models",
        "query kind[] minInputTokens=0.. minOutputTokens=0.. capabilities[] chargeStatus[] chargeType[] callableNow? "
        + "supportsBatchInference? supportsEvaluation? supportsDeployment? includeCustom? sort")]
    [InlineData("compare_models", "models[]!")]
    public void What_a_selection_turns_on_is_declared(string tool, string parameters) => Assert.Equal(parameters, Describe(tool, local: false));

    [Theory]
    [InlineData("find_models", "fields[] marker maxKeys=1..50(20) refresh?")]
    [InlineData("compare_models", "refresh?")]
    [InlineData("list_preset_services", "marker maxKeys=1..100(50) detail refresh?")]
    [InlineData("list_preset_models", "detail refresh?")]
    [InlineData("get_preset_model_version", "detail refresh?")]
    [InlineData("list_custom_models", "detail refresh?")]
    [InlineData("list_evaluable_models", "marker maxKeys=1..100(50) detail refresh?")]
    [InlineData("list_batch_inference_models", "marker maxKeys=1..100(50) detail refresh?")]
    [InlineData("list_evaluation_objects", "detail refresh?")]
    [InlineData("get_custom_model_version", "detail refresh?")]
    [InlineData("get_preset_model", "detail refresh?")]
    [InlineData("get_custom_model", "detail refresh?")]
    [InlineData("list_custom_services", "detail refresh?")]
    [InlineData("get_custom_service", "detail refresh?")]
    [InlineData("list_tpm_quotas", "marker maxKeys=1..100(50) detail refresh?")]
    public void The_rest_stays_with_this_server(string tool, string parameters) =>
        Assert.Equal(parameters, Describe(tool, local: true));

    [Theory]
    [InlineData("list_preset_services", "serviceType", "chat completions text2image image2text")]
    [InlineData("list_preset_services", "chargeType", "TPM Tokens Calls Free")]
    [InlineData("list_preset_services", "chargeStatus", "NotOpen Opened Stopped Free")]
    [InlineData("list_evaluation_objects", "objectType", "systemModel customModel")]
    [InlineData("list_custom_services", "runStatus", "New Deploying Serving Failed Stopped")]
    [InlineData("list_custom_services", "chargeType", "ComputingUnit Tokens")]
    [InlineData("list_custom_services", "payType", "Prepay Postpay")]
    [InlineData("list_tpm_quotas", "paymentTiming", "Postpaid")]
    [InlineData("list_tpm_quotas", "status", "Creating Running Stopped")]
    public void A_parameter_allows_the_documented_values(string tool, string parameter, string values)
    {
        var schema = Caller.Tool(tool).Definition(Language.English).InputSchema.GetProperty("properties").GetProperty(parameter);
        var published = (schema.TryGetProperty("items", out var items) ? items : schema).GetProperty("enum");

        Assert.Equal(values.Split(' '), published.EnumerateArray().Select(value => value.GetString()));
    }

    [Theory]
    [InlineData("list_custom_models get_custom_model get_custom_model_version", "FullControl Read ModelTuningFullControl ModelTuningRead")]
    [InlineData("list_preset_services list_custom_services get_custom_service list_batch_inference_models list_tpm_quotas",
        "FullControl ServiceOperate ServiceRead")]
    public void A_refused_account_is_told_the_documented_policies(string tools, string policies) => Assert.All(
        tools.Split(' '),
        tool => Assert.Equal(policies.Split(' ').Select(policy => $"Qianfan{policy}AccessPolicy"), Caller.Tool(tool).Policies));

    [Fact]
    public void Every_tool_stands_for_an_operation_of_its_own() =>
        Assert.Distinct(ActionList.Tools.OfType<ActionTool>().Select(tool => tool.Operation.PathAndQuery));

    [Fact]
    public void An_example_shown_in_a_refusal_would_pass() => Assert.All(
        ToolList.Tools.SelectMany(tool => tool.Parameters),
        parameter => Arguments.Check([parameter], [new(parameter.Name, JsonElement.Parse(parameter.Example))]));

    // name! is required, name!|other unless the other is given, name[] a list of texts, name? a flag, name=1..2(1) a whole number with its default.
    private static string Describe(string tool, bool local) => string.Join(' ', Caller.Tool(tool).Parameters
        .Where(parameter => parameter.Local == local)
        .Select(parameter => parameter.Kind switch
        {
            ParameterKind.Texts or ParameterKind.Choices => $"{parameter.Name}[]{(parameter.Required ? "!" : "")}",
            ParameterKind.Flag => $"{parameter.Name}?",
            ParameterKind.Integer when parameter.Maximum == long.MaxValue => FormattableString.Invariant($"{parameter.Name}={parameter.Minimum}.."),
            ParameterKind.Integer => FormattableString.Invariant($"{parameter.Name}={parameter.Minimum}..{parameter.Maximum}({parameter.Default})"),
            _ => $"{parameter.Name}{(parameter.Required ? "!" : "")}{(parameter.Alternative is { } other ? $"|{other}" : "")}",
        }));
}
