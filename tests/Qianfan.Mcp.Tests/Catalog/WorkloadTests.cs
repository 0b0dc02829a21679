using System.Text.Json;

namespace Qianfan.Mcp.Tests.Catalog;

/// <summary>What compare_models says a workload costs.</summary>
public sealed class WorkloadTests : IDisposable
{
    private readonly Shop _shop = new(clock: new FakeClock());

    public void Dispose() => _shop.Dispose();

    /// <summary>GLM-5.1: 6 in and 24 out up to 32,000 tokens, 8 in and 28 out up to 200,000.</summary>
    [Theory]
    [InlineData(32_000, 0.24, "input up to 32000 tokens")]
    [InlineData(32_001, 0.312008, "input up to 200000 tokens")]
    public async Task The_tier_of_the_input_prices_the_whole_call(int input, double cny, string tier)
    {
        var cost = (await CostsAsync("GLM-5.1", input, 2_000))[0];

        Assert.Equal(cny, cost.GetProperty("cny").GetDouble(), 6);
        Assert.Equal(tier, cost.GetProperty("tier").GetString());
    }

    [Fact]
    public async Task Calls_multiply_the_cost()
    {
        var once = (await CostsAsync("DeepSeek-V4-Pro", 80_000, 2_000))[0];
        var often = (await CostsAsync("DeepSeek-V4-Pro", 80_000, 2_000, 1_000))[0];

        Assert.Equal(1.008, once.GetProperty("cny").GetDouble(), 6);
        Assert.Equal(1008, often.GetProperty("cny").GetDouble(), 6);
        Assert.False(once.TryGetProperty("tier", out _));
    }

    [Theory]
    [InlineData("bce-reranker-base", 1_000, "no price is reported")]
    [InlineData("ernie-5.1", 150_000, "input is limited to 121856 tokens")]
    public async Task What_cannot_be_priced_is_unknown_and_not_free(string model, int input, string why)
    {
        var cost = (await CostsAsync(model, input, 1_000))[0];

        Assert.Equal(why, cost.GetProperty("unknown").GetString());
        Assert.False(cost.TryGetProperty("cny", out _));
    }

    [Fact]
    public async Task The_name_of_a_family_means_a_live_version_that_can_be_called()
    {
        var answer = await _shop.CompareAsync("""{"models":["ERNIE 4.5 Turbo","GLM-5.1"]}""");

        var model = answer.GetProperty("models")[0];
        Assert.Equal("ERNIE-4.5-Turbo-20260402", model.GetProperty("name").GetString());
        Assert.Equal("ERNIE 4.5 Turbo", model.GetProperty("asked").GetString());
        Assert.Contains("ERNIE-4.5-Turbo-32K", Shop.Lines(model, "others"));
        Assert.Equal("yes", answer.GetProperty("same").GetProperty("callable").GetString());
        Assert.Equal("active", answer.GetProperty("same").GetProperty("lifecycle").GetString());
    }

    [Theory]
    [InlineData("""{"inputTokens":1}""")]
    [InlineData("""{"inputTokens":-1,"outputTokens":1}""")]
    [InlineData("""{"inputTokens":1,"outputTokens":1,"calls":0}""")]
    public async Task A_workload_that_means_nothing_is_refused(string workload) => Assert.StartsWith("INVALID_ARGUMENT: ",
        await _shop.FailureAsync("compare_models", $$"""{"models":["GLM-5.1","ERNIE-5.1"],"workload":{{workload}}}"""), StringComparison.Ordinal);

    private async Task<JsonElement[]> CostsAsync(string model, int input, int output, int calls = 1) =>
    [
        .. (await _shop.CompareAsync($$$"""
            {"models":["{{{model}}}","Qwen3.5-27B"],"workload":{"inputTokens":{{{input}}},"outputTokens":{{{output}}},"calls":{{{calls}}}}}
            """)).GetProperty("costs").EnumerateArray(),
    ];
}
