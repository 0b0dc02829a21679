using System.Text.Json;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Tools;

/// <summary>What every answer promises, whatever upstream sent for it.</summary>
public sealed class AnswerTests
{
    public static TheoryData<string, string> Samples => UpstreamSamples.All;

    [Theory]
    [MemberData(nameof(Samples))]
    public Task Fits_the_published_schema(string tool, string sample) => ForEachDetail(tool, sample, (answer, _) =>
        Assert.Empty(SchemaCheck.Faults(Caller.Tool(tool).Definition(Language.English).OutputSchema!.Value, answer)));

    [Theory]
    [MemberData(nameof(Samples))]
    public Task Is_the_same_in_text_and_structure(string tool, string sample) => ForEachDetail(tool, sample, (answer, text) =>
        Assert.Equal(answer.GetRawText(), text));

    [Theory]
    [MemberData(nameof(Samples))]
    public Task Leaves_Chinese_readable(string tool, string sample) => ForEachDetail(tool, sample, (_, text) =>
        Assert.DoesNotContain("\\u", text, StringComparison.OrdinalIgnoreCase));

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Is_silent_about_what_is_null_empty_or_zero(string tool, string sample)
    {
        using var caller = new Caller(StubTransport.Result(sample));

        var answer = await caller.AnswerAsync(tool, UpstreamSamples.ArgumentsOf(tool, "summary"));

        Assert.DoesNotContain(Rows(answer).SelectMany(Values), IsNothing);
    }

    [Theory]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("null", null)]
    [InlineData("\"\"", null)]
    public async Task Tells_a_flag_as_upstream_does_and_none_that_it_does_not_tell(string sent, string? told)
    {
        using var caller = new Caller(StubTransport.Result($$"""{"modelId":"amv-1","isSupportDeploy":{{sent}}}"""));

        var version = Assert.Single(Rows(await caller.AnswerAsync("get_preset_model_version", """{"modelId":"amv-1"}""")));

        Assert.Equal(told, version.TryGetProperty("supportsDeployment", out var flag) ? flag.GetRawText() : null);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Holds_the_row_as_upstream_sent_it_only_when_detail_is_full(string tool, string sample)
    {
        using var caller = new Caller(StubTransport.Result(sample));

        var summary = Rows(await caller.AnswerAsync(tool, UpstreamSamples.ArgumentsOf(tool, "summary")));
        var full = Rows(await caller.AnswerAsync(tool, UpstreamSamples.ArgumentsOf(tool, "full")));

        Assert.Equal(summary.Length, full.Length);
        Assert.All(summary, row => Assert.False(row.TryGetProperty("upstream", out _)));
        Assert.All(full, row => Assert.Equal(JsonValueKind.Object, row.GetProperty("upstream").ValueKind));
    }

    [Fact]
    public async Task Passes_on_what_no_field_names_when_detail_is_full()
    {
        using var caller = new Caller(StubTransport.Result("""{"serviceList":[{"serviceId":"svcp-1","novel":{"a":[1,null,"甲"],"b":0.50}}]}"""));

        var answer = await caller.AnswerAsync("list_preset_services", """{"detail":"full","protocolVersion":2}""");

        Assert.Equal(
            """{"serviceId":"svcp-1","upstream":{"serviceId":"svcp-1","novel":{"a":[1,null,"甲"],"b":0.50}}}""",
            Assert.Single(Rows(answer)).GetRawText());
    }

    [Fact]
    public async Task Says_whether_it_is_live_or_made_up()
    {
        using var live = new Caller(StubTransport.Result("{}"));
        using var sandbox = Caller.OfSandbox();

        Assert.Equal("live", (await live.AnswerAsync("list_preset_services")).GetProperty("source").GetString());
        Assert.Equal("sandbox", (await sandbox.AnswerAsync("list_preset_services")).GetProperty("source").GetString());
    }

    private static async Task ForEachDetail(string tool, string sample, Action<JsonElement, string> assert)
    {
        using var caller = new Caller(StubTransport.Result(sample));
        foreach (var detail in (string[])["summary", "full"])
        {
            var result = await caller.CallAsync(tool, UpstreamSamples.ArgumentsOf(tool, detail));
            Assert.False(result.IsError ?? false, Caller.Text(result));
            assert(result.StructuredContent!.Value, Caller.Text(result));
        }
    }

    private static JsonElement[] Rows(JsonElement answer)
    {
        var rows = answer.EnumerateObject().First().Value;
        return rows.ValueKind == JsonValueKind.Array ? [.. rows.EnumerateArray()] : [rows];
    }

    // What stands in a row, at any depth; the row itself may be empty.
    private static IEnumerable<JsonElement> Values(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Values(member.Value).Prepend(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(item => Values(item).Prepend(item)),
        _ => [],
    };

    private static bool IsNothing(JsonElement value) => value.GetRawText() is "null" or "\"\"" or "0" or "[]" or "{}";
}
