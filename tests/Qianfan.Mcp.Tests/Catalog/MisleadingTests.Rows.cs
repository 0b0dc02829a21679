using System.Text.RegularExpressions;
using Qianfan.Mcp.Tests.Tools;

namespace Qianfan.Mcp.Tests.Catalog;

public sealed partial class MisleadingTests
{
    [Theory]
    [InlineData("客服问答", true)]
    [InlineData("合同", true)]
    [InlineData("商品文案", false)]
    public async Task Issue_own_versions_did_not_know_their_services(string query, bool callable)
    {
        var found = await _shop.FindAsync($$"""{"query":"{{query}}","includeCustom":true,"fields":["name","services","callable","deployment"]}""");

        var served = found.GetProperty("models").EnumerateArray().Where(row => row.TryGetProperty("services", out _)).ToArray();
        Assert.NotEmpty(served);
        Assert.Equal(callable, served.Any(row => row.TryGetProperty("callable", out _)));
        Assert.All(served, row =>
        {
            Assert.StartsWith("svco-", row.GetProperty("services")[0].GetProperty("serviceId").GetString(), StringComparison.Ordinal);
            Assert.True(row.GetProperty("deployment").GetBoolean());
            Assert.DoesNotContain("services", Shop.Lines(row, "unknown"));
        });
    }

