namespace Qianfan.Mcp.Tests.Catalog;

public sealed class Bm25Tests
{
    [Theory]
    [InlineData("get_preset_model maxKeys", "preset model max key")]
    [InlineData("Queries, classes and status: amv-tg07pj97a068", "query classe status amv tg07pj97a068")]
    [InlineData("用DeepSeek-R1做批量推理", "用 deep seek r1 做批 批量 量推 推理")]
    [InlineData("……", "")]
    public void A_text_is_taken_apart_into_words(string text, string words) => Assert.Equal(words, string.Join(' ', Bm25.LocalizedText(text)));

    [Fact]
    public void A_rare_word_counts_more_than_a_common_one() =>
        Assert.Equal("b", Names("model endpoint", ("a", "a model"), ("b", "an endpoint"), ("c", "the model"))[0]);

    [Fact]
    public void A_word_counts_more_in_a_short_text() =>
        Assert.Equal(["b", "a"], Names("endpoint", ("a", "endpoint among very different things"), ("b", "endpoint")));

    [Fact]
    public void A_text_that_shares_no_word_is_not_ranked() => Assert.Empty(Names("quota", ("a", "one model")));

    private static string[] Names(string question, params (string Name, string Text)[] texts) =>
        [.. new Bm25(texts.Select(text => KeyValuePair.Create(text.Name, text.Text))).Rank(question).Select(text => text.Name)];
}
