using Qianfan.Mcp.Tools;

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
    [InlineData("list_preset_services", """{"serviceType":["chat"],"protocolVersion":2}""", """{"serviceType":["chat"],"protocolVersion":2}""")]
    [InlineData("list_preset_services", """{"serviceType":"chat","protocolVersion":2}""", """{"serviceType":["chat"],"protocolVersion":2}""")]
    [InlineData("list_preset_services", """{"serviceType":"[\"chat\"]","protocolVersion":2}""", """{"serviceType":["chat"],"protocolVersion":2}""")]
    [InlineData("list_preset_services", """{"serviceType":"chat,completions","protocolVersion":2}""", """{"serviceType":["chat","completions"],"protocolVersion":2}""")]
    [InlineData("list_preset_services", """{"serviceType":" chat , completions ,","protocolVersion":2}""", """{"serviceType":["chat","completions"],"protocolVersion":2}""")]
    [InlineData("list_preset_services", """{"serviceType":["CHAT","Chat"],"protocolVersion":2}""", """{"serviceType":["chat"],"protocolVersion":2}""")]
    [InlineData("list_preset_services", """{"chargeType":["tpm"],"chargeStatus":"opened,FREE","protocolVersion":2}""", """{"chargeType":["TPM"],"chargeStatus":["Free","Opened"],"protocolVersion":2}""")]
    [InlineData("list_preset_services", """{"serviceIds":"svcp-1","protocolVersion":2}""", """{"serviceIds":["svcp-1"],"protocolVersion":2}""")]
    [InlineData("list_preset_services", """{"protocolVersion":"2"}""", """{"protocolVersion":2}""")]
    [InlineData("get_preset_model_version", """{"modelId":"amv-1"}""", """{"modelId":"amv-1"}""")]
    [InlineData("get_preset_model_version", """{"versionId":"amv-1"}""", """{"modelId":"amv-1"}""")]
    [InlineData("get_preset_model_version", """{"versionId":"amv-1","modelId":null}""", """{"modelId":"amv-1"}""")]
    [InlineData("list_evaluation_objects", """{"objectType":"SYSTEMMODEL"}""", """{"objectType":"systemModel"}""")]
    [InlineData("list_evaluation_objects", """{"objectType":"UserModel"}""", """{"objectType":"userModel"}""")]
    [InlineData("list_evaluation_objects", """{"objectType":"customModel"}""", """{"objectType":"userModel"}""")]
    [InlineData("list_evaluation_objects", """{"objectType":"presetModel"}""", """{"objectType":"systemModel"}""")]
    [InlineData("list_custom_services", """{"serviceType":"Rerank,novelKind"}""", """{"serviceType":["novelKind","rerank"]}""")]
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
    [InlineData("""{"serviceIds":["svcp-2","svcp-1","svcp-3"],"protocolVersion":2}""")]
    [InlineData("""{"serviceIds":"svcp-3,svcp-1,svcp-2,svcp-1","protocolVersion":2}""")]
    public async Task Issue_each_order_of_the_same_ids_was_kept_as_an_answer_of_its_own(string arguments)
    {
        using var upstream = StubTransport.Result("{}");
        using var caller = new Caller(upstream);

        await caller.AnswerAsync("list_preset_services", arguments);

        Assert.Equal("""{"serviceIds":["svcp-1","svcp-2","svcp-3"],"protocolVersion":2}""", Assert.Single(upstream.Requests).Json.GetRawText());
    }

    [Theory]
    [InlineData("get_preset_model_version", """{"modelId":"LONG"}""", 256)]
    [InlineData("get_preset_model_version", """{"versionId":"LONG"}""", 256)]
    [InlineData("list_preset_services", """{"serviceIds":["svcp-1","LONG"]}""", 256)]
    [InlineData("find_models", """{"query":"LONG"}""", 256)]
    [InlineData("compare_models", """{"models":["one","LONG"]}""", 256)]
    [InlineData("list_preset_models", """{"marker":"LONG"}""", 1024)]
    public async Task Issue_a_text_of_250_KB_was_sent_and_kept(string tool, string arguments, int most)
    {
        using var upstream = StubTransport.Result("{}");
        using var caller = new Caller(upstream);

        foreach (var letter in (string[])["x", "模", "😀"])
        {
            var tooLong = string.Concat(Enumerable.Repeat(letter, most + 1));
            var said = await caller.FailureAsync(tool, arguments.Replace("LONG", tooLong, StringComparison.Ordinal));
            var longest = await caller.CallAsync(tool, arguments.Replace("LONG", string.Concat(Enumerable.Repeat(letter, most)), StringComparison.Ordinal));

            Assert.StartsWith("INVALID_ARGUMENT: ", said, StringComparison.Ordinal);
            Assert.Contains($"longer than {most} characters", said, StringComparison.Ordinal);
            Assert.InRange(said.Length, 1, 400);
            Assert.DoesNotContain("longer", Caller.Text(longest), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("list_preset_services", "serviceIds")]
    [InlineData("compare_models", "models")]
    [InlineData("find_models", "capabilities")]
    public async Task A_list_holds_a_hundred_values_and_no_more(string tool, string list)
    {
        using var upstream = StubTransport.Result("{}");
        using var caller = new Caller(upstream);
        string Given(int count) => $$"""{"{{list}}":"{{string.Join(',', Enumerable.Range(0, count).Select(one => $"value-{one}"))}}"}""";

        Assert.Contains($"{list} has more than 100 values", await caller.FailureAsync(tool, Given(101)), StringComparison.Ordinal);
        Assert.DoesNotContain("more than 100 values", Caller.Text(await caller.CallAsync(tool, Given(100))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, "And 2 more.")]
    [InlineData(20_000, "And 7 more.")]
    public async Task No_more_mistakes_are_looked_for_than_help(int count, string more)
    {
        using var caller = new Caller(StubTransport.Result("{}"));

        var said = await caller.FailureAsync("find_models",
            $"{{{string.Join(',', Enumerable.Range(0, count).Select(one => $"\"{Letters(one)}\":1"))}}}");

        Assert.Contains(more, said, StringComparison.Ordinal);
        Assert.InRange(said.Length, 1, 900);

        // Like no parameter.
        static string Letters(int number) => string.Concat($"{number:D5}".Select(digit => (char)('\u4e00' + digit)));
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

        Assert.Equal(LeastBodies(tool), upstream.Requests.Select(request => request.Json.GetRawText()).Order(StringComparer.Ordinal));
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

        Assert.Equal(LeastBodies(tool), upstream.Requests.Select(request => request.Json.GetRawText()).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("list_preset_models", "500", "maxKeys 500 was lowered to 100, the maximum per page.")]
    [InlineData("list_custom_models", "\"101\"", "maxKeys 101 was lowered to 100, the maximum per page.")]
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

    // Where a number is left open, each of its values is asked for.
    private static IEnumerable<string> LeastBodies(string tool) => Caller.Tool(tool) is ActionTool { Merge: { Over: var over } }
        ? [$"{{\"{over.Name}\":{over.Minimum}}}", $"{{\"{over.Name}\":{over.Maximum}}}"] : ["{}"];
}
