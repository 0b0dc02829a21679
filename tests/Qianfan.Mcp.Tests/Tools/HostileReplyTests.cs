namespace Qianfan.Mcp.Tests.Tools;

/// <summary>Replies that are JSON to the parser and yet no answer, or that hold what a reader stumbles over.</summary>
public sealed class HostileReplyTests
{
    [Theory]
    [InlineData("""{"serviceList":[{"serviceId":"svcp-1","\ud800":1}]}""")]
    [InlineData("""{"serviceList":[{"serviceId":"svcp-1","deeper":[{"\udc00x":null}]}]}""")]
    [InlineData("""{"\ud800":1,"serviceList":[{"serviceId":"svcp-1"}]}""")]
    public async Task A_name_that_is_no_text_spoils_nothing_else(string result)
    {
        foreach (var detail in (string[])["summary", "full"])
        {
            using var caller = new Caller(StubTransport.Result(result));

            var answer = await caller.AnswerAsync("list_preset_services", UpstreamSamples.ArgumentsOf("list_preset_services", detail));

            Assert.Equal("svcp-1", answer.GetProperty("services")[0].GetProperty("serviceId").GetString());
        }
    }

    [Theory]
    [InlineData("""{"\ud800":1,"requestId":"r","result":{"serviceList":[{"serviceId":"svcp-1"}]}}""")]
    public async Task A_name_that_is_no_text_beside_the_result_spoils_nothing(string reply)
    {
        using var caller = new Caller(new StubTransport(200, reply));

        Assert.Equal(1, (await caller.AnswerAsync("list_preset_services")).GetProperty("services").GetArrayLength());
    }

    [Theory]
    [InlineData("""{"modelId":"amv-1","status":"Ready","status\u200b":"Offline"}""", """{"modelId":"amv-1","status":"Ready"}""")]
    [InlineData("""{"status\u200b":"Offline","status":"Ready"}""", """{"status":"Ready"}""")]
    [InlineData("""{"a":1,"b":{"c":1,"c":2},"a":3}""", """{"a":3,"b":{"c":2}}""")]
    public async Task A_name_stands_once_and_a_hidden_character_makes_no_second_one(string result, string upstream)
    {
        using var caller = new Caller(StubTransport.Result(result));

        var answer = await caller.AnswerAsync("get_preset_model_version", """{"modelId":"amv-1","detail":"full"}""");

        Assert.Equal(upstream, answer.GetProperty("version").GetProperty("upstream").GetRawText());
    }

