namespace Qianfan.Mcp.Tests.Catalog;

/// <summary>What upstream is asked, and what a source that fails does to an answer.</summary>
public sealed class SourceTests : IDisposable
{
    private const string Models = "DescribeSystemModelSets";
    private const string Services = "DescribePresetServices";
    private const string Listed = "/v2/models";
    private const string Token = "/v1/BCE-BEARER/token";
    private const string Batch = "DescribeBatchInferenceModel";

    private readonly Shop _shop = new();

    public void Dispose() => _shop.Dispose();

    [Fact]
    public async Task Only_what_matters_is_asked_for()
    {
        await _shop.FindAsync("""{"fields":["name"],"callableNow":true,"includeRetired":true}""");

        Assert.Equal([Token, Listed, Services, Services, Models], _shop.Asked.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Details_are_asked_for_where_the_lists_do_not_decide()
    {
        await _shop.FindAsync("""{"fields":["name"],"query":"amv-wva0v58cwgaf","minInputTokens":100000}""");
        Assert.Equal(1, _shop.Details);

        await _shop.FindAsync("""{"maxKeys":5,"includeRetired":true}""");
        Assert.InRange(_shop.Details, 2, 6);
    }

    [Fact]
    public async Task A_second_call_asks_nothing()
    {
        await _shop.FindAsync("""{"minInputTokens":1}""");
        var asked = _shop.Asked.Count;

        var again = await _shop.FindAsync("""{"minInputTokens":1000}""");

        Assert.Equal(asked, _shop.Asked.Count);
        Assert.Equal("sandbox", again.GetProperty("source").GetString());
    }

    [Fact]
    public async Task A_refresh_asks_again()
    {
        await _shop.FindAsync("""{"fields":["name"],"query":"amv-wva0v58cwgaf"}""");
        var asked = _shop.Asked.Where(action => action != Token).ToArray();
        await _shop.FindAsync("""{"fields":["name"],"query":"amv-wva0v58cwgaf","refresh":true}""");

        Assert.Equal(5, asked.Length);
        Assert.Equal(((string[])[.. asked, .. asked, Token]).Order(StringComparer.Ordinal), _shop.Asked.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_source_that_fails_costs_its_facts_and_not_the_answer()
    {
        _shop.Break(429, Batch);

        var found = await _shop.FindAsync("""{"maxKeys":50,"callableNow":true,"fields":["name","batch"]}""");

        Assert.StartsWith("batch: RATE_LIMITED ", Assert.Single(Shop.Lines(found, "incomplete")), StringComparison.Ordinal);
        Assert.All(found.GetProperty("models").EnumerateArray(), row =>
        {
            Assert.Equal(["batch"], Shop.Lines(row, "unknown"));
            Assert.False(row.TryGetProperty("batch", out _));
        });
    }

    [Fact]
    public async Task A_filter_on_an_unknown_fact_leaves_rows_out_and_says_so()
    {
        _shop.Break(500, Batch);

        var found = await _shop.FindAsync("""{"supportsBatchInference":true,"callableNow":true}""");

        Assert.Equal(0, found.GetProperty("total").GetInt32());
        Assert.Contains(Shop.Lines(found, "incomplete"), line => line.Contains("batch could not be fetched", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_one_protocol_the_other_still_tells_what_is_open()
    {
        _shop.Fault = (action, body) => action == Services && body.Contains('1') ? SandboxFault.Status(503) : null;

        var found = await _shop.FindAsync("""{"fields":["name","callable"],"query":"ERNIE-4.5"}""");

        Assert.Contains(found.GetProperty("models").EnumerateArray(), row => row.TryGetProperty("callable", out _));
        Assert.All(found.GetProperty("models").EnumerateArray(), row =>
            Assert.Equal(row.TryGetProperty("callable", out _) ? [] : ["callable"], Shop.Lines(row, "unknown")));
    }

    /// <summary>V1 has ended: what it tells makes nothing callable.</summary>
    [Fact]
    public async Task Without_the_second_protocol_nobody_knows_what_is_callable()
    {
        _shop.Fault = (action, body) => action == Services && body.Contains('2') ? SandboxFault.Status(503) : null;

        var found = await _shop.FindAsync("""{"fields":["name","callable"],"query":"ERNIE-4.5"}""");

        Assert.All(found.GetProperty("models").EnumerateArray(), row => Assert.Equal(["callable"], Shop.Lines(row, "unknown")));
    }

    [Fact]
    public async Task What_the_inference_API_lists_is_an_answer_by_itself()
    {
        _shop.Break(500, Models, Services);

        var found = await _shop.FindAsync("""{"query":"deepseek-v4-pro","fields":["model","callable","batch"]}""");

        var row = found.GetProperty("models")[0];
        Assert.Equal("deepseek-v4-pro", row.GetProperty("model").GetString());
        Assert.Equal(["callable", "batch"], Shop.Lines(row, "unknown"));
        Assert.Equal(3, Shop.Lines(found, "incomplete").Length);
    }

    [Fact]
    public async Task Without_the_list_of_the_inference_API_the_console_still_answers()
    {
        _shop.Break(500, Token);

        var found = await _shop.FindAsync("""{"query":"ERNIE-Speed-128K","fields":["name","callable"]}""");

        Assert.True(found.GetProperty("models")[0].GetProperty("callable").GetBoolean());
        Assert.StartsWith("GET /v2/models: UPSTREAM_UNAVAILABLE ", Assert.Single(Shop.Lines(found, "incomplete")), StringComparison.Ordinal);
    }

    /// <summary>The page tells one capability of this version, and the console three.</summary>
    [Fact]
    public async Task What_a_page_tells_leaves_out_no_model_whose_details_tell_more()
    {
        Assert.Contains("ERNIE-5.1", await _shop.NamesAsync("""{"query":"ERNIE-5.1","capabilities":["web_search"]}"""));
        Assert.Equal(1, _shop.Details);
    }

    [Fact]
    public async Task Details_that_fail_are_unknown_and_counted()
    {
        _shop.Break(500, "DescribeSystemModel");

        var found = await _shop.FindAsync("""{"query":"ERNIE-Speed","fields":["name","inputTokens"]}""");

        Assert.All(found.GetProperty("models").EnumerateArray(), row => Assert.Equal(
            row.TryGetProperty("inputTokens", out _) ? [] : ["inputTokens"], Shop.Lines(row, "unknown")));
        Assert.Contains(found.GetProperty("models").EnumerateArray(), row => row.TryGetProperty("unknown", out _));
        Assert.Equal(
            $"details of {found.GetProperty("models").GetArrayLength()} versions: UPSTREAM_UNAVAILABLE Qianfan is temporarily unavailable.",
            Assert.Single(Shop.Lines(found, "incomplete")));
    }

    [Fact]
    public async Task Details_without_anything_in_them_say_nothing()
    {
        _shop.Fault = (action, _) => action == "DescribeSystemModel" ? SandboxFault.Status(200, body: """{"result":null}""") : null;

        var found = await _shop.FindAsync("""{"query":"ERNIE-Speed-128K","fields":["capabilities","deployment"]}""");

        Assert.Equal(["capabilities", "deployment"], Shop.Lines(found.GetProperty("models")[0], "unknown"));
    }

    [Theory]
    [InlineData(Models)]
    [InlineData(Services)]
    public async Task Models_or_services_alone_are_an_answer(string broken)
    {
        _shop.Break(500, broken);

        var found = await _shop.FindAsync("""{"fields":["name","versionId"]}""");

        Assert.NotEmpty(found.GetProperty("models").EnumerateArray());
        Assert.NotEmpty(Shop.Lines(found, "incomplete"));
    }

    [Theory]
    [InlineData("find_models", "{}")]
    [InlineData("compare_models", """{"models":["a","b"]}""")]
    public async Task Without_models_and_services_the_call_fails_as_they_do(string tool, string arguments)
    {
        _shop.Break(403, Models, Services, Listed);

        Assert.StartsWith("PERMISSION_DENIED: ", await _shop.FailureAsync(tool, arguments), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_within_twenty_seconds_is_unknown()
    {
        // What else the answer is made of is kept, so that nothing but the batch list can be late.
        await _shop.FindAsync("""{"fields":["name"]}""");
        _shop.Fault = (action, _) => action == Batch ? new SandboxFault.Delay(TimeSpan.FromMinutes(10)) : null;

        var call = _shop.FindAsync("""{"query":"ERNIE-Speed-128K","fields":["batch"]}""");
        // The tool's own limit, and the late answer.
        await _shop.Clock.Waiting(2);
        _shop.Clock.Advance(TimeSpan.FromSeconds(20));

        Assert.StartsWith("batch: UPSTREAM_TIMEOUT ", Assert.Single(Shop.Lines(await call, "incomplete")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_upstream_fails_kept_answers_are_marked_stale_or_made_up()
    {
        await _shop.FindAsync("""{"fields":["name"]}""");
        _shop.Clock.Advance(TimeSpan.FromHours(1));
        _shop.Fault = (_, _) => SandboxFault.Status(500);

        var found = await _shop.FindAsync("""{"fields":["name"]}""");

        Assert.Equal("stale", found.GetProperty("source").GetString());
        Assert.Equal("2025-06-01T08:30:00Z", found.GetProperty("asOf").GetString());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[1,null,[],{}]")]
    [InlineData("\"text\"")]
    [InlineData("""{"systemModelSetList":[null,5,{"modelIds":[null,5,{},"amv-1"],"modelNames":3}],"serviceList":[[],{"modelId":5,"chargeStatus":{}},{"serviceId":"svcp-1"}]}""")]
    [InlineData("""{"systemModelSetList":{"modelSetId":"am-1","modelIds":["amv-1","amv-1"]},"modelId":"amv-1","capabilities":[null,[]],"tokenLimitations":[]}""")]
    public async Task Whatever_upstream_sends_is_answered_in_the_published_form(string result)
    {
        using var upstream = StubTransport.Result(result);
        using var shop = new Shop(upstream);

        await shop.FindAsync("""{"minInputTokens":1,"capabilities":["reasoning"],"callableNow":true}""");
        await shop.FindAsync("""{"sort":"modified","includeCustom":true,"fields":["services","status","evaluation"]}""");
        await shop.CompareAsync("""{"models":["amv-1","svcp-1"]}""");
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_not_answered()
    {
        _shop.Fault = (_, _) => new SandboxFault.Delay(TimeSpan.FromMinutes(10));
        using var gone = new CancellationTokenSource();

        var call = _shop.CallAsync("find_models", "{}", gone.Token);
        await _shop.Clock.Waiting(2);
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }
}
