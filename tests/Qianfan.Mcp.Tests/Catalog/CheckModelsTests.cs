using System.Text.Json;

namespace Qianfan.Mcp.Tests.Catalog;

/// <summary>Names as they stand in code, over the sandbox of today.</summary>
public sealed class CheckModelsTests : IDisposable
{
    private readonly Shop _shop = new(clock: new FakeClock());

    public void Dispose() => _shop.Dispose();

    [Fact]
    public async Task A_living_model_is_told_with_what_to_write()
    {
        var model = await CheckAsync("GLM 5.1");

        Assert.Equal(
            """{"asked":"GLM 5.1","known":true,"name":"GLM-5.1","model":"glm-5.1","lifecycle":"active","callable":true,"published":"2026-09-29"}""",
            model.GetRawText());
    }

    [Theory]
    [InlineData("ernie-4.0-8k")]
    [InlineData("ERNIE_4.0  8K")]
    [InlineData("ｅｒｎｉｅ－4.0－8ｋ")]
    [InlineData("completions_pro")]
    [InlineData("/chat/completions_pro")]
    [InlineData("https://aip.baidubce.com/rpc/2.0/ai_custom/v1/wenxinworkshop/chat/completions_pro?access_token=24.f00d")]
    [InlineData("amv-tg07pj97a068")]
    [InlineData("svcp-7940ab471306")]
    public async Task A_retired_model_is_known_however_it_is_written(string name)
    {
        var model = await CheckAsync(name);

        Assert.Equal("ERNIE-4.0-8K", Text(model, "name"));
        Assert.Equal("retired", Text(model, "lifecycle"));
        Assert.Equal("2026-06-30", Text(model, "retires"));
        Assert.Equal("ernie-4.5-turbo-128k", Text(model, "replacement"));
        Assert.Equal("ernie-4.5-turbo-128k has also retired, on 2026-10-29.", Text(model, "note"));
    }

    [Fact]
    public async Task A_retired_model_whose_service_is_still_open_is_told_to_be_so()
    {
        var model = await CheckAsync("ERNIE-Speed-128K");

        Assert.True(model.GetProperty("callable").GetBoolean());
        Assert.Equal("The public page says it has retired, but the account's service is still open.", Text(model, "note"));
    }

    /// <summary>Baidu's SDKs of V1 take it so; paths of V2 end alike and mean nothing.</summary>
    [Fact]
    public async Task The_end_of_a_path_of_V1_is_enough() => Assert.StartsWith("ERNIE-3.5-8K", Text(await CheckAsync("completions"), "name")!, StringComparison.Ordinal);

    [Fact]
    public async Task A_service_of_V1_alone_is_told_to_have_ended()
    {
        var model = await CheckAsync("https://aip.baidubce.com/rpc/2.0/ai_custom/v1/wenxinworkshop/chat/yi_34b_chat");

        Assert.Equal("Yi-34B-Chat", Text(model, "name"));
        Assert.False(model.GetProperty("callable").GetBoolean());
        Assert.Equal("V1 only; V1 ended on 2026-08-31.", Text(model, "note"));
    }

    /// <summary>The account has no service of it: public pages alone name it.</summary>
    [Fact]
    public async Task What_only_a_page_names_is_known_and_its_callability_is_not()
    {
        var model = await CheckAsync("ernie-4.5-turbo-128k-preview");

        Assert.True(model.GetProperty("known").GetBoolean());
        Assert.Equal("retired", Text(model, "lifecycle"));
        Assert.False(model.TryGetProperty("callable", out _));
    }

    [Fact]
    public async Task An_unknown_name_is_told_with_those_near_it()
    {
        var model = await CheckAsync("ernie-sped-128k");

        Assert.False(model.GetProperty("known").GetBoolean());
        Assert.Equal("ERNIE-Speed-128K", Shop.Lines(model, "nearest")[0]);
        Assert.False(model.TryGetProperty("lifecycle", out _));
    }

    [Theory]
    [InlineData("kzqpmtni_kefu", "客服问答-线上", true)]
    [InlineData("svco-k7m2xw94tq1c", "客服问答-线上", true)]
    [InlineData("svco-wn63foh4du7r", "会议纪要摘要", false)]
    [InlineData("/chat/wdxpmtni_kefu2", "客服问答-灰度", false)]
    public async Task A_service_of_the_account_is_known(string name, string service, bool callable)
    {
        var model = await CheckAsync(name);

        Assert.Equal(service, Text(model, "name"));
        Assert.Equal(callable, model.GetProperty("callable").GetBoolean());
    }

    [Fact]
    public async Task Fifty_names_are_answered_in_their_order_and_one_more_is_refused()
    {
        string[] names = [.. Enumerable.Range(1, 50).Select(number => $"name-{number}")];

        var answer = await _shop.AnswerAsync("check_models", Arguments(names));
        var refusal = await _shop.FailureAsync("check_models", Arguments([.. names, "name-51"]));

        Assert.Equal(names, answer.GetProperty("models").EnumerateArray().Select(model => Text(model, "asked")));
        Assert.StartsWith("INVALID_ARGUMENT: models has 51 names; the maximum is 50.", refusal, StringComparison.Ordinal);
    }

    private async Task<JsonElement> CheckAsync(string name) =>
        Assert.Single((await _shop.AnswerAsync("check_models", Arguments([name]))).GetProperty("models").EnumerateArray());

    private static string Arguments(string[] names) => $$"""{"models":{{JsonSerializer.Serialize(names)}}}""";

    private static string? Text(JsonElement model, string name) => model.GetProperty(name).GetString();
}
