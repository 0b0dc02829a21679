using System.Text.Json;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Catalog;

/// <summary>
/// Answers that misled an agent once, each with siblings: what is not known is told as such, and what was asked is answered. Here: what is
/// found; what rows and texts say is in the other file.
/// </summary>
public sealed partial class MisleadingTests : IDisposable
{
    private readonly Shop _shop = new(clock: new FakeClock());
    private readonly Shop _chinese = new(clock: new FakeClock()) { Language = Language.Chinese };

    public void Dispose()
    {
        _shop.Dispose();
        _chinese.Dispose();
    }

    [Theory]
    [InlineData("DeepSeek-OCR", "capabilities")]
    [InlineData("GLM-5.1", "released")]
    [InlineData("合同抽取", "inputPrice")]
    public async Task Issue_none_stood_for_what_nobody_tells(string model, string field)
    {
        var answer = await _shop.CompareAsync($$"""{"models":["{{model}}","ERNIE-5.1"]}""");

        Assert.Equal("not reported", Values(answer, field)[0]);
    }

    [Theory]
    [InlineData("price", "inputPrice")]
    [InlineData("contextTokens", "contextTokens")]
    [InlineData("released", "released")]
    public async Task What_is_not_told_comes_last_and_is_named(string sort, string field)
    {
        var found = await _shop.FindAsync($$"""{"sort":"{{sort}}","kind":["embedding","chat","text2image"],"callableNow":true,"maxKeys":50,"fields":["name","{{field}}"]}""");

        var rows = found.GetProperty("models").EnumerateArray().ToArray();
        var told = rows.TakeWhile(row => row.TryGetProperty(field, out _)).Count();
        Assert.InRange(told, 1, rows.Length - 1);
        Assert.All(rows.Skip(told), row => Assert.False(row.TryGetProperty(field, out _)));
        var note = Assert.Single(Shop.Lines(found, "notes"), note => note.StartsWith($"Listed last ({field} not reported): ", StringComparison.Ordinal));
        Assert.Contains(rows[^1].GetProperty("name").GetString()!, note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"minInputTokens":100000,"callableNow":true}""", "inputTokens", "bce-reranker-base_v1")]
    [InlineData("""{"minOutputTokens":8192,"callableNow":true}""", "outputTokens", "Qwen Image")]
    [InlineData("""{"maxInputPrice":1,"callableNow":true,"kind":["text2image"]}""", "inputPrice", "Stable-Diffusion-XL")]
    public async Task Issue_models_were_left_out_without_a_name(string arguments, string field, string name)
    {
        var notes = Shop.Lines(await _shop.FindAsync(arguments), "notes");

        Assert.Contains(notes, note => note.StartsWith($"Left out ({field} not reported): ", StringComparison.Ordinal) && note.Contains(name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"minInputTokens":1000001,"callableNow":true}""", "DeepSeek-V4-Pro", "minInputTokens: 1000000", "minInputTokens")]
    [InlineData("""{"minOutputTokens":393217,"kind":["chat"]}""", "DeepSeek-V4-Pro", "minOutputTokens: 393216", "minOutputTokens")]
    [InlineData("""{"maxInputPrice":0.55,"callableNow":true,"minContextTokens":100000}""", "Qwen3.5-27B", "maxInputPrice: 0.6", "maxInputPrice")]
    public async Task Issue_the_nearest_were_alphabetical(string arguments, string name, string fails, string loosen)
    {
        var found = await _shop.FindAsync(arguments);

        var nearest = found.GetProperty("nearest")[0];
        Assert.Equal((name, fails), (nearest.GetProperty("name").GetString(), Assert.Single(nearest.GetProperty("fails").EnumerateArray()).GetString()));
        Assert.Equal(loosen, found.GetProperty("loosen").GetProperty("filter").GetString());
        Assert.InRange(found.GetProperty("loosen").GetProperty("models").GetInt32(), 1, 200);
    }

    [Fact]
    public async Task Issue_one_token_too_many_hid_the_model_that_was_meant()
    {
        using var shop = new Shop();

        var found = await shop.FindAsync("""{"query":"ERNIE-4.5-Turbo","minContextTokens":131073}""");

        Assert.Contains(found.GetProperty("nearest").EnumerateArray(), near => near.GetProperty("name").GetString() == "ERNIE-4.5-Turbo-128K"
            && near.GetProperty("fails")[0].GetString() == "minContextTokens: 131072");
    }

    [Theory]
    [InlineData("""{"kind":["chatt"]}""", "No model here has kind \"chatt\"; available: chat, ", "Did you mean chat?")]
    [InlineData("""{"vendor":["zhipuu"]}""", "No model here has vendor \"zhipuu\"; available: ", "Did you mean zhipu?")]
    [InlineData("""{"capabilities":["audio"]}""", "No model here has capabilities \"audio\"; available: reasoning, ", "structured_output")]
    [InlineData("""{"capabilities":["image"]}""", "No model here has capabilities \"image\"; available: ", "Try inputModalities [\"image\"].")]
    [InlineData("""{"inputModalities":["video"]}""", "No model here has inputModalities \"video\"; available: ", "image")]
    public async Task Issue_a_value_that_nobody_has_looked_like_a_true_none(string arguments, string begins, string holds)
    {
        var note = Assert.Single(Shop.Lines(await _shop.FindAsync(arguments), "notes"), note => note.StartsWith("No model here", StringComparison.Ordinal));

        Assert.StartsWith(begins, note, StringComparison.Ordinal);
        Assert.Contains(holds, note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind", "文生图", "text2image")]
    [InlineData("kind", "嵌入", "embedding")]
    [InlineData("kind", "重排序", "reranker")]
    [InlineData("capabilities", "图像理解", "vision")]
    [InlineData("capabilities", "image_understanding", "vision")]
    [InlineData("capabilities", "函数调用", "function_call")]
    [InlineData("capabilities", "深度思考", "reasoning")]
    [InlineData("capabilities", "联网搜索", "web_search")]
    [InlineData("inputModalities", "图片", "image")]
    [InlineData("vendor", "智谱", "Zhipu")]
    public async Task Words_of_both_languages_mean_the_same(string filter, string word, string same)
    {
        var names = await _shop.NamesAsync($$"""{"{{filter}}":["{{word}}"]}""");

        Assert.NotEmpty(names);
        Assert.Equal(await _shop.NamesAsync($$"""{"{{filter}}":["{{same}}"]}"""), names);
    }

    [Theory]
    [InlineData("callableNow", "callable")]
    [InlineData("supportsBatchInference", "batch")]
    [InlineData("fineTuning", "fineTuning")]
    public async Task Issue_false_returned_what_is_true(string filter, string field)
    {
        var found = await _shop.FindAsync($$"""{"{{filter}}":false,"kind":["chat"],"maxKeys":50,"fields":["name","{{field}}"]}""");

        var rows = found.GetProperty("models").EnumerateArray().ToArray();
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.False(row.TryGetProperty(field, out _) || row.TryGetProperty("unknown", out _), row.ToString()));
    }

    [Theory]
    [InlineData("svco-p5ru17fqoa2b", "合同要素抽取-V2")]
    [InlineData("合同抽取", "合同要素抽取-V2")]
    [InlineData("8vkkyiax_hetong", "合同要素抽取-V2")]
    [InlineData("ERNIE-4.0-8K", "ERNIE-4.0-8K")]
    [InlineData("/chat/yi_34b_chat", "Yi-34B-Chat")]
    public async Task Issue_own_and_retired_models_could_not_be_compared(string name, string found)
    {
        var answer = await _shop.CompareAsync($$"""{"models":["{{name}}","GLM-5.1"]}""");

        Assert.False(answer.TryGetProperty("notFound", out _));
        var first = answer.GetProperty("models")[0];
        Assert.Equal(found, first.GetProperty("name").GetString());
        Assert.Equal(name == found ? null : name, first.TryGetProperty("asked", out var asked) ? asked.GetString() : null);
    }

    [Theory]
    [InlineData("ERNIE 3.5")]
    [InlineData("ERNIE 4.5 Turbo")]
    [InlineData("deepseek")]
    public async Task Issue_a_family_became_one_version_silently(string family)
    {
        var first = (await _shop.CompareAsync($$"""{"models":["{{family}}","GLM-5.1"]}""")).GetProperty("models")[0];

        Assert.Equal(family, first.GetProperty("asked").GetString());
        Assert.Matches("^(the newest|one) of [0-9]+ ", first.GetProperty("taken").GetString());
        Assert.NotEmpty(first.GetProperty("others").EnumerateArray());
    }

    private static string[] Values(JsonElement compared, string field) =>
        [.. compared.GetProperty("differences").EnumerateArray().Single(one => one.GetProperty("field").GetString() == field)
            .GetProperty("values").EnumerateArray().Select(value => value.GetString()!)];
}