    [Fact]
    public async Task Whether_an_own_version_is_deployed_is_unknown_without_its_services()
    {
        _shop.Break(503, "DescribeServices");

        var answer = await _shop.CompareAsync("""{"models":["合同要素抽取-V2","GLM-5.1"]}""");

        Assert.All(["deployment", "services", "callable"], field => Assert.Equal("unknown", Values(answer, field)[0]));
        Assert.StartsWith("custom services: UPSTREAM_UNAVAILABLE ", Assert.Single(Shop.Lines(answer, "incomplete")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"includeRetired":true,"query":"ERNIE-4.0-8K","maxKeys":1}""", "lifecycle", "retired")]
    [InlineData("""{"includeRetired":true,"query":"ERNIE-Speed-128K","maxKeys":1}""", "lifecycle", "retired")]
    [InlineData("""{"includeRetired":true,"query":"CREATING","maxKeys":1}""", "status", "Creating")]
    public async Task Issue_retired_and_unfinished_versions_looked_ordinary(string arguments, string field, string value)
    {
        if (arguments.Contains("CREATING", StringComparison.Ordinal))
            arguments = arguments.Replace("CREATING", await UnfinishedAsync(), StringComparison.Ordinal);

        Assert.Equal(value, (await _shop.FindAsync(arguments)).GetProperty("models")[0].GetProperty(field).GetString());
    }

    [Theory]
    [InlineData("\"expiredTime\":\"-\",", "open-ended")]
    [InlineData("\"expiredTime\":\"2026-12-31T00:00:00Z\",", "2026-12-31T00:00:00Z")]
    [InlineData("", null)]
    public async Task Issue_open_ended_and_not_told_were_the_same(string sent, string? told)
    {
        using var caller = new Caller(StubTransport.Result($$"""{"instances":[{{{sent}}"instanceId":"a0","paymentTiming":"Postpaid","rpm":33,"tpm":10000}]}"""));

        var quota = (await caller.AnswerAsync("list_tpm_quotas", """{"model":"ernie-4.5-turbo-128k"}""")).GetProperty("quotas")[0];

        Assert.Equal(told, quota.TryGetProperty("expireTime", out var time) ? time.GetString() : null);
    }

    [Theory]
    [InlineData("文心", "^ERNIE")]
    [InlineData("一言", "^ERNIE")]
    [InlineData("千问", "^Qwen")]
    [InlineData("ernie", "^ERNIE")]
    [InlineData("27B Qwen3.5", "^Qwen3.5-27B$")]
    [InlineData("pro deepseek v4", "^DeepSeek-V4-Pro$")]
    [InlineData("amv-x3udf2ct", "^GLM-5.1$")]
    public async Task Issue_a_query_missed_what_was_meant(string query, string first)
    {
        var found = await _shop.FindAsync($$"""{"query":"{{query}}","maxKeys":1,"fields":["name"]}""");

        Assert.Matches(first, found.GetProperty("models")[0].GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("V")]
    [InlineData("amv")]
    [InlineData("svc")]
    public async Task Issue_a_letter_was_in_every_id(string query) => Assert.InRange((await _shop.NamesAsync($$"""{"query":"{{query}}"}""")).Length, 0, 5);

    [Theory]
    [InlineData("ERNIE-4.0-8K")]
    [InlineData("ERNIE-3.5-128K")]
    [InlineData("DeepSeek-V3")]
    public async Task Issue_both_protocols_of_a_service_were_two_rows(string name)
    {
        var row = (await _shop.FindAsync($$"""{"query":"{{name}}","includeRetired":true,"maxKeys":1,"fields":["name","services"]}""")).GetProperty("models")[0];

        var service = Assert.Single(row.GetProperty("services").EnumerateArray());
        Assert.Equal(name.ToLowerInvariant(), service.GetProperty("model").GetString());
        Assert.False(service.TryGetProperty("ended", out _) || service.TryGetProperty("path", out _));
    }

    [Theory]
    [InlineData("""{"callableNow":true}""", "callable")]
    [InlineData("""{"kind":["chat"]}""", "kind")]
    [InlineData("""{"kind":["embedding"],"callableNow":false}""", "kind")]
    public async Task Issue_rows_repeated_what_was_filtered_on(string arguments, string field)
    {
        var rows = (await _shop.FindAsync(arguments)).GetProperty("models").EnumerateArray().ToArray();

        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.False(row.TryGetProperty(field, out _)));
    }

    [Theory]
    [InlineData("ERNIE-5.1", "ernie-5.1 \\(svcp-[0-9a-z]+\\): TPM, NotOpen")]
    [InlineData("Yi-34B-Chat", "/chat/yi_34b_chat \\(svcp-[0-9a-z]+\\): V1, ended")]
    [InlineData("合同抽取", "8vkkyiax_hetong \\(svco-[0-9a-z]+\\): Serving, ComputingUnit, Opened")]
    public async Task Issue_services_were_packed_into_words_without_names(string model, string words) =>
        Assert.Matches($"^{words}$", Values(await _shop.CompareAsync($$"""{"models":["{{model}}","GLM-5.1"]}"""), "services")[0]);

    [Theory]
    [InlineData("find_models", """{"minInputTokens":100000,"callableNow":true,"maxKeys":500}""")]
    [InlineData("find_models", """{"kind":["chatt"],"capabilities":["audio"],"availableUntil":"2027-06-01"}""")]
    [InlineData("find_models", """{"sort":"price","maxKeys":2}""")]
    [InlineData("compare_models", """{"models":["ERNIE 3.5","GLM-5.1","yi_34b_chat"],"workload":{"inputTokens":800000,"outputTokens":1}}""")]
    [InlineData("check_models", """{"models":["ernie-4.0-8k","/chat/yi_34b_chat","ERNIE-Speed-128K"]}""")]
    [InlineData("list_preset_services", """{"maxKeys":500}""")]
    public async Task Issue_notes_were_english_under_zh(string tool, string arguments)
    {
        var answer = await _chinese.AnswerAsync(tool, arguments);

        var words = Sentences().Matches(answer.GetRawText()).Select(match => match.Value).ToArray();
        Assert.True(words.Length == 0, string.Join('\n', words));
    }

    [Theory]
    [InlineData("find_models", """{"minTokens":"many","kind":{"chat":1}}""")]
    [InlineData("get_preset_model_version", "{}")]
    [InlineData("get_custom_service", """{"serviceId":"svcp-1"}""")]
    [InlineData("compare_models", """{"models":["one"]}""")]
    [InlineData("list_preset_models", """{"marker":"made-up"}""")]
    public async Task Issue_refusals_were_english_under_zh(string tool, string arguments)
    {
        var said = await _chinese.FailureAsync(tool, arguments);

        Assert.All(said.Split('\n'), line => Assert.Matches("[\u4e00-\u9fff]", line));
        Assert.DoesNotMatch(Sentences(), said);
    }

    // Three English words in a row, which no name of the catalog is that these calls show.
    [GeneratedRegex("(?<![A-Za-z0-9./_-])[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")]
    private static partial Regex Sentences();

    private async Task<string> UnfinishedAsync()
    {
        var found = await _shop.FindAsync("""{"includeRetired":true,"maxKeys":50,"fields":["name","versionId","status"],"sort":"modified"}""");
        return found.GetProperty("models").EnumerateArray().First(row => row.TryGetProperty("status", out var status) && status.GetString() == "Creating")
            .GetProperty("versionId").GetString()!;
    }
}
