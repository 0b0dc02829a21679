namespace Qianfan.Mcp.Tests.Tools;

/// <summary>What services used in a period, and which models can be fine-tuned.</summary>
public sealed class UsageTests
{
    private const string Period = """{"startTime":"2026-11-01T00:00:00Z","endTime":"2026-11-08T00:00:00Z"}""";

    [Theory]
    [InlineData("""[{"metric":{"callTotal":2}},{"metric":{"callTotal":"3"}}]""", """{"calls":5,"apps":[{"calls":2},{"calls":3}]}""")]
    [InlineData("""[{"appId":"1","metric":{"callTotal":0,"tokensTotal":null}}]""", """{"calls":0,"appId":"1"}""")]
    [InlineData("""[{"appId":"1","metric":null}]""", """{"appId":"1"}""")]
    [InlineData("null", "{}")]
    public async Task Adds_up_what_applications_used_and_tells_none_from_unknown(string apps, string row)
    {
        using var caller = new Caller(StubTransport.Result($$"""{"serviceList":[{"appList":{{apps}}}]}"""));

        Assert.Equal(row, (await caller.AnswerAsync("get_service_usage", Period)).GetProperty("services")[0].GetRawText());
    }

    [Theory]
    [InlineData("2026-11-01")]
    [InlineData("2026-11-01T00:00:00+08:00")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("yesterday")]
    public async Task Refuses_what_is_no_time_in_UTC(string time)
    {
        using var caller = new Caller(StubTransport.Result("{}"));

        var said = await caller.FailureAsync("get_service_usage", $$"""{"startTime":"{{time}}","endTime":"2026-11-08T00:00:00Z"}""");

        Assert.StartsWith(
            "INVALID_ARGUMENT: startTime is not a time in UTC.\nNext: Send e.g. {\"startTime\":\"2026-11-01T00:00:00Z\"}.", said,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sandbox_counts_by_the_day_and_keeps_to_the_filters()
    {
        using var caller = Caller.OfSandbox();

        var week = await caller.AnswerAsync("get_service_usage", Period);
        var one = await caller.AnswerAsync("get_service_usage",
            Period.Replace("}", ",\"serviceIds\":\"svco-k7m2xw94tq1c\",\"appId\":[\"31880574\"]}", StringComparison.Ordinal));
        var refused = await caller.FailureAsync("get_service_usage",
            """{"startTime":"2026-11-08T00:00:00Z","endTime":"2026-11-01T00:00:00Z"}""");

        Assert.Equal(7 * (5210 + 640), week.GetProperty("services")[0].GetProperty("calls").GetInt64());
        Assert.Equal(7 * 640, Assert.Single(one.GetProperty("services").EnumerateArray()).GetProperty("calls").GetInt64());
        Assert.StartsWith("INVALID_ARGUMENT: Qianfan rejected the argument endTime.\nNext: Correct endTime; ", refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"parameterScale":"LoRA"}""", """{"mode":"SFT","methods":["LoRA"]}""")]
    [InlineData("""{"parameterScale":"LoRA"},{"parameterScale":"LoRA"},{"parameterScale":7},null""", """{"mode":"SFT","methods":["LoRA","7"]}""")]
    [InlineData("", """{"mode":"SFT"}""")]
    public async Task Names_each_method_of_a_mode_once(string scales, string mode)
    {
        using var caller = new Caller(StubTransport.Result(
            $$"""[{"model":"ERNIE-Speed-8K","supportTrainMode":[{"trainMode":"SFT","supportParameterScale":[{{scales}}]}]}]"""));

        var row = (await caller.AnswerAsync("list_fine_tuning_models")).GetProperty("models")[0];

        Assert.Equal($$"""{"name":"ERNIE-Speed-8K","training":[{{mode}}]}""", row.GetRawText());
    }

    [Theory]
    [InlineData("English", "INVALID_ARGUMENT: Qianfan rejected the argument objectType.")]
    [InlineData("Chinese", "INVALID_ARGUMENT: 千帆拒绝了参数 objectType。")]
    public async Task Issue_the_name_of_a_refused_argument_was_cut_off(string language, string said)
    {
        using var caller = new Caller(new StubTransport(400,
            """{"code":"InappropriateJSON","message":"The JSON you provided was well-formed and valid, butnot appropriate for this operation. param[objectType] invalid."}"""))
        {
            Language = Enum.Parse<Qianfan.Mcp.Tools.Language>(language),
        };

        Assert.StartsWith(said, await caller.FailureAsync("list_evaluation_objects", """{"objectType":"systemModel"}"""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list_custom_services", "{}",
        "QianfanFullControlAccessPolicy, QianfanDataFullControlAccessPolicy or QianfanDataOperateAccessPolicy")]
    [InlineData("get_custom_service", """{"serviceId":"svco-1"}""",
        "QianfanFullControlAccessPolicy, QianfanServiceOperateAccessPolicy or QianfanServiceReadAccessPolicy")]
    public async Task Names_the_policies_of_one_service_and_of_the_list_apart(string tool, string arguments, string policies)
    {
        using var caller = new Caller(new StubTransport(403, """{"code":"PermissionValidateFailedException","msg":"no"}"""));

        var said = await caller.FailureAsync(tool, arguments);

        Assert.StartsWith("PERMISSION_DENIED: ", said, StringComparison.Ordinal);
        Assert.Contains(policies, said, StringComparison.Ordinal);
    }
}
