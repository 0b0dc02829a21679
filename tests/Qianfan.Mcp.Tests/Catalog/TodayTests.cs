using System.Globalization;
using System.Text.Json;

namespace Qianfan.Mcp.Tests.Catalog;

/// <summary>Prices, modalities, vendors and retirements as find_models filters and sorts them, over the sandbox of today.</summary>
public sealed class TodayTests : IDisposable
{
    private readonly Shop _shop = new(clock: new FakeClock());

    public void Dispose() => _shop.Dispose();

    [Fact]
    public async Task The_cheapest_come_first_and_unknown_prices_last()
    {
        var found = await _shop.FindAsync("""{"sort":"price","fields":["inputPrice"],"maxKeys":50}""");

        var rows = found.GetProperty("models").EnumerateArray().ToArray();
        Assert.Single(Shop.Lines(found, "notes"), note => note.StartsWith("Listed last (inputPrice not reported): ", StringComparison.Ordinal));
        var prices = rows.Select(row => row.TryGetProperty("inputPrice", out var price) ? price.GetDouble() : double.MaxValue).ToArray();
        Assert.Equal(prices.Order(), prices);
        Assert.True(prices[0] < prices[20] && prices[^1] == double.MaxValue);
    }

    [Theory]
    [InlineData("maxInputPrice", "inputPrice", 0.5)]
    [InlineData("maxOutputPrice", "outputPrice", 3.2)]
    public async Task A_price_limit_holds_for_every_row_and_leaves_unknown_prices_out(string filter, string field, double most)
    {
        var found = await _shop.FindAsync(string.Create(CultureInfo.InvariantCulture, $$"""{"{{filter}}":{{most}},"fields":["{{field}}"]}"""));

        Assert.NotEmpty(found.GetProperty("models").EnumerateArray());
        Assert.All(found.GetProperty("models").EnumerateArray(), row => Assert.InRange(row.GetProperty(field).GetDouble(), 0, most));
        var left = Assert.Single(Shop.Lines(found, "notes"), note => note.StartsWith($"Left out ({field} not reported): ", StringComparison.Ordinal));
        // Ten are named, and those that can be called first.
        Assert.Matches("^[^:]+: ([^,]+, ){9}[^,]+ and [0-9]+ more\\.$", left);
    }

    [Fact]
    public async Task Models_that_read_images_are_found_by_what_they_take()
    {
        var rows = await RowsAsync("""{"inputModalities":["image","text"],"kind":["chat"],"fields":["name","modalities"]}""");

        Assert.Contains(rows, row => row.GetProperty("name").GetString() == "GLM-5.3-Flash");
        Assert.All(rows, row => Assert.Contains("image", row.GetProperty("modalities").GetString()!.Split("->")[0].Split('+')));
    }

    [Fact]
    public async Task A_context_is_at_least_as_large_as_asked_for()
    {
        var rows = await RowsAsync("""{"minContextTokens":262144,"sort":"contextTokens","fields":["contextTokens"]}""");

        var contexts = rows.Select(row => row.GetProperty("contextTokens").GetInt64()).ToArray();
        Assert.Equal(contexts.OrderDescending(), contexts);
        Assert.True(contexts[0] >= 1_000_000 && contexts[^1] == 262_144);
    }

    [Theory]
    [InlineData("百度", "Baidu")]
    [InlineData("文心", "baidu")]
    [InlineData("通义", "Tongyi Lab")]
    [InlineData("阿里云", "Qwen")]
    [InlineData("智谱", "Zhipu AI")]
    public async Task A_vendor_is_found_by_any_of_its_names(string name, string another)
    {
        var names = await _shop.NamesAsync($$"""{"vendor":["{{name}}"]}""");

        Assert.InRange(names.Length, 3, 49);
        Assert.Equal(names, await _shop.NamesAsync($$"""{"vendor":["{{another}}"]}"""));
    }

