namespace Qianfan.Mcp.Tests.Catalog;

/// <summary>What find_models says where nothing fits: which filter to loosen, what comes near, which words there are.</summary>
public sealed class NoMatchTests : IDisposable
{
    private readonly Shop _shop = new();

    public void Dispose() => _shop.Dispose();

    [Fact]
    public async Task When_nothing_fits_the_strictest_filter_and_what_comes_near_are_named()
    {
        var found = await _shop.FindAsync("""{"query":"ERNIE-Sped-128K","callableNow":true}""");

        Assert.Equal(0, found.GetProperty("total").GetInt32());
        var callable = (await _shop.FindAsync("""{"callableNow":true}""")).GetProperty("total").GetInt32();
        Assert.Equal($$"""{"filter":"query","models":{{callable}}}""", found.GetProperty("loosen").GetRawText());
        var nearest = found.GetProperty("nearest").EnumerateArray().ToArray();
        Assert.Equal(3, nearest.Length);
        Assert.Equal("ERNIE-Speed-128K", nearest[0].GetProperty("name").GetString());
        Assert.All(nearest, near => Assert.Equal($"query: {near.GetProperty("name")}", Assert.Single(Shop.Lines(near, "fails"))));
    }

    [Fact]
    public async Task What_comes_nearest_misses_by_the_least()
    {
        var largest = await _shop.FindAsync("""{"callableNow":true,"sort":"inputTokens","fields":["name","inputTokens"],"maxKeys":3}""");

        var found = await _shop.FindAsync("""{"callableNow":true,"minInputTokens":2000000}""");

        var total = largest.GetProperty("total");
        Assert.Equal($$"""{"filter":"minInputTokens","models":{{total}}}""", found.GetProperty("loosen").GetRawText());
        Assert.Equal(
            from row in largest.GetProperty("models").EnumerateArray()
            select $"{row.GetProperty("name")} minInputTokens: {row.GetProperty("inputTokens")}",
            from near in found.GetProperty("nearest").EnumerateArray()
            select $"{near.GetProperty("name")} {string.Join("; ", Shop.Lines(near, "fails"))}");
    }

    [Theory]
    [InlineData("kind", "chatt", "chat")]
    [InlineData("capabilities", "functon_call", "function_call")]
    [InlineData("vendor", "Deepsek", "deepseek")]
    public async Task A_word_that_no_model_has_is_told_with_those_that_there_are(string filter, string word, string meant)
    {
        var found = await _shop.FindAsync($$"""{"{{filter}}":["{{word}}"]}""");

        var told = $"No model here has {filter} \"{word}\"; available: ";
        var note = Assert.Single(Shop.Lines(found, "notes"), line => line.StartsWith(told, StringComparison.Ordinal));
        Assert.EndsWith($". Did you mean {meant}?", note, StringComparison.Ordinal);
    }
}
