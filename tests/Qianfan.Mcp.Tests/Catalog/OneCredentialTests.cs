using Qianfan.Mcp.Sandbox;

namespace Qianfan.Mcp.Tests.Catalog;

/// <summary>Who has an API key alone, or a pair that makes no token, gets what that opens; the rest is unknown and no error.</summary>
public sealed class OneCredentialTests
{
    [Fact]
    public async Task With_an_API_key_alone_models_are_those_of_the_inference_API()
    {
        using var shop = new Shop(clock: new FakeClock()) { Key = new(null, SandboxQianfan.ApiKey) };

        var found = await shop.FindAsync("""{"query":"deepseek-v4-pro","fields":["model","inputPrice","callable","batch"]}""");

        var row = found.GetProperty("models").EnumerateArray().First();
        Assert.Equal("deepseek-v4-pro", row.GetProperty("model").GetString());
        Assert.Equal(12, row.GetProperty("inputPrice").GetDouble());
        Assert.Equal(["callable", "batch"], Shop.Lines(row, "unknown"));
        Assert.StartsWith("console: ", Assert.Single(Shop.Lines(found, "incomplete")), StringComparison.Ordinal);
        Assert.Equal(["/v2/models"], shop.Asked);
    }

    [Theory]
    [InlineData("compare_models", """{"models":["GLM-5.1","deepseek-v4-pro"],"workload":{"inputTokens":80000,"outputTokens":2000}}""")]
    [InlineData("check_models", """{"models":["ernie-4.0-8k","GLM-5.1"]}""")]
    public async Task With_an_API_key_alone_the_other_tools_answer_too(string tool, string arguments)
    {
        using var shop = new Shop(clock: new FakeClock()) { Key = new(null, SandboxQianfan.ApiKey) };

        var answer = await shop.AnswerAsync(tool, arguments);

        Assert.Equal(2, answer.GetProperty("models").GetArrayLength());
        Assert.All(answer.GetProperty("models").EnumerateArray(), model => Assert.False(model.TryGetProperty("callable", out _)));
        Assert.StartsWith("console: ", Assert.Single(Shop.Lines(answer, "incomplete")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_API_key_that_is_refused_fails_the_call_and_no_pair_is_asked_for()
    {
        using var shop = new Shop(clock: new FakeClock()) { Key = new(null, "bce-v3/ALTAK-nobody/0123456789abcdef") };

        var failure = await shop.FailureAsync("find_models", "{}");

        Assert.StartsWith("PERMISSION_DENIED: ", failure, StringComparison.Ordinal);
        Assert.Contains("QIANFAN_API_KEY", failure, StringComparison.Ordinal);
        Assert.All(["QIANFAN_ACCESS_KEY", "AccessPolicy"], text => Assert.DoesNotContain(text, failure, StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_a_pair_that_makes_no_token_the_console_and_the_pages_answer()
    {
        using var shop = new Shop(clock: new FakeClock())
        {
            Fault = (action, _) => action == "/v1/BCE-BEARER/token" ? SandboxFault.Status(403) : null,
        };

        var found = await shop.FindAsync("""{"query":"amv-x3udf2ctyjzm","fields":["name","inputPrice","callable"]}""");

        var row = Assert.Single(found.GetProperty("models").EnumerateArray());
        Assert.Equal("""{"name":"GLM-5.1","inputPrice":6,"callable":true}""", row.GetRawText());
        Assert.Equal("2026-09-22", found.GetProperty("published").GetString());
        Assert.StartsWith("GET /v2/models: PERMISSION_DENIED ", Assert.Single(Shop.Lines(found, "incomplete")), StringComparison.Ordinal);
        Assert.DoesNotContain("/v2/models", shop.Asked);
    }
}