    [Fact]
    public async Task Only_what_lives_until_the_day_is_available_until_then()
    {
        // Before 2026-10-29, when three of them retire.
        using var shop = new Shop(clock: new FakeClock(new(2026, 10, 5, 0, 0, 0, TimeSpan.Zero)));

        Assert.Equal(
            ["ERNIE-4.5-Turbo-20260402", "ERNIE-4.5-Turbo-32K", "ERNIE-4.5-Turbo-VL", "ERNIE-4.5-Turbo-VL-32K", "ERNIE-4.5-Turbo-128K"],
            await shop.NamesAsync("""{"query":"ernie-4.5-turbo","availableUntil":"2026-10-29"}"""));
        var found = await shop.FindAsync("""{"query":"ernie-4.5-turbo","availableUntil":"2026-10-30"}""");

        Assert.Equal("ERNIE-4.5-Turbo-20260402", Assert.Single(found.GetProperty("models").EnumerateArray()).GetProperty("name").GetString());
        Assert.Contains(
            "Models without an announced retirement count as available; the retirement page was read on 2026-09-29.", Shop.Lines(found, "notes"));
    }

    [Fact]
    public async Task What_can_be_fine_tuned_is_joined_by_name()
    {
        var rows = await RowsAsync("""{"fineTuning":true,"includeRetired":true,"fields":["name","fineTuning"]}""");

        Assert.Equal(
            ["ERNIE-4.5-Turbo-128K", "ERNIE-Lite-128K-0419", "ERNIE-Speed-8K", "Stable-Diffusion-XL"],
            rows.Select(row => row.GetProperty("name").GetString()));
        Assert.All(rows, row => Assert.True(row.GetProperty("fineTuning").GetBoolean()));
    }

    [Fact]
    public async Task Retired_and_unfinished_versions_are_left_out_and_counted_unless_asked_for()
    {
        var found = await _shop.FindAsync("""{"query":"ernie-4.0-8k"}""");
        var all = await _shop.FindAsync("""{"query":"ernie-4.0-8k","includeRetired":true}""");
        var unfinished = await _shop.FindAsync("""{"query":"DeepSeek-Flash"}""");

        Assert.Equal("Left out: 2 retired and 0 unfinished; includeRetired lists them.", Assert.Single(Shop.Lines(found, "notes")));
        Assert.Contains("Left out: 1 retired and 1 unfinished; includeRetired lists them.", Shop.Lines(unfinished, "notes"));
        Assert.Empty(Shop.Lines(all, "notes"));
        Assert.Equal(found.GetProperty("total").GetInt32() + 2, all.GetProperty("total").GetInt32());
        Assert.Equal("retired", all.GetProperty("models")[0].GetProperty("lifecycle").GetString());
    }

    /// <summary>Its newest one, ERNIE-4.0-8K, is retired.</summary>
    [Theory]
    [InlineData("ERNIE 4.0")]
    [InlineData("am-vhbjz6njftn9")]
    public async Task A_family_means_its_newest_version_that_still_lives(string family)
    {
        var taken = (await _shop.CompareAsync($$"""{"models":["{{family}}","DeepSeek-V4-Pro"]}""")).GetProperty("models")[0];

        Assert.Equal("ERNIE-4.0-8K-Latest", taken.GetProperty("name").GetString());
        Assert.Equal(family, taken.GetProperty("asked").GetString());
        Assert.StartsWith("the newest of ", taken.GetProperty("taken").GetString(), StringComparison.Ordinal);
        Assert.Contains("ERNIE-4.0-8K", Shop.Lines(taken, "others"));
    }

    /// <summary>On the announced day itself a model is retired, and in Beijing that day begins at 16:00 UTC.</summary>
    [Theory]
    [InlineData(15, "retiring")]
    [InlineData(16, "retired")]
    public async Task The_day_of_retirement_is_one_of_Beijing(int hour, string lifecycle)
    {
        using var shop = new Shop(clock: new FakeClock(new(2026, 10, 28, hour, 0, 0, TimeSpan.Zero)));

        var found = await shop.FindAsync("""{"query":"amv-j7qzhintctvt","includeRetired":true,"fields":["lifecycle"]}""");

        Assert.Equal(lifecycle, found.GetProperty("models")[0].GetProperty("lifecycle").GetString());
    }

    private async Task<JsonElement[]> RowsAsync(string arguments) =>
        [.. (await _shop.FindAsync(arguments)).GetProperty("models").EnumerateArray()];
}