    [Theory]
    [InlineData("list_preset_services", """{"serviceList":[{"serviceId":"svcp-1","name":"one","extra":"LONG"},{"serviceId":"svcp-2"}]}""", "services")]
    [InlineData("list_preset_services", """{"serviceList":[{"serviceId":"svcp-1","name":"one","extra":{"LONG":[{"a":"LONG"}]}}]}""", "services")]
    [InlineData("get_preset_model_version", """{"modelId":"amv-1","extra":"LONG"}""", "version")]
    public async Task Issue_a_row_of_8_MB_made_an_answer_of_16(string tool, string result, string rows)
    {
        foreach (var length in (int[])[100_000, 4_000_000])
        {
            using var caller = new Caller(new StubTransport(
                200, $$"""{"result":{{result.Replace("LONG", new string('x', length), StringComparison.Ordinal)}}}"""));

            var answer = await caller.AnswerAsync(tool, UpstreamSamples.ArgumentsOf(tool, "full"));

            Assert.InRange(answer.GetRawText().Length, 1, 8 * 1024);
            Assert.DoesNotContain("xxxxxxxx", answer.GetRawText(), StringComparison.Ordinal);
            Assert.Contains("exceeds 32 KB", answer.GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
            Assert.Contains("-1", answer.GetProperty(rows).GetRawText(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_row_whose_lists_are_longer_than_an_answer_loses_them_and_says_so()
    {
        var many = string.Join(',', Enumerable.Range(0, 200_000).Select(one => $"\"capability {one}\""));
        using var caller = new Caller(StubTransport.Result($$"""{"modelId":"amv-1","modelName":"one","capabilities":[{{many}}]}"""));

        foreach (var detail in (string[])["summary", "full"])
        {
            var answer = await caller.AnswerAsync("get_preset_model_version", $$"""{"modelId":"amv-1","detail":"{{detail}}"}""");

            Assert.InRange(answer.GetRawText().Length, 1, 2 * 1024);
            Assert.Contains("shown without their lists", string.Concat(answer.GetProperty("notes").EnumerateArray()), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("list_preset_services", """{"serviceList":[ROWS]}""")]
    [InlineData("list_evaluable_models", "[ROWS]")]
    public async Task A_list_of_more_rows_than_any_account_has_is_too_large(string tool, string result)
    {
        foreach (var (rows, isRead) in ((int, bool)[])[(20_000, true), (20_001, false)])
        {
            using var caller = new Caller(StubTransport.Result(result.Replace("ROWS", string.Join(',', Enumerable.Repeat("{}", rows)), StringComparison.Ordinal)));

            var text = Caller.Text(await caller.CallAsync(tool));

            Assert.Equal(!isRead, text.StartsWith("UPSTREAM_UNREADABLE: The response was larger", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_row_that_fits_is_given_whole()
    {
        var extra = new string('x', 30_000);
        using var caller = new Caller(StubTransport.Result($$"""{"modelId":"amv-1","extra":"{{extra}}"}"""));

        var answer = await caller.AnswerAsync("get_preset_model_version", """{"modelId":"amv-1","detail":"full"}""");

        Assert.Equal(extra, answer.GetProperty("version").GetProperty("upstream").GetProperty("extra").GetString());
        Assert.False(answer.TryGetProperty("notes", out _));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("\"amv-1\"")]
    public async Task An_answer_without_details_says_so(string result)
    {
        using var caller = new Caller(StubTransport.Result(result));

        var answer = await caller.AnswerAsync("get_preset_model_version", """{"modelId":"amv-1"}""");

        Assert.Equal("{}", answer.GetProperty("version").GetRawText());
        Assert.Contains("no details", Assert.Single(answer.GetProperty("notes").EnumerateArray()).GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(60)]
    [InlineData(61)]
    [InlineData(62)]
    [InlineData(64)]
    [InlineData(1000)]
    public async Task Nesting_is_answered_or_called_unreadable(int depth)
    {
        var nested = new string('[', depth) + new string(']', depth);
        using var caller = new Caller(StubTransport.Result($$"""{"modelId":"amv-1","deep":{{nested}}}"""));

        var result = await caller.CallAsync("get_preset_model_version", """{"modelId":"amv-1","detail":"full"}""");

        Assert.True(result.IsError is not true || Caller.Text(result).StartsWith("UPSTREAM_UNREADABLE: ", StringComparison.Ordinal), Caller.Text(result));
    }

    [Theory]
    [InlineData("list_preset_services", "{}")]
    [InlineData("get_preset_model_version", "{}")]
    [InlineData("get_preset_model_version", """{"status":"ok"}""")]
    public async Task A_reply_without_result_is_not_taken_for_an_empty_answer(string tool, string reply)
    {
        foreach (var detail in (string[])["summary", "full"])
        {
            using var caller = new Caller(new StubTransport(200, reply));

            var failure = await caller.FailureAsync(tool, UpstreamSamples.ArgumentsOf(tool, detail));

            Assert.StartsWith("UPSTREAM_UNREADABLE: ", failure, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("list_preset_models", """{"systemModelSetList":[{"modelSetId":"am-1","modelIds":[null,"","amv-1",{}]}]}""", """[{"versionId":"amv-1"}]""")]
    [InlineData("list_evaluable_models", """[{"modelIdStr":"am-1","modelVersionList":[null,{},{"modelVersionIdStr":"amv-1"},""]}]""", """[{"versionId":"amv-1"}]""")]
    public async Task A_version_of_which_nothing_is_known_is_left_out(string tool, string result, string versions)
    {
        using var caller = new Caller(StubTransport.Result(result));

        var answer = await caller.AnswerAsync(tool);

        Assert.Equal(versions, answer.GetProperty("models")[0].GetProperty("versions").GetRawText());
    }

    [Fact]
    public async Task Versions_of_which_nothing_is_known_are_no_list()
    {
        using var caller = new Caller(StubTransport.Result("""[{"modelIdStr":"am-1","modelVersionList":[null,{}]}]"""));

        var answer = await caller.AnswerAsync("list_evaluable_models");

        Assert.Equal("""{"modelId":"am-1"}""", answer.GetProperty("models")[0].GetRawText());
    }

    [Theory]
    [InlineData("全角　空格")]
    [InlineData("no\u00a0break")]
    [InlineData("🚀 𠮷")]
    [InlineData("a+b<c>&'d'")]
    public async Task Any_script_stays_readable(string description)
    {
        using var caller = new Caller(StubTransport.Result($$"""{"modelId":"amv-1","description":"{{description}}"}"""));

        var result = await caller.CallAsync("get_preset_model_version", """{"modelId":"amv-1","detail":"full"}""");

        Assert.Contains($"\"description\":\"{description}\"", Caller.Text(result), StringComparison.Ordinal);
        Assert.DoesNotContain("\\u", Caller.Text(result), StringComparison.Ordinal);
    }
}
