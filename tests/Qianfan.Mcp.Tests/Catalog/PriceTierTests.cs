using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Catalog.Published;

namespace Qianfan.Mcp.Tests.Catalog;

/// <summary>What a call costs, and when that is not known.</summary>
public sealed class PriceTierTests
{
    private static readonly PriceTier[] _tiers = [new(128_000, 4, 20), new(32_000, 2, 10)];

    [Fact]
    public void A_call_on_deepseek_v4_pro_costs_what_the_page_says() =>
        Assert.Equal(1.008, Published("deepseek-v4-pro", 80_000, 2_000)!.Value.Cost, 9);

    [Fact]
    public void A_long_input_on_glm_5_1_takes_its_second_tier()
    {
        var tiers = PublishedFacts.Find("glm-5.1")!.Prices;
        var (cost, tier) = Published("glm-5.1", 80_000, 2_000)!.Value;

        Assert.Equal(tiers[1], tier);
        Assert.Equal((80_000 * tiers[1].Input!.Value + 2_000 * tiers[1].Output!.Value) / 1_000_000, cost, 9);
    }

    [Theory]
    [InlineData(32_000, 2)]
    [InlineData(32_001, 4)]
    [InlineData(128_000, 4)]
    public void The_smallest_tier_that_covers_the_input_counts_whatever_the_order(long input, double price) =>
        Assert.Equal(price, PriceTier.Cost(_tiers, input, 0)!.Value.Tier.Input);

    [Fact]
    public void An_input_that_no_tier_covers_has_no_known_cost()
    {
        Assert.Null(PriceTier.Cost(_tiers, 128_001, 1));
        Assert.Null(PriceTier.Cost([], 1, 1));
        Assert.Null(Published("ernie-5.0", 128_001, 1));
    }

    [Fact]
    public void A_price_that_is_not_known_is_not_zero()
    {
        Assert.Null(PriceTier.Cost([new(null, 2, null)], 1, 1));
        Assert.Null(PriceTier.Cost([new(null, null, 2)], 1, 1));
        Assert.Equal(2, PriceTier.Cost([new(null, 2, null)], 1_000_000, 0)!.Value.Cost);
    }

    [Fact]
    public void A_price_of_certain_hours_is_not_taken()
    {
        Assert.Null(PriceTier.Cost([new(null, 1, 1, When: "22:00-08:00")], 1, 1));
        Assert.Equal(4, PriceTier.Cost([new(null, 1, 1, When: "22:00-08:00"), new(null, 2, 2)], 1_000_000, 1_000_000)!.Value.Cost);
        Assert.Null(Published("deepseek-v4-pro-0813", 1, 1));
    }

    private static (double Cost, PriceTier Tier)? Published(string id, long input, long output) =>
        PriceTier.Cost(PublishedFacts.Find(id)!.Prices, input, output);
}
