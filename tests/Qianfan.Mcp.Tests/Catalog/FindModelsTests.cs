using System.Text.Json;

namespace Qianfan.Mcp.Tests.Catalog;

/// <summary>Every filter, order and field over the sandbox's catalog.</summary>
public sealed class FindModelsTests : IDisposable
{
    private readonly Shop _shop = new();

    public void Dispose() => _shop.Dispose();

    /// <summary>The service of this version is called ERNIE-Lite-128K.</summary>
    [Theory]
    [InlineData("DescribeSystemModelSets", "ERNIE-Lite-128K-0419", "")]
    [InlineData("DescribeSystemModelSets DescribeSystemModel", "ERNIE-Lite-128K", "name")]
    public async Task A_version_is_called_as_its_service_only_while_its_own_name_is_unknown(string broken, string name, string unknown)
    {
        _shop.Break(500, broken.Split(' '));

        var row = Assert.Single((await _shop.FindAsync("""{"query":"amv-k8npfy0yz90r","fields":["name"]}""")).GetProperty("models").EnumerateArray());

        Assert.Equal(name, row.GetProperty("name").GetString());
        Assert.Equal(unknown, string.Join(' ', Shop.Lines(row, "unknown")));
    }

    /// <summary>The list of models does not name the versions of this one.</summary>
    [Fact]
    public async Task Versions_of_one_model_are_told_apart_by_their_own_names() => Assert.Equal(
        ["Llama-2-13B-Chat", "Llama-2-70B-Chat", "Llama-2-7B-Chat"],
        (await _shop.NamesAsync("""{"query":"am-cskphrar7g12","includeRetired":true}""")).Order(StringComparer.Ordinal));

    [Fact]
    public async Task The_long_context_models_that_run_now_and_in_batch_are_one_call() => Assert.Equal(
        [
            "DeepSeek-V3", "ERNIE-3.5-128K", "ERNIE-4.5-Turbo-128K", "ERNIE-Lite-128K-0419", "ERNIE-Lite-Pro-128K", "ERNIE-Speed-128K",
            "ERNIE-Speed-Pro-128K",
        ],
        await _shop.NamesAsync("""{"minInputTokens":100000,"callableNow":true,"supportsBatchInference":true}"""));

    /// <summary>Its name ends in 128K, and upstream tells no limit for it.</summary>
    [Fact]
    public async Task A_limit_is_never_guessed_from_a_name()
    {
        var found = await _shop.FindAsync("""{"query":"ERNIE-4.0-Turbo-128K","minInputTokens":1}""");

        Assert.Empty(found.GetProperty("models").EnumerateArray());
        Assert.Equal("Left out (inputTokens not reported): ERNIE-4.0-Turbo-128K.", Assert.Single(Shop.Lines(found, "notes")));
        Assert.False(found.TryGetProperty("incomplete", out _));
    }

    [Theory]
    [InlineData("ernie-speed-pro-128k")]
    [InlineData("ERNIE Speed Pro 128K")]
    [InlineData("ＥＲＮＩＥ－Ｓｐｅｅｄ_Pro.128k")]
    [InlineData("amv-ig0aryovcl31")]
    public async Task A_name_is_found_however_it_is_written(string query) =>
        Assert.Equal(["ERNIE-Speed-Pro-128K"], await _shop.NamesAsync($$"""{"query":"{{query}}"}"""));

    [Theory]
    [InlineData("""{"query":"128k speed"}""", "ERNIE-Speed-128K, ERNIE-Speed-Pro-128K")]
    [InlineData("""{"query":"5.1"}""", "ERNIE-5.1, GLM-5.1")]
    [InlineData("""{"query":"amv"}""", "")]
    [InlineData("""{"query":"lite-8k","includeRetired":true}""",
        "ERNIE-Lite-8K-0308, ERNIE-Lite-8K-0725, ERNIE-Lite-8K-0922, ERNIE-Lite-AppBuilder-8K-0614, ERNIE-Lite-Pro-8K, Qianfan-Agent-Lite-8K")]
    public async Task Words_are_found_in_any_order_and_ids_by_no_fewer_than_four_letters(string arguments, string names) =>
        Assert.Equal(names, string.Join(", ", await _shop.NamesAsync(arguments)));

    [Fact]
    public async Task An_endpoint_a_service_and_a_model_are_found_too()
    {
        Assert.Equal(["ERNIE-4.0-8K"], await _shop.NamesAsync("""{"query":"/chat/completions_pro"}"""));
        Assert.Equal(["ERNIE-4.0-8K"], await _shop.NamesAsync("""{"query":"svcp-7940ab471306"}"""));
        Assert.Contains("ERNIE-4.0-8K-0613", await _shop.NamesAsync("""{"query":"am-vhbjz6njftn9"}"""));
    }

