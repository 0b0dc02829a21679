using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Catalog;

/// <summary>
/// What a million tokens cost in CNY while the input has at most so many tokens; without a bound, always. <paramref name="When"/> names
/// the hours of a price that does not hold all day. <paramref name="FirstTierOnly"/> says that the page was read no further: a longer input
/// may cost more.
/// </summary>
internal sealed record PriceTier(long? UpToInputTokens, double? Input, double? Output, double? CachedInput = null, string? When = null,
    bool FirstTierOnly = false)
{
    private const double Million = 1_000_000;

    /// <summary>
    /// What one call costs in CNY, by the tier that its input falls in; null where no tier covers it or a price that it needs is not
    /// known. Prices of certain hours are left out, since nobody knows when the call will be made.
    /// </summary>
    public static (double Cost, PriceTier Tier)? Cost(IReadOnlyList<PriceTier> tiers, long inputTokens, long outputTokens)
    {
        var tier = tiers
            .Where(tier => tier.When is null && inputTokens <= (tier.UpToInputTokens ?? long.MaxValue))
            .MinBy(tier => tier.UpToInputTokens ?? long.MaxValue);
        return tier is not null && Part(tier.Input, inputTokens) + Part(tier.Output, outputTokens) is { } cost ? (cost, tier) : null;
    }

    /// <summary>Its members, into an object that is already open.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteValue("upToInputTokens", UpToInputTokens);
        json.WriteValue("inputPrice", Input);
        json.WriteValue("outputPrice", Output);
        json.WriteValue("cachedInputPrice", CachedInput);
        json.WriteValue("when", When);
    }

    /// <summary>Such as "to 32000 tokens 6 in 24 out".</summary>
    public string InWords(Language language)
    {
        var when = When is null ? "" : $"{When} ";
        var bound = UpToInputTokens is null ? "" : string.Create(CultureInfo.InvariantCulture, $"≤{UpToInputTokens} ");
        return bound + when + language.Say($"{Price(Input)} in, {Price(Output)} out", $"输入 {Price(Input)}，输出 {Price(Output)}");

        static string Price(double? price) => price?.ToString(CultureInfo.InvariantCulture) ?? "?";
    }

    private static double? Part(double? price, long tokens) => tokens == 0 ? 0 : price * tokens / Million;
}
