using System.Text.Json;
using System.Text.RegularExpressions;
using Qianfan.Mcp.Tests.Tools;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Catalog;

/// <summary>Answers that misled an agent once, each with siblings: what is not known is told as such, and what was asked is answered.</summary>
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

        Assert.Equal("not told", Values(answer, field)[0]);
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
        var note = Assert.Single(Shop.Lines(found, "notes"), note => note.StartsWith($"Listed last, {field} not told: ", StringComparison.Ordinal));
        Assert.Contains(rows[^1].GetProperty("name").GetString()!, note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"minInputTokens":100000,"callableNow":true}""", "inputTokens", "bce-reranker-base_v1")]
    [InlineData("""{"minOutputTokens":8192,"callableNow":true}""", "outputTokens", "Qwen Image")]
    [InlineData("""{"maxInputPrice":1,"callableNow":true,"kind":["text2image"]}""", "inputPrice", "Stable-Diffusion-XL")]
    public async Task Issue_models_were_left_out_without_a_name(string arguments, string field, string name)
    {
        var notes = Shop.Lines(await _shop.FindAsync(arguments), "notes");

        Assert.Contains(notes, note => note.StartsWith($"Left out, {field} not told: ", StringComparison.Ordinal) && note.Contains(name, StringComparison.Ordinal));
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
    [InlineData("""{"kind":["chatt"]}""", "No model here has kind \"chatt\"; there are: chat, ", "Did you mean chat?")]
    [InlineData("""{"vendor":["zhipuu"]}""", "No model here has vendor \"zhipuu\"; there are: ", "Did you mean zhipu?")]
    [InlineData("""{"capabilities":["audio"]}""", "No model here has capabilities \"audio\"; there are: reasoning, ", "structured_output")]
    [InlineData("""{"capabilities":["image"]}""", "No model here has capabilities \"image\"; there are: ", "Try inputModalities [\"image\"].")]
    [InlineData("""{"inputModalities":["video"]}""", "No model here has inputModalities \"video\"; there are: ", "image")]
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

    [Theory]
    [InlineData("客服问答", true)]
    [InlineData("合同", true)]
    [InlineData("商品文案", false)]
    public async Task Issue_own_versions_did_not_know_their_services(string query, bool callable)
    {
        var found = await _shop.FindAsync($$"""{"query":"{{query}}","includeCustom":true,"fields":["name","services","callable","deployment"]}""");

        var served = found.GetProperty("models").EnumerateArray().Where(row => row.TryGetProperty("services", out _)).ToArray();
        Assert.NotEmpty(served);
        Assert.Equal(callable, served.Any(row => row.TryGetProperty("callable", out _)));
        Assert.All(served, row =>
        {
            Assert.StartsWith("svco-", row.GetProperty("services")[0].GetProperty("serviceId").GetString(), StringComparison.Ordinal);
            Assert.True(row.GetProperty("deployment").GetBoolean());
            Assert.DoesNotContain("services", Shop.Lines(row, "unknown"));
        });
    }

    [Theory]
    [InlineData("""{"includeRetired":true,"query":"ERNIE-4.0-8K","maxKeys":1}""", "lifecycle", "retired")]
    [InlineData("""{"includeRetired":true,"query":"ERNIE-Speed-128K","maxKeys":1}""", "lifecycle", "retired")]
    [InlineData("""{"includeRetired":true,"query":"CREATING","maxKeys":1}""", "status", "Creating")]
    public async Task Issue_retired_and_unfinished_versions_looked_ordinary(string arguments, string field, string value)
    {
        if (arguments.Contains("CREATING", StringComparison.Ordinal))
            arguments = arguments.Replace("CREATING", await UnfinishedAsync(), StringComparison.Ordinal);

        Assert.Equal(value, (await _shop.FindAsync(arguments)).GetProperty("models")[0].GetProperty(field).GetString());
    }

    [Theory]
    [InlineData("\"expiredTime\":\"-\",", "open-ended")]
    [InlineData("\"expiredTime\":\"2026-12-31T00:00:00Z\",", "2026-12-31T00:00:00Z")]
    [InlineData("", null)]
    public async Task Issue_open_ended_and_not_told_were_the_same(string sent, string? told)
    {
        using var caller = new Caller(StubTransport.Result($$"""{"instances":[{{{sent}}"instanceId":"a0","paymentTiming":"Postpaid","rpm":33,"tpm":10000}]}"""));

        var quota = (await caller.AnswerAsync("list_tpm_quotas", """{"model":"ernie-4.5-turbo-128k"}""")).GetProperty("quotas")[0];

        Assert.Equal(told, quota.TryGetProperty("expireTime", out var time) ? time.GetString() : null);
    }

    [Theory]
    [InlineData("文心", "^ERNIE")]
    [InlineData("一言", "^ERNIE")]
    [InlineData("千问", "^Qwen")]
    [InlineData("ernie", "^ERNIE")]
    [InlineData("27B Qwen3.5", "^Qwen3.5-27B$")]
    [InlineData("pro deepseek v4", "^DeepSeek-V4-Pro$")]
    [InlineData("amv-x3udf2ct", "^GLM-5.1$")]
    public async Task Issue_a_query_missed_what_was_meant(string query, string first)
    {
        var found = await _shop.FindAsync($$"""{"query":"{{query}}","maxKeys":1,"fields":["name"]}""");

        Assert.Matches(first, found.GetProperty("models")[0].GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("V")]
    [InlineData("amv")]
    [InlineData("svc")]
    public async Task Issue_a_letter_was_in_every_id(string query) => Assert.InRange((await _shop.NamesAsync($$"""{"query":"{{query}}"}""")).Length, 0, 5);

    [Theory]
    [InlineData("ERNIE-4.0-8K")]
    [InlineData("ERNIE-3.5-128K")]
    [InlineData("DeepSeek-V3")]
    public async Task Issue_both_protocols_of_a_service_were_two_rows(string name)
    {
        var row = (await _shop.FindAsync($$"""{"query":"{{name}}","includeRetired":true,"maxKeys":1,"fields":["name","services"]}""")).GetProperty("models")[0];

        var service = Assert.Single(row.GetProperty("services").EnumerateArray());
        Assert.Equal(name.ToLowerInvariant(), service.GetProperty("model").GetString());
        Assert.False(service.TryGetProperty("ended", out _) || service.TryGetProperty("path", out _));
    }

    [Theory]
    [InlineData("""{"callableNow":true}""", "callable")]
    [InlineData("""{"kind":["chat"]}""", "kind")]
    [InlineData("""{"kind":["embedding"],"callableNow":false}""", "kind")]
    public async Task Issue_rows_repeated_what_was_filtered_on(string arguments, string field)
    {
        var rows = (await _shop.FindAsync(arguments)).GetProperty("models").EnumerateArray().ToArray();

        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.False(row.TryGetProperty(field, out _)));
    }

    [Theory]
    [InlineData("ERNIE-5.1", "ernie-5.1 \\(svcp-[0-9a-z]+\\): TPM, NotOpen")]
    [InlineData("Yi-34B-Chat", "/chat/yi_34b_chat \\(svcp-[0-9a-z]+\\): V1, ended")]
    [InlineData("合同抽取", "8vkkyiax_hetong \\(svco-[0-9a-z]+\\): Serving, ComputingUnit, Opened")]
    public async Task Issue_services_were_packed_into_words_without_names(string model, string words) =>
        Assert.Matches($"^{words}$", Values(await _shop.CompareAsync($$"""{"models":["{{model}}","GLM-5.1"]}"""), "services")[0]);

    [Theory]
    [InlineData("find_models", """{"minInputTokens":100000,"callableNow":true,"maxKeys":500}""")]
    [InlineData("find_models", """{"kind":["chatt"],"capabilities":["audio"],"availableUntil":"2027-06-01"}""")]
    [InlineData("find_models", """{"sort":"price","maxKeys":2}""")]
    [InlineData("compare_models", """{"models":["ERNIE 3.5","GLM-5.1","yi_34b_chat"],"workload":{"inputTokens":800000,"outputTokens":1}}""")]
    [InlineData("check_models", """{"models":["ernie-4.0-8k","/chat/yi_34b_chat","ERNIE-Speed-128K"]}""")]
    [InlineData("list_preset_services", """{"maxKeys":500}""")]
    public async Task Issue_notes_were_english_under_zh(string tool, string arguments)
    {
        var answer = await _chinese.AnswerAsync(tool, arguments);

        var words = Sentences().Matches(answer.GetRawText()).Select(match => match.Value).ToArray();
        Assert.True(words.Length == 0, string.Join('\n', words));
    }

    [Theory]
    [InlineData("find_models", """{"minTokens":"many","kind":{"chat":1}}""")]
    [InlineData("get_preset_model_version", "{}")]
    [InlineData("get_custom_service", """{"serviceId":"svcp-1"}""")]
    [InlineData("compare_models", """{"models":["one"]}""")]
    [InlineData("list_preset_models", """{"marker":"made-up"}""")]
    public async Task Issue_refusals_were_english_under_zh(string tool, string arguments)
    {
        var said = await _chinese.FailureAsync(tool, arguments);

        Assert.All(said.Split('\n'), line => Assert.Matches("[\u4e00-\u9fff]", line));
        Assert.DoesNotMatch(Sentences(), said);
    }

    // Three English words in a row, which no name of the catalog is that these calls show.
    [GeneratedRegex("(?<![A-Za-z0-9./_-])[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")]
    private static partial Regex Sentences();

    private async Task<string> UnfinishedAsync()
    {
        var found = await _shop.FindAsync("""{"includeRetired":true,"maxKeys":50,"fields":["name","versionId","status"],"sort":"modified"}""");
        return found.GetProperty("models").EnumerateArray().First(row => row.TryGetProperty("status", out var status) && status.GetString() == "Creating")
            .GetProperty("versionId").GetString()!;
    }

    private static string[] Values(JsonElement compared, string field) =>
        [.. compared.GetProperty("differences").EnumerateArray().Single(one => one.GetProperty("field").GetString() == field)
            .GetProperty("values").EnumerateArray().Select(value => value.GetString()!)];
}
