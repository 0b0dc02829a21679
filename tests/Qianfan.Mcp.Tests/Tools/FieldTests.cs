using System.Text.Json;

namespace Qianfan.Mcp.Tests.Tools;

/// <summary>How the fields of a row are read, cut and cleaned.</summary>
public sealed class FieldTests
{
    // A right-to-left override, a zero-width space, a bell and two tag characters, which a model reads and a person does not see.
    private const string Hidden = "\u202e\u200b\u0007\U000E0041\U000E0042";

    [Theory]
    [InlineData("""{"endpoint":"completions","url":"https://aip.baidubce.com/rpc/2.0/ai_custom/v1/wenxinworkshop/chat/completions"}""", "/chat/completions")]
    [InlineData("""{"url":"https://aip.baidubce.com/rpc/2.0/ai_custom/v1/wenxinworkshop/chat/completions"}""", "/chat/completions")]
    [InlineData("""{"url":"https://aip.baidubce.com/rpc/2.0/wenxinworkshop/chat/a?access_token=x"}""", "/chat/a")]
    [InlineData("""{"endpoint":"","url":"https://aip.baidubce.com/other"}""", "/other")]
    [InlineData("""{"endpoint":"chat/completions"}""", "chat/completions")]
    public async Task Shortens_a_url_of_V1_to_the_path_that_was_called(string row, string path)
    {
        var service = await ServiceAsync(row);

        Assert.Equal(path, service.GetProperty("path").GetString());
        Assert.False(service.TryGetProperty("model", out _));
    }

    [Theory]
    [InlineData("""{"endpoint":"ernie-4.0-8k","url":"https://qianfan.baidubce.com/v2/chat/completions"}""", "/v2/chat/completions")]
    [InlineData("""{"endpoint":"ernie-4.0-8k","url":"https://proxy.example/v2/rerank"}""", "/v2/rerank")]
    [InlineData("""{"endpoint":"ernie-4.0-8k"}""", null)]
    public async Task Issue_an_endpoint_cost_an_own_service_its_path(string row, string? path)
    {
        using var caller = new Caller(StubTransport.Result(row));

        var own = (await caller.AnswerAsync("get_custom_service", """{"serviceId":"svco-1"}""")).GetProperty("service");
        var preset = await ServiceAsync(row);

        Assert.Equal(("ernie-4.0-8k", path), (own.GetProperty("model").GetString(), own.TryGetProperty("path", out var told) ? told.GetString() : null));
        Assert.Equal("""{"model":"ernie-4.0-8k"}""", preset.GetRawText());
    }

    [Theory]
    [InlineData("PlatformPreset", "preset")]
    [InlineData("System", "preset")]
    [InlineData("presetModel", "preset")]
    [InlineData("userModel", "custom")]
    [InlineData("预置模型", "preset")]
    [InlineData("UserCreate", "custom")]
    [InlineData("用户模型", "custom")]
    [InlineData("Novel", "Novel")]
    public async Task Has_one_word_for_each_origin_and_passes_on_a_new_one(string source, string origin)
    {
        using var caller = new Caller(StubTransport.Result($$"""[{"modelIdStr":"am-1","source":"{{source}}"}]"""));

        var answer = await caller.AnswerAsync("list_evaluable_models");

        Assert.Equal(origin, answer.GetProperty("models")[0].GetProperty("origin").GetString());
    }

    [Fact]
    public async Task Tells_preset_from_custom_models_by_the_list_they_stand_in()
    {
        using var caller = new Caller(StubTransport.Result("""{"commonModelList":[{"modelId":"am-1"}],"customModelList":[{"modelId":"am-2"}]}"""));

        var answer = await caller.AnswerAsync("list_batch_inference_models");

        Assert.Equal(
            """[{"modelId":"am-1","origin":"preset"},{"modelId":"am-2","origin":"custom"}]""",
            answer.GetProperty("models").GetRawText());
    }

