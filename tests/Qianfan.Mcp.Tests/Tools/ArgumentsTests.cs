namespace Qianfan.Mcp.Tests.Tools;

/// <summary>What a caller may write, and what goes upstream for it.</summary>
public sealed class ArgumentsTests
{
    [Theory]
    [InlineData("list_preset_models", """{"maxKeys":5}""", """{"maxKeys":5}""")]
    [InlineData("list_preset_models", """{"maxKeys":"5"}""", """{"maxKeys":5}""")]
    [InlineData("list_preset_models", """{"maxKeys":" 5 "}""", """{"maxKeys":5}""")]
    [InlineData("list_preset_models", """{"maxKeys":5.0}""", """{"maxKeys":5}""")]
    [InlineData("list_preset_models", """{"maxKeys":"5.0"}""", """{"maxKeys":5}""")]
    [InlineData("list_preset_models", """{"maxKeys":5e0}""", """{"maxKeys":5}""")]
    [InlineData("list_preset_models", """{"pageReverse":true}""", """{"pageReverse":true}""")]
    [InlineData("list_preset_models", """{"pageReverse":"True"}""", """{"pageReverse":true}""")]
    [InlineData("list_preset_models", """{"pageReverse":1}""", """{"pageReverse":true}""")]
    [InlineData("list_preset_models", """{"pageReverse":"no"}""", """{"pageReverse":false}""")]
    [InlineData("list_preset_services", """{"serviceType":["chat"]}""", """{"serviceType":["chat"]}""")]
    [InlineData("list_preset_services", """{"serviceType":"chat"}""", """{"serviceType":["chat"]}""")]
    [InlineData("list_preset_services", """{"serviceType":"[\"chat\"]"}""", """{"serviceType":["chat"]}""")]
    [InlineData("list_preset_services", """{"serviceType":"chat,completions"}""", """{"serviceType":["chat","completions"]}""")]
    [InlineData("list_preset_services", """{"serviceType":" chat , completions ,"}""", """{"serviceType":["chat","completions"]}""")]
    [InlineData("list_preset_services", """{"serviceType":["CHAT","Chat"]}""", """{"serviceType":["chat"]}""")]
    [InlineData("list_preset_services", """{"chargeType":["tpm"],"chargeStatus":"opened,FREE"}""", """{"chargeType":["TPM"],"chargeStatus":["Opened","Free"]}""")]
    [InlineData("list_preset_services", """{"serviceIds":"svcp-1"}""", """{"serviceIds":["svcp-1"]}""")]
    [InlineData("list_preset_services", """{"protocolVersion":"2"}""", """{"protocolVersion":2}""")]
    [InlineData("get_preset_model_version", """{"modelId":"amv-1"}""", """{"modelId":"amv-1"}""")]
    [InlineData("get_preset_model_version", """{"versionId":"amv-1"}""", """{"modelId":"amv-1"}""")]
    [InlineData("get_preset_model_version", """{"versionId":"amv-1","modelId":null}""", """{"modelId":"amv-1"}""")]
    [InlineData("list_evaluation_objects", """{"objectType":"SYSTEMMODEL"}""", """{"objectType":"systemModel"}""")]
    [InlineData("list_evaluation_objects", """{"objectType":"UserModel"}""", """{"objectType":"customModel"}""")]
    [InlineData("get_custom_model_version", """{"versionId":"amv-1"}""", """{"modelId":"amv-1"}""")]
    [InlineData("get_preset_model", """{"modelId":"am-1"}""", """{"modelSetId":"am-1"}""")]
    [InlineData("get_preset_model", """{"modelSetId":"am-1","modelSetName":""}""", """{"modelSetId":"am-1"}""")]
    [InlineData("get_custom_model", """{"modelSetId":null,"modelSetName":"mine"}""", """{"modelSetName":"mine"}""")]
    [InlineData("list_tpm_quotas", """{"model":"ernie-newer","status":"running"}""", """{"model":"ernie-newer","status":"Running"}""")]
    public async Task Sends_what_was_meant_under_its_documented_name_and_type(string tool, string arguments, string body)
    {
        using var upstream = StubTransport.Result("{}");
        using var caller = new Caller(upstream);

        await caller.AnswerAsync(tool, arguments);

        Assert.Equal(body, Assert.Single(upstream.Requests).Json.GetRawText());
    }

    [Theory]
    [InlineData("list_preset_models", """{"marker":null,"maxKeys":null,"pageReverse":null,"detail":null}""")]
    [InlineData("list_preset_models", """{"marker":"","maxKeys":"","pageReverse":"","detail":" "}""")]
    [InlineData("list_preset_services", """{"serviceIds":null,"serviceType":[],"chargeType":"","chargeStatus":[""],"protocolVersion":" "}""")]
    [InlineData("list_preset_services", """{"serviceIds":[null],"serviceType":"[]","chargeType":",","chargeStatus":"[null]"}""")]
    [InlineData("list_evaluable_models", """{"marker":null,"maxKeys":null}""")]
    public async Task Takes_null_and_empty_for_not_given(string tool, string arguments)
    {
        using var upstream = StubTransport.Result("{}");
        using var caller = new Caller(upstream);

        await caller.AnswerAsync(tool, arguments);

        Assert.Equal("{}", Assert.Single(upstream.Requests).Json.GetRawText());
    }

    [Theory]
    [InlineData("list_preset_services")]
    [InlineData("list_evaluable_models")]
    [InlineData("list_batch_inference_models")]
    public async Task Keeps_its_own_paging_and_detail_to_itself(string tool)
    {
        using var upstream = StubTransport.Result("{}");
        using var caller = new Caller(upstream);

        await caller.AnswerAsync(tool, """{"maxKeys":7,"detail":"full"}""");

        Assert.Equal("{}", Assert.Single(upstream.Requests).Json.GetRawText());
    }

    [Theory]
    [InlineData("list_preset_models", "500", "maxKeys 500 was lowered to 100, the most one page holds.")]
    [InlineData("list_custom_models", "\"101\"", "maxKeys 101 was lowered to 100, the most one page holds.")]
    public async Task Lowers_a_page_to_the_most_that_upstream_gives_and_says_so(string tool, string maxKeys, string note)
    {
        using var upstream = StubTransport.Result("{}");
        using var caller = new Caller(upstream);

        var answer = await caller.AnswerAsync(tool, $$"""{"maxKeys":{{maxKeys}}}""");

        Assert.Equal(note, Assert.Single(answer.GetProperty("notes").EnumerateArray()).GetString());
        Assert.Equal("""{"maxKeys":100}""", Assert.Single(upstream.Requests).Json.GetRawText());
    }

    [Fact]
    public async Task Says_nothing_of_a_page_that_needs_no_lowering()
    {
        using var caller = new Caller(StubTransport.Result("{}"));

        var answer = await caller.AnswerAsync("list_preset_models", """{"maxKeys":100}""");

        Assert.False(answer.TryGetProperty("notes", out _));
    }
}