    [Theory]
    [InlineData(
        """["embedding"]""",
        "bge-large-en, bge-large-zh, Embedding-V1, gme-Qwen2-VL-2B-Instruct, Qwen3-Embedding-0.6B, Qwen3-Embedding-4B, "
        + "Qwen3-Embedding-8B, tao-8k")]
    [InlineData(
        """["Embeddings"]""",
        "bge-large-en, bge-large-zh, Embedding-V1, gme-Qwen2-VL-2B-Instruct, Qwen3-Embedding-0.6B, Qwen3-Embedding-4B, "
        + "Qwen3-Embedding-8B, tao-8k")]
    [InlineData("""["reranker"]""", "bce-reranker-base_v1, Qwen3-Reranker-0.6B, Qwen3-Reranker-4B, Qwen3-Reranker-8B")]
    [InlineData(
        """["Text-to-Image","image2text"]""",
        "DeepSeek-OCR, ERNIE-Image-Turbo, FLUX.1-schnell, Fuyu-8B, irag-1.0, kling-image-o1_omni-image, "
        + "kling-v3-omni_omni-image, MuseSteamer Air Image, PaddleOCR-VL-0.9B, PP-StructureV3, Qianfan-OCR, Qwen Image, "
        + "Stable-Diffusion-XL")]
    [InlineData("""["completions"]""", "CodeLlama-7b-Instruct, SQLCoder-7B")]
    [InlineData("""["plugin"]""", "EBPlugin, EBPluginV2")]
    public async Task Kinds_have_one_word_each(string kind, string names) =>
        Assert.Equal(names.Split(", "), await _shop.NamesAsync($$"""{"kind":{{kind}},"includeRetired":true}"""));

    [Fact]
    public async Task All_capabilities_must_be_there()
    {
        var both = await _shop.NamesAsync("""{"capabilities":["reasoning","Function Call"]}""");

        Assert.Equal(
        [
            "DeepSeek-V3.2", "DeepSeek-V3.2-Think", "ERNIE 5.0 Thinking Latest", "ERNIE-5.0", "ERNIE-5.1", "ERNIE-X1-Turbo-32K",
            "ERNIE-X1.1", "ERNIE-X1.1-Preview",
        ], both);
    }

    [Fact]
    public async Task One_service_has_to_meet_all_conditions_on_services()
    {
        var found = await _shop.FindAsync("""{"chargeType":["Free"],"callableNow":true,"fields":["name","services"],"maxKeys":50}""");

        Assert.NotEmpty(found.GetProperty("models").EnumerateArray());
        Assert.All(found.GetProperty("models").EnumerateArray(), row => Assert.Contains(
            row.GetProperty("services").EnumerateArray(),
            service => service.GetProperty("chargeType").GetString() == "Free" && service.GetProperty("chargeStatus").GetString() is "Opened" or "Free"));
    }

    [Theory]
    [InlineData("\"minOutputTokens\":8192", "outputTokens")]
    [InlineData("\"chargeStatus\":[\"Stopped\"]", "services")]
    [InlineData("\"supportsEvaluation\":true", "evaluation")]
    [InlineData("\"supportsDeployment\":true", "deployment")]
    [InlineData("\"supportsBatchInference\":true", "batch")]
    public async Task What_a_filter_asks_for_stands_in_every_row(string filter, string field)
    {
        var all = await _shop.FindAsync("{}");
        var found = await _shop.FindAsync($$"""{{{filter}},"fields":["name","{{field}}"]}""");

        Assert.InRange(found.GetProperty("total").GetInt32(), 1, all.GetProperty("total").GetInt32() - 1);
        Assert.All(found.GetProperty("models").EnumerateArray(), row => Assert.True(row.TryGetProperty(field, out _)));
    }

    [Fact]
    public async Task Own_models_come_when_asked_for()
    {
        Assert.Empty(await _shop.NamesAsync("""{"query":"客服问答"}"""));

        var own = await _shop.FindAsync(
            """{"query":"客服问答","includeCustom":true,"fields":["name","custom","status","callable","services","deployment"]}""");

        Assert.Equal(
            ["客服问答精调-V1 False", "客服问答精调-V2 False svco-3hd80vnzc6ye Stopped", "客服问答精调-V3 True svco-k7m2xw94tq1c Serving"],
            own.GetProperty("models").EnumerateArray().Select(row => string.Join(' ', (string[])
            [
                $"{row.GetProperty("name")} {row.TryGetProperty("callable", out _)}",
                .. from service in row.TryGetProperty("services", out var services) ? services.EnumerateArray() : default
                   select $"{service.GetProperty("serviceId")} {service.GetProperty("runStatus")}",
            ])));
        Assert.All(own.GetProperty("models").EnumerateArray(), row =>
        {
            Assert.True(row.GetProperty("custom").GetBoolean());
            Assert.Equal("Ready", row.GetProperty("status").GetString());
            Assert.Equal(row.TryGetProperty("services", out _), row.TryGetProperty("deployment", out var can) && can.GetBoolean());
            // Details of own versions do not tell whether they can be deployed.
            Assert.Equal(row.TryGetProperty("services", out _) ? [] : ["deployment"], Shop.Lines(row, "unknown"));
        });
    }

