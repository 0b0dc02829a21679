using System.Text.Json;
using Qianfan.Mcp.Catalog.Published;
using Qianfan.Mcp.Tests.Repository;

namespace Qianfan.Mcp.Tests.Catalog.Published;

/// <summary>What the shipped file of published facts holds and how it is read.</summary>
public sealed class PublishedFactsTests
{
    private static readonly string[] _noFacts = ["id", "conflicts", "sources"];

    [Fact]
    public void Every_model_of_the_file_is_read()
    {
        using var file = Open();

        Assert.Equal(
            file.RootElement.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("id").GetString()),
            PublishedFacts.All.Select(model => model.Id));
        Assert.InRange(PublishedFacts.All.Count(model => model.ListedOn is not null), 40, 80);
    }

    [Fact]
    public void Every_fact_of_every_model_has_an_official_page_and_a_day_not_after_the_last_check()
    {
        using var file = Open();
        foreach (var model in file.RootElement.GetProperty("models").EnumerateArray())
        {
            var read = PublishedFacts.Find(model.GetProperty("id").GetString())!;
            foreach (var fact in model.EnumerateObject().Select(member => member.Name).Except(_noFacts))
            {
                var source = Assert.IsType<FactSource>(read.SourceOf(fact));
                Assert.Matches("^https://(cloud.baidu.com/doc|qianfan.baidubce.com)/", source.Page);
                Assert.InRange(source.ReadOn, new(2024, 1, 1), PublishedFacts.CheckedOn);
            }
        }
    }

    [Fact]
    public void A_fact_that_is_not_told_has_no_source()
    {
        var model = PublishedFacts.Find("ernie-4.0-8k")!;

        Assert.Null(model.ContextTokens);
        Assert.Null(model.SourceOf("contextTokens"));
        Assert.Null(model.InputModalities);
    }

    [Fact]
    public void A_model_is_read_with_its_figures_and_their_source()
    {
        var model = PublishedFacts.Find("ernie-4.5-turbo-128k")!;

        Assert.Equal(("ERNIE 4.5 Turbo 128K", "Baidu", "chat"), (model.Name, model.Vendor, model.Kind));
        Assert.Equal((131072, 125952, 12288), (model.ContextTokens, model.InputTokens, model.OutputTokens));
        Assert.Equal((5000, 400000), (model.Rpm, model.Tpm));
        Assert.Equal([new(null, 0.8, 3.2, FirstTierOnly: true)], model.Prices);
        Assert.Equal(new("https://cloud.baidu.com/doc/qianfan/s/zmh4stou3", new(2026, 9, 29)), model.SourceOf("retires"));
        Assert.Contains(model.Conflicts, it => it.Fact == "maxOutputTokens" && it.Kept.GetInt32() == 12288 && it.Other.GetInt32() == 16384);
    }

    [Theory]
    [InlineData("ERNIE-4.5-Turbo-128K", "ernie-4.5-turbo-128k")]
    [InlineData(" ernie_4.5 turbo 128k ", "ernie-4.5-turbo-128k")]
    [InlineData("ＧＬＭ－５．１", "glm-5.1")]
    [InlineData("DeepSeek V4 Pro", "deepseek-v4-pro")]
    [InlineData("Qianfan-Chinese-Llama-2-13B", "qianfan-chinese-llama-2-13b")]
    [InlineData("qianfan-chinese-llama-2-1.3b", "qianfan-chinese-llama-2-1.3b")]
    public void Any_spelling_finds_the_model(string name, string id) => Assert.Equal(id, PublishedFacts.Find(name)?.Id);

    [Theory]
    [InlineData("ernie-99")]
    [InlineData("--")]
    [InlineData("")]
    [InlineData("qianfan chinese llama 2 13b")]
    public void What_is_unknown_or_means_two_models_finds_none(string name) => Assert.Null(PublishedFacts.Find(name, null));

    [Fact]
    public void The_first_name_that_is_known_counts() =>
        Assert.Equal("glm-5.1", PublishedFacts.Find(null, "no such model", "GLM-5.1", "deepseek-v4-pro")?.Id);

    [Theory]
    [InlineData("ernie-4.5-turbo-128k", "2026-10-28", "retiring")]
    [InlineData("ernie-4.5-turbo-128k", "2026-10-29", "retired")]
    [InlineData("deepseek-v4-pro", "2026-10-29", "active")]
    [InlineData("ernie-3.5-128k", "2026-10-29", "unknown")]
    public void A_model_lives_until_the_announced_day(string id, string today, string lifecycle) =>
        Assert.Equal(lifecycle, PublishedFacts.Find(id)!.LifecycleOn(DateOnly.ParseExact(today, "yyyy-MM-dd")));

    [Fact]
    public void The_newest_reading_of_the_retirement_page_is_told()
    {
        Assert.Equal(PublishedFacts.All.Max(model => model.SourceOf("retires")?.ReadOn), PublishedFacts.RetirementsReadOn);
        Assert.InRange(PublishedFacts.RetirementsReadOn, new(2026, 9, 29), PublishedFacts.CheckedOn);
    }

    private static JsonDocument Open() => JsonDocument.Parse(Checkout.Read("src/Qianfan.Mcp/Catalog/Published/published.json"));
}