    [Fact]
    public async Task Pairs_version_ids_with_names_as_far_as_there_are_names()
    {
        using var caller = new Caller(StubTransport.Result(
            """{"systemModelSetList":[{"modelIds":["amv-1","amv-2","amv-3"],"modelNames":["one",null]}]}"""));

        var answer = await caller.AnswerAsync("list_preset_models");

        Assert.Equal(
            """[{"versionId":"amv-1","name":"one"},{"versionId":"amv-2"},{"versionId":"amv-3"}]""",
            answer.GetProperty("models")[0].GetProperty("versions").GetRawText());
    }

    [Fact]
    public async Task Reads_numbers_and_flags_in_whatever_type_they_come()
    {
        using var caller = new Caller(StubTransport.Result(
            """
            {"tokenLimitations":{"trivial":{"inputTokens":"5120","outputTokens":2048.0,"characterLimit":1.5}},
             "isSupportDeploy":"True","isSupportModelComp":1,"isSupportEvaluation":"no"}
            """));

        var answer = await caller.AnswerAsync("get_preset_model_version", """{"modelId":"amv-1"}""");

        Assert.Equal(
            """{"inputTokens":5120,"outputTokens":2048,"supportsDeployment":true,"supportsCompression":true}""",
            answer.GetProperty("version").GetRawText());
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(201, "…")]
    [InlineData(5000, "…")]
    public async Task Cuts_a_description_at_two_hundred_characters(int length, string end)
    {
        var description = new string('长', length);

        var cut = (await VersionAsync(description, "summary")).GetProperty("description").GetString()!;

        Assert.Equal(description[..(200 - end.Length)] + end, cut);
    }

    [Fact]
    public async Task Does_not_cut_a_character_in_two()
    {
        // The pair stands where the ellipsis would split it.
        var description = new string('x', 198) + "𠮷" + new string('x', 50);

        var cut = (await VersionAsync(description, "summary")).GetProperty("description").GetString()!;

        Assert.Equal(new string('x', 198) + "…", cut);
    }

    [Fact]
    public async Task Has_the_whole_description_when_detail_is_full()
    {
        var description = new string('长', 5000);

        var version = await VersionAsync(description, "full");

        Assert.Equal(description, version.GetProperty("upstream").GetProperty("description").GetString());
    }

    [Theory]
    [InlineData("summary")]
    [InlineData("full")]
    public async Task Removes_characters_that_hide_and_makes_line_ends_spaces(string detail)
    {
        var hidden = JsonEncodedText.Encode(Hidden);
        using var caller = new Caller(StubTransport.Result(
            $$"""{"no{{hidden}}vel":["ab\ncd{{hidden}}"],"description":"{{hidden}}ab\n{{hidden}}cd"}"""));

        var result = await caller.CallAsync("get_preset_model_version", UpstreamSamples.ArgumentsOf("get_preset_model_version", detail));

        var version = result.StructuredContent!.Value.GetProperty("version");
        Assert.Equal("ab cd", version.GetProperty("description").GetString());
        Assert.DoesNotContain(Hidden.EnumerateRunes(), rune => Caller.Text(result).Contains(rune.ToString(), StringComparison.Ordinal));
        if (detail == "full")
            Assert.Equal("""{"novel":["ab cd"],"description":"ab cd"}""", version.GetProperty("upstream").GetRawText());
    }

    private static async Task<JsonElement> ServiceAsync(string row)
    {
        using var caller = new Caller(StubTransport.Result($$"""{"serviceList":[{{row}}]}"""));
        return (await caller.AnswerAsync("list_preset_services")).GetProperty("services")[0];
    }

    private static async Task<JsonElement> VersionAsync(string description, string detail)
    {
        using var caller = new Caller(StubTransport.Result($$"""{"modelId":"amv-1","description":"{{description}}"}"""));
        return (await caller.AnswerAsync("get_preset_model_version", UpstreamSamples.ArgumentsOf("get_preset_model_version", detail))).GetProperty("version");
    }
}
