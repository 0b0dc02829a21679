using System.Text.Json;
using Qianfan.Mcp.Tests.Tools;

namespace Qianfan.Mcp.Tests.Actions;

/// <summary>GET /v2/models in all the forms that its documents and its readers have told of.</summary>
public sealed class ListModelsTests
{
    [Fact]
    public async Task A_whole_row_is_read() => await AssertRowAsync(
        """
        {"id":"ernie-4.5-turbo-vl","object":"model","created":1768089600,"owned_by":"百度文心","type":"image2text","context_length":131072,
         "prompt_tokens":123904,"max_tokens":12288,"max_completions_tokens":16384,
         "architecture":{"input_modalities":["text","image"],"output_modalities":["text"]},
         "pricing":{"prompt":"0.003","completion":"0.009"}}
        """,
        """
        {"model":"ernie-4.5-turbo-vl","vendor":"百度文心","kind":"image2text","contextTokens":131072,"inputTokens":123904,"outputTokens":12288,
         "reasoningAndOutputTokens":16384,"inputModalities":["text","image"],"outputModalities":["text"],"inputPrice":3,"outputPrice":9,
         "released":"2026-01-11"}
        """);

    [Theory]
    [InlineData("""{"id":"x"}""")]
    [InlineData("""
        {"id":"x","created":null,"owned_by":null,"type":null,"context_length":null,"prompt_tokens":null,"max_tokens":null,
         "max_completions_tokens":null,"architecture":null,"pricing":null}
        """)]
    [InlineData("""{"id":"x","architecture":{"input_modalities":null},"pricing":{"prompt":null,"completion":null}}""")]
    [InlineData("""{"id":"x","architecture":{},"pricing":{},"created":0,"owned_by":"其他"}""")]
    [InlineData("""{"id":"x","architecture":{"input_modalities":[]},"pricing":{"prompt":[],"completion":[]},"created":-1}""")]
    [InlineData("""{"id":"x","pricing":{"prompt":"面议","completion":"-1"},"context_length":"长","created":"soon"}""")]
    public async Task What_is_absent_null_or_no_value_is_not_told(string row) => await AssertRowAsync(row, """{"model":"x"}""");

    [Fact]
    public async Task Numbers_may_be_texts() => await AssertRowAsync(
        """
        {"id":"x","created":"1768089600","context_length":"131072","prompt_tokens":"123904","max_tokens":"12288",
         "max_completions_tokens":"16384","pricing":{"prompt":0.003,"completion":[{"price":"0.009"}]}}
        """,
        """
        {"model":"x","contextTokens":131072,"inputTokens":123904,"outputTokens":12288,"reasoningAndOutputTokens":16384,"inputPrice":3,
         "outputPrice":9,"released":"2026-01-11"}
        """);

    [Fact]
    public async Task A_price_of_nothing_is_a_price() =>
        await AssertRowAsync("""{"id":"x","pricing":{"prompt":"0"}}""", """{"model":"x","inputPrice":0}""");

    // Thousands in the provider's document, plain tokens in a reader of it.
    [Theory]
    [InlineData("32", "128")]
    [InlineData("\"32\"", "\"128\"")]
    [InlineData("32000", "128000")]
    [InlineData("32", "128000")]
    public async Task A_bound_in_thousands_and_one_in_tokens_are_the_same(string first, string second) => await AssertRowAsync(
        $$$"""
        {"id":"x","pricing":{"prompt":[{"up_to":{{{first}}},"price":"0.0008"},{"up_to":{{{second}}},"price":"0.0012"},{"price":"0.0024"}],
         "completion":[{"up_to":{{{first}}},"price":"0.002"},{"up_to":{{{second}}},"price":"0.016"},{"up_to":null,"price":"0.024"}]}}
        """,
        """
        {"model":"x","inputPrice":0.8,"outputPrice":2,"priceTiers":[{"upToInputTokens":32000,"inputPrice":0.8,"outputPrice":2},
         {"upToInputTokens":128000,"inputPrice":1.2,"outputPrice":16},{"inputPrice":2.4,"outputPrice":24}]}
        """);

    [Fact]
    public async Task Tiers_come_in_their_order_however_they_are_listed() => await AssertRowAsync(
        """{"id":"x","pricing":{"prompt":[{"price":"0.004"},{"up_to":32,"price":"0.001"}],"completion":"0.008"}}""",
        """
        {"model":"x","inputPrice":1,"outputPrice":8,"priceTiers":[{"upToInputTokens":32000,"inputPrice":1,"outputPrice":8},
         {"inputPrice":4,"outputPrice":8}]}
        """);

    [Fact]
    public async Task Each_bound_of_either_price_begins_another_tier() => await AssertRowAsync(
        """
        {"id":"x","pricing":{"prompt":[{"up_to":32,"price":"0.001"},{"price":"0.002"}],
         "completion":[{"up_to":128,"price":"0.004"},{"price":"0.008"}]}}
        """,
        """
        {"model":"x","inputPrice":1,"outputPrice":4,"priceTiers":[{"upToInputTokens":32000,"inputPrice":1,"outputPrice":4},
         {"upToInputTokens":128000,"inputPrice":2,"outputPrice":4},{"inputPrice":2,"outputPrice":8}]}
        """);

    [Fact]
    public async Task Beyond_its_last_bound_a_price_is_not_known() => await AssertRowAsync(
        """{"id":"x","pricing":{"prompt":[{"up_to":32,"price":"0.001"}],"completion":[{"up_to":128,"price":"0.004"}]}}""",
        """
        {"model":"x","inputPrice":1,"outputPrice":4,"priceTiers":[{"upToInputTokens":32000,"inputPrice":1,"outputPrice":4},
         {"upToInputTokens":128000,"outputPrice":4}]}
        """);

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task A_list_without_models_is_empty(string data)
    {
        using var caller = new Caller(new StubTransport(200, $$"""{"object":"list","data":{{data}}}"""));

        Assert.Equal(0, (await caller.AnswerAsync("list_models")).GetProperty("models").GetArrayLength());
    }

    private static async Task AssertRowAsync(string row, string expected)
    {
        using var caller = new Caller(new StubTransport(200, $$"""{"object":"list","data":[{{row}}]}"""));

        var read = Assert.Single((await caller.AnswerAsync("list_models")).GetProperty("models").EnumerateArray());

        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), read), read.GetRawText());
    }
}
