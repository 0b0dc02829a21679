using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Qianfan.Mcp.Tests.Catalog;

/// <summary>Page after page gives what the first call found: no row twice, none lost, whatever upstream does meanwhile.</summary>
public sealed class MarkerTests
{
    private const int Walks = 10_000;

    private static readonly string[] _questions =
    [
        """ "fields":["versionId"] """,
        """ "sort":"inputTokens","fields":["versionId"] """,
        // A list that upstream sends whole.
        """ "protocolVersion":2 """,
    ];

    private static readonly Gen<(int[] Before, int[] Meanwhile, int[] Sizes, string Question)> _walks =
        from before in Versions
        from meanwhile in Versions
        from sizes in Gen.Choose(1, 50).NonEmptyListOf()
        from question in Gen.Elements(_questions)
        select (before, meanwhile, sizes.ToArray(), question);

    private static Gen<int[]> Versions => Gen.Choose(0, 60).SelectMany(count => Gen.Choose(0, 200).ArrayOf(count)).Select(all => all.Distinct().ToArray());

    [Fact]
    public void No_row_is_repeated_or_lost_while_the_catalog_changes() => Prop.ForAll(
        _walks.ToArbitrary(),
        walk =>
        {
            using var upstream = new ChangingCatalog { Versions = walk.Before, HasServices = walk.Question == _questions[^1] };
            using var shop = new Shop(upstream);
            var seen = Walk(shop, upstream, walk.Meanwhile, walk.Sizes, walk.Question).GetAwaiter().GetResult();
            return seen.Count == walk.Before.Length && seen.ToHashSet().SetEquals(walk.Before.Select(ChangingCatalog.Id));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Walks).WithReplay(2026, 1121).WithParallelRunConfig(new ParallelRunConfig(2)));

