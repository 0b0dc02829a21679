using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Tools;

/// <summary>What is refused, word for word, without anything being sent.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("""{"maxkeys":5}""",
        "There is no argument \"maxkeys\". Did you mean maxKeys?",
        "Send {\"maxKeys\":5} in place of maxkeys.")]
    [InlineData("""{"maxkeys":500}""",
        "There is no argument \"maxkeys\". Did you mean maxKeys?",
        "Send {\"maxKeys\":500} in place of maxkeys.")]
    [InlineData("""{"maxkeys":0}""",
        "There is no argument \"maxkeys\". Did you mean maxKeys?",
        "Send {\"maxKeys\":1} in place of maxkeys.")]
    [InlineData("""{"temperature":0.7}""",
        "There is no argument \"temperature\".",
        "Leave out temperature. Arguments: marker, maxKeys, pageReverse, detail, refresh.")]
    [InlineData("""{"maxKeys":0}""",
        "maxKeys must be a whole number from 1 to 100, not \"0\".",
        "Send {\"maxKeys\":1}.")]
    [InlineData("""{"maxKeys":"many"}""",
        "maxKeys must be a whole number from 1 to 100, not \"many\".",
        "Send e.g. {\"maxKeys\":100}.")]
    [InlineData("""{"maxKeys":2.5}""",
        "maxKeys must be a whole number from 1 to 100, not \"2.5\".",
        "Send e.g. {\"maxKeys\":100}.")]
    [InlineData("""{"maxKeys":true}""",
        "maxKeys must be a whole number from 1 to 100, not \"true\".",
        "Send e.g. {\"maxKeys\":100}.")]
    [InlineData("""{"maxKeys":[5]}""",
        "maxKeys must be a whole number from 1 to 100, not \"[5]\".",
        "Send e.g. {\"maxKeys\":100}.")]
    [InlineData("""{"pageReverse":"perhaps"}""",
        "pageReverse must be true or false, not \"perhaps\".",
        "Send e.g. {\"pageReverse\":true}.")]
    [InlineData("""{"pageReverse":{}}""",
        "pageReverse must be true or false, not \"{}\".",
        "Send e.g. {\"pageReverse\":true}.")]
    [InlineData("""{"marker":["am-1","am-2"]}""",
        "marker must be a single string, not \"[\"am-1\",\"am-2\"]\".",
        "Send e.g. {\"marker\":\"a-nextMarker\"}.")]
    [InlineData("""{"detail":"everything"}""",
        "detail does not accept \"everything\".",
        "Send e.g. {\"detail\":\"full\"}. Values: summary, full.")]
    [InlineData("""{"detail":"ful"}""",
        "detail does not accept \"ful\".",
        "Send {\"detail\":\"full\"}. Values: summary, full.")]
    public Task Refuses_what_a_list_of_models_cannot_take(string arguments, string what, string next) =>
        AssertRefusal("list_preset_models", arguments, what, next);

    [Theory]
    [InlineData("""{"serviceTypes":["chat"]}""",
        "There is no argument \"serviceTypes\". Did you mean serviceType?",
        "Send {\"serviceType\":[\"chat\"]} in place of serviceTypes.")]
    [InlineData("""{"chargeStatus":"Open"}""",
        "chargeStatus does not accept \"Open\".",
        "Send {\"chargeStatus\":[\"Opened\"]}. Values: NotOpen, Opened, Stopped, Free.")]
    [InlineData("""{"chargeType":"embedding-of-something-else"}""",
        "chargeType does not accept \"embedding-of-something-else\".",
        "Send e.g. {\"chargeType\":[\"TPM\"]}. Values: TPM, Tokens, Calls, Free.")]
    [InlineData("""{"serviceType":7}""",
        "serviceType must be a list of strings, not \"7\".",
        "Send e.g. {\"serviceType\":[\"chat\"]}.")]
    [InlineData("""{"serviceIds":{"id":"svcp-1"}}""",
        "serviceIds must be a list of strings, not \"{\"id\":\"svcp-1\"}\".",
        "Send e.g. {\"serviceIds\":[\"svcp-7940ab471306\"]}.")]
    [InlineData("""{"serviceIds":[["svcp-1"]]}""",
        "serviceIds must be a single string, not \"[\"svcp-1\"]\".",
        "Send e.g. {\"serviceIds\":[\"svcp-7940ab471306\"]}.")]
    [InlineData("""{"protocolVersion":3}""",
        "protocolVersion must be a whole number from 1 to 2, not \"3\".",
        "Send {\"protocolVersion\":2}.")]
    public Task Refuses_what_a_list_of_services_cannot_take(string arguments, string what, string next) =>
        AssertRefusal("list_preset_services", arguments, what, next);

    [Theory]
    [InlineData("{}",
        "modelId is missing.",
        "Send e.g. {\"modelId\":\"amv-tg07pj97a068\"}. The versionId (amv-…) of a preset model.")]
    [InlineData("""{"modelId":"  "}""",
        "modelId is missing.",
        "Send e.g. {\"modelId\":\"amv-tg07pj97a068\"}. The versionId (amv-…) of a preset model.")]
    [InlineData("""{"modelId":"am-vhbjz6njftn9"}""",
        "This am-… id names a model, not a version of it.",
        "Call get_preset_model {\"modelSetId\":\"am-vhbjz6njftn9\"}, then send the right versionId from its result as modelId.")]
    [InlineData("""{"versionId":"AM-vhbjz6njftn9"}""",
        "This am-… id names a model, not a version of it.",
        "Call get_preset_model {\"modelSetId\":\"AM-vhbjz6njftn9\"}, then send the right versionId from its result as versionId.")]
    [InlineData("""{"modelId":"svcp-7940ab471306"}""",
        "This id names a service, not a model version.",
        "Call list_preset_services {\"serviceIds\":[\"svcp-7940ab471306\"]}, then send the right versionId from its result as modelId.")]
    [InlineData("""{"modelId":["amv-1","amv-2"]}""",
        "modelId must be a single string, not \"[\"amv-1\",\"amv-2\"]\".",
        "Send e.g. {\"modelId\":\"amv-tg07pj97a068\"}.")]
    public Task Refuses_what_names_no_version(string arguments, string what, string next) =>
        AssertRefusal("get_preset_model_version", arguments, what, next);

    [Theory]
    [InlineData("get_custom_model_version", """{"modelId":"am-1"}""",
        "This am-… id names a model, not a version of it.",
        "Call get_custom_model {\"modelSetId\":\"am-1\"}, then send the right versionId from its result as modelId.")]
    [InlineData("get_custom_model_version", """{"modelId":"svco-1"}""",
        "This id names a service, not a model version.",
        "Call get_custom_service {\"serviceId\":\"svco-1\"}, then send the right versionId from its result as modelId.")]
    [InlineData("get_preset_model", "{}",
        "modelSetId or modelSetName is missing.",
        "Send e.g. {\"modelSetId\":\"am-vhbjz6njftn9\"}. The modelId (am-…) of the model; this or modelSetName, not both.")]
    [InlineData("get_preset_model", """{"modelId":"am-1","modelSetName":"ERNIE 4.0"}""",
        "modelSetId and modelSetName are both given; give only one of them.",
        "Leave out modelSetName.")]
    [InlineData("get_preset_model", """{"modelId":"amv-1"}""",
        "This amv-… id names a version, not a model.",
        "Call get_preset_model_version {\"modelId\":\"amv-1\"}, then send the right modelId from its result as modelId.")]
    [InlineData("get_custom_model", """{"modelSetId":"svco-1"}""",
        "This id names a service, not a model.",
        "Call get_custom_service {\"serviceId\":\"svco-1\"}, then send the right modelId from its result as modelSetId.")]
    [InlineData("get_custom_service", """{"serviceId":"svcp-7940ab471306"}""",
        "This svcp-… id names a preset service, not a custom one.",
        "Call list_preset_services {\"serviceIds\":[\"svcp-7940ab471306\"]} instead.")]
    [InlineData("get_custom_service", """{"serviceId":"amv-1"}""",
        "This id names a model or a version, not a service.",
        "Call list_custom_services {}, then send the right serviceId from its result as serviceId.")]
    [InlineData("list_evaluation_objects", """{"objectType":"model"}""",
        "objectType does not accept \"model\".",
        "Send {\"objectType\":\"userModel\"}. Values: systemModel, userModel.")]
    [InlineData("list_tpm_quotas", "{}",
        "model is missing.",
        "Send e.g. {\"model\":\"ernie-4.5-turbo-128k\"}. Name of the model in lower case, as in `model`.")]
    public Task Refuses_ids_and_words_that_are_not_valid(string tool, string arguments, string what, string next) =>
        AssertRefusal(tool, arguments, what, next);

    [Theory]
    [InlineData("get_preset_model_version", """{"modelId":"amv-1","versionId":"amv-2"}""",
        "modelId and versionId are both given, but are the same argument.", "Leave out versionId.")]
    [InlineData("get_custom_model_version", """{"versionId":"amv-1","modelId":"amv-1"}""",
        "versionId and modelId are both given, but are the same argument.", "Leave out modelId.")]
    [InlineData("get_preset_model", """{"modelId":"am-1","modelSetId":"am-2"}""",
        "modelId and modelSetId are both given, but are the same argument.", "Leave out modelSetId.")]
    public Task Issue_an_alias_beside_its_name_is_refused(string tool, string arguments, string what, string next) =>
        AssertRefusal(tool, arguments, what, next);

    [Theory]
    [InlineData("list_preset_services", """{"serviceTypes":["chat"],"chargeStatus":["Open","Stopped"],"protocolVersion":3}""",
        "There is no argument \"serviceTypes\". Did you mean serviceType? chargeStatus does not accept \"Open\". "
        + "protocolVersion must be a whole number from 1 to 2, not \"3\".",
        "Send {\"serviceType\":[\"chat\"],\"chargeStatus\":[\"Opened\",\"Stopped\"],\"protocolVersion\":2} in place of serviceTypes. "
        + "Values: NotOpen, Opened, Stopped, Free.")]
    [InlineData("list_evaluation_objects", """{"temperature":1,"objectTyp":"userModel"}""",
        "There is no argument \"temperature\". There is no argument \"objectTyp\". Did you mean objectType?",
        "Send {\"objectType\":\"userModel\"} in place of objectTyp. Leave out temperature. "
        + "Arguments: objectType, marker, maxKeys, pageReverse, detail, refresh.")]
    public Task Mistakes_are_told_all_at_once(string tool, string arguments, string what, string next) =>
        AssertRefusal(tool, arguments, what, next);

    [Fact]
    public async Task Mistakes_are_told_in_Chinese_to_those_who_read_it()
    {
        using var caller = new Caller(StubTransport.Result("{}")) { Language = Language.Chinese };

        var failure = await caller.FailureAsync("list_preset_services", """{"serviceTypes":["chat"],"chargeStatus":"Open","x":1}""");

        Assert.Equal(
            "INVALID_ARGUMENT: 没有“serviceTypes”这个参数。是不是 serviceType？chargeStatus 不支持“Open”这个值。没有“x”这个参数。\n"
            + "下一步：去掉 serviceTypes，传入 {\"serviceType\":[\"chat\"],\"chargeStatus\":[\"Opened\"]}。去掉 x。"
            + "可用值：NotOpen、Opened、Stopped、Free。"
            + "可用参数：serviceIds、serviceType、chargeType、chargeStatus、protocolVersion、marker、maxKeys、detail、refresh。\n"
            + "直接重试：无效。", failure);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("am-1")]
    [InlineData("٣")]
    [InlineData("99999999999999999999")]
    public async Task Refuses_a_marker_that_a_list_of_its_own_never_gave(string marker)
    {
        using var upstream = StubTransport.Result("[]");
        using var caller = new Caller(upstream);

        var failure = await caller.FailureAsync("list_evaluable_models", $$"""{"marker":"{{marker}}"}""");

        Assert.Equal(Refusal(
            "marker does not belong to this tool and these arguments.",
            "Leave out marker to start again, then send the nextMarker of each page with the same arguments."), failure);
    }

    [Fact]
    public async Task Repeats_no_more_than_forty_characters_of_a_wrong_value_and_none_that_hide()
    {
        using var caller = new Caller(StubTransport.Result("{}"));

        var failure = await caller.FailureAsync("list_preset_models", $$"""{"detail":"a\u202e{{new string('x', 100)}}"}""");

        Assert.StartsWith($"INVALID_ARGUMENT: detail does not accept \"a{new string('x', 38)}…\".\n", failure, StringComparison.Ordinal);
    }

    private static async Task AssertRefusal(string tool, string arguments, string what, string next)
    {
        using var upstream = StubTransport.Result("{}");
        using var caller = new Caller(upstream);

        var failure = await caller.FailureAsync(tool, arguments);

        Assert.Equal(Refusal(what, next), failure);
        Assert.Empty(upstream.Requests);
    }

    private static string Refusal(string what, string next) => $"INVALID_ARGUMENT: {what}\nNext: {next}\nRetry unchanged: no.";
}