    [Theory]
    [InlineData("inputTokens")]
    [InlineData("outputTokens")]
    public async Task Numbers_fall(string field)
    {
        var rows = (await _shop.FindAsync($$"""{"sort":"{{field}}","fields":["{{field}}"],"maxKeys":50}""")).GetProperty("models").EnumerateArray();

        var numbers = rows.Select(row => row.TryGetProperty(field, out var number) ? number.GetInt64() : 0).ToArray();

        Assert.Equal(numbers.OrderDescending(), numbers);
        Assert.True(numbers[0] > numbers[^1]);
    }

    [Fact]
    public async Task The_newest_come_first()
    {
        var rows = (await _shop.FindAsync("""{"sort":"modified","fields":["modifyTime"]}""")).GetProperty("models").EnumerateArray();

        var times = rows.Select(row => row.GetProperty("modifyTime").GetDateTimeOffset()).ToArray();

        Assert.Equal(times.OrderDescending(), times);
    }

    [Fact]
    public async Task A_row_has_the_fields_that_were_asked_for()
    {
        var row = (await _shop.FindAsync("""{"query":"ERNIE-4.0-8K","maxKeys":1,"fields":["services","modelId"]}""")).GetProperty("models")[0];

        // A row of nothing but its fields would not tell whose they are.
        Assert.Equal(["name", "modelId", "services"], row.EnumerateObject().Select(member => member.Name));
        // One for both protocols.
        var service = Assert.Single(row.GetProperty("services").EnumerateArray());
        Assert.Equal(["serviceId", "model", "chargeType", "chargeStatus"], service.EnumerateObject().Select(member => member.Name));
        Assert.Equal("ernie-4.0-8k", service.GetProperty("model").GetString());
    }

    [Theory]
    [InlineData("versionId")]
    [InlineData("model")]
    public async Task An_id_that_was_asked_for_is_name_enough(string field)
    {
        var row = (await _shop.FindAsync($$"""{"query":"ERNIE-4.0-8K","maxKeys":1,"fields":["{{field}}"]}""")).GetProperty("models")[0];

        Assert.Equal([field], row.EnumerateObject().Select(member => member.Name));
    }

    [Theory]
    [InlineData("""{"callableNow":true}""", "callable", false)]
    [InlineData("""{"callableNow":true,"fields":["name","callable"]}""", "callable", true)]
    [InlineData("""{"kind":["chat"]}""", "kind", false)]
    [InlineData("""{"kind":["chat","embedding"]}""", "kind", true)]
    public async Task What_is_the_same_in_every_row_as_asked_is_not_repeated(string arguments, string field, bool isThere) =>
        Assert.All((await _shop.FindAsync(arguments)).GetProperty("models").EnumerateArray(),
            row => Assert.Equal(isThere, row.TryGetProperty(field, out _)));

    [Fact]
    public async Task False_filters_for_false()
    {
        string[] all = await _shop.NamesAsync("""{"query":"ernie-speed"}""");
        string[] open = await _shop.NamesAsync("""{"query":"ernie-speed","callableNow":true}""");
        string[] others = await _shop.NamesAsync("""{"query":"ernie-speed","callableNow":false}""");

        Assert.NotEmpty(others);
        Assert.Equal(all.Order(), open.Concat(others).Order());
    }

    [Theory]
    [InlineData("""{"sort":"quality"}""")]
    [InlineData("""{"fields":["price"]}""")]
    [InlineData("""{"chargeStatus":["Paid"]}""")]
    [InlineData("""{"minInputTokens":-1}""")]
    public async Task What_cannot_be_meant_is_refused(string arguments) =>
        Assert.StartsWith("INVALID_ARGUMENT: ", await _shop.FailureAsync("find_models", arguments), StringComparison.Ordinal);

    /// <summary>At 2.55 bytes for a token, as pages are cut; tests/interop/tokens.mjs counts real ones.</summary>
    [Theory]
    [InlineData("{}", 2000)]
    [InlineData("""{"maxKeys":50}""", 3000)]
    [InlineData("""{"fields":["name","versionId","modelId","kind","status","inputTokens","outputTokens","capabilities","services","callable","batch","evaluation","deployment","custom","modifyTime"]}""", 2000)]
    public async Task A_page_stays_short(string arguments, int tokens)
    {
        var found = await _shop.FindAsync(arguments);

        Assert.True(found.GetRawText().Length / 2.55 < tokens);
        Assert.True(found.TryGetProperty("nextMarker", out var next) && next.ValueKind == JsonValueKind.String);
    }
}