    [Fact]
    public async Task Models_on_pages_that_lead_in_a_circle_are_read_once()
    {
        using var upstream = new ChangingCatalog { Versions = [.. Enumerable.Range(1, 20)], Circles = true };
        using var shop = new Shop(upstream);

        var found = await shop.FindAsync("""{"fields":["versionId"]}""");

        Assert.StartsWith("models: UPSTREAM_UNREADABLE ", Assert.Single(Shop.Lines(found, "incomplete")), StringComparison.Ordinal);
        Assert.Equal(8, found.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_marker_that_was_altered_or_made_up_is_refused()
    {
        using var shop = new Shop();
        var marker = Next(await shop.FindAsync("""{"maxKeys":3}"""));

        for (var place = 0; place < marker.Length; place++)
        {
            var altered = $"{marker[..place]}{(marker[place] == 'A' ? 'B' : 'A')}{marker[(place + 1)..]}";
            await RefusedAsync(shop, $$"""{"maxKeys":3,"marker":"{{altered}}"}""");
        }
        foreach (var made in (string[])["20", "am-1", "////", marker + "A", marker[1..], "null"])
            await RefusedAsync(shop, $$"""{"marker":"{{made}}"}""");
    }

    [Fact]
    public async Task A_marker_belongs_to_its_filters_and_order_but_to_no_page_size_or_fields()
    {
        using var shop = new Shop();
        var marker = Next(await shop.FindAsync("""{"callableNow":true,"maxKeys":3}"""));

        await RefusedAsync(shop, $$"""{"marker":"{{marker}}"}""");
        await RefusedAsync(shop, $$"""{"callableNow":true,"sort":"inputTokens","marker":"{{marker}}"}""");
        var next = await shop.FindAsync($$"""{"callableNow":true,"maxKeys":2,"fields":["name"],"marker":"{{marker}}"}""");

        Assert.Equal(2, next.GetProperty("models").GetArrayLength());
    }

    [Fact]
    public async Task A_marker_lasts_fifteen_minutes_and_asks_no_list_again()
    {
        using var shop = new Shop();
        var marker = Next(await shop.FindAsync("""{"maxKeys":3,"fields":["name"]}"""));
        var asked = shop.Asked.Count;

        shop.Clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        var next = await shop.FindAsync($$"""{"maxKeys":3,"fields":["name"],"refresh":true,"marker":"{{marker}}"}""");
        Assert.Equal(3, next.GetProperty("models").GetArrayLength());
        Assert.Equal(asked, shop.Asked.Count);

        shop.Clock.Advance(TimeSpan.FromSeconds(1));
        await RefusedAsync(shop, $$"""{"marker":"{{marker}}"}""");
    }

    [Fact]
    public async Task A_server_that_has_not_kept_the_rows_goes_on_while_it_finds_the_same_ones()
    {
        using var upstream = new ChangingCatalog { Versions = [.. Enumerable.Range(1, 20)] };
        using var shop = new Shop(upstream);
        using var replica = new Shop(upstream);
        var marker = Next(await shop.FindAsync("""{"maxKeys":3}"""));

        var next = await replica.FindAsync($$"""{"maxKeys":3,"marker":"{{marker}}"}""");
        Assert.Equal(3, next.GetProperty("models").GetArrayLength());

        using var later = new Shop(upstream);
        upstream.Versions = [.. Enumerable.Range(1, 21)];
        await RefusedAsync(later, $$"""{"maxKeys":3,"marker":"{{marker}}"}""");
    }

    [Fact]
    public async Task A_marker_of_another_key_is_refused()
    {
        using var shop = new Shop();
        using var upstream = new ChangingCatalog();
        using var other = new Shop(upstream) { Key = new("another-id", "another-secret") };
        var marker = Next(await shop.FindAsync("""{"maxKeys":3}"""));

        await RefusedAsync(other, $$"""{"marker":"{{marker}}"}""");
    }

    [Theory]
    [InlineData("batch")]
    [InlineData("evaluation")]
    [InlineData("fineTuning")]
    public async Task Issue_rows_that_were_kept_without_a_list_do_not_answer_for_a_page_that_shows_it(string field)
    {
        using var shop = new Shop();
        var more = $"\"fields\":[\"name\",\"{field}\"]";
        var plain = await shop.FindAsync("""{"maxKeys":10}""");
        var first = await shop.FindAsync($$"""{"maxKeys":10,{{more}}}""");

        foreach (var page in (JsonElement[])[plain, first])
        {
            var next = await shop.FindAsync($$"""{"maxKeys":10,"marker":"{{Next(page)}}",{{more}}}""");
            Assert.DoesNotContain(next.GetProperty("models").EnumerateArray(), row =>
                row.TryGetProperty("unknown", out var unknown) && unknown.EnumerateArray().Any(name => name.GetString() == field));
        }
    }

    private static string Next(JsonElement answer) => answer.GetProperty("nextMarker").GetString()!;

    private static async Task RefusedAsync(Shop shop, string arguments)
    {
        var refusal = await shop.FailureAsync("find_models", arguments);
        Assert.StartsWith("INVALID_ARGUMENT: marker ", refusal, StringComparison.Ordinal);
        Assert.Contains("Leave out marker to start again", refusal, StringComparison.Ordinal);
    }

    private static async Task<List<string>> Walk(Shop shop, ChangingCatalog upstream, int[] meanwhile, int[] sizes, string arguments)
    {
        List<string> seen = [];
        string? marker = null;
        var (tool, list) = arguments.Contains("protocolVersion", StringComparison.Ordinal) ? ("list_preset_services", "services") : ("find_models", "models");
        for (var page = 0; page == 0 || marker is not null; page++)
        {
            var answer = await shop.AnswerAsync(
                tool, $$"""{{{arguments}}, "maxKeys":{{sizes[page % sizes.Length]}}{{(marker is null ? "" : $",\"marker\":\"{marker}\"")}}}""");
            seen.AddRange(answer.GetProperty(list).EnumerateArray().Select(row => row.GetProperty("versionId").GetString()!));
            Assert.InRange(seen.Count, 0, 61);
            marker = answer.TryGetProperty("nextMarker", out var next) ? next.GetString() : null;
            upstream.Versions = meanwhile;
            shop.Clock.Advance(TimeSpan.FromSeconds(10));
        }
        return seen;
    }
}
