using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Catalog;

/// <summary>What a Chinese user's agent is told of a selection that fails, in part or as a whole.</summary>
public sealed class LanguageTests : IDisposable
{
    private readonly Shop _shop = new() { Language = Language.Chinese };

    public void Dispose() => _shop.Dispose();

    [Fact]
    public async Task What_an_answer_lacks_is_told_in_the_language_of_the_user()
    {
        _shop.Break(429, "DescribeBatchInferenceModel");

        var found = await _shop.FindAsync("""{"maxKeys":1,"fields":["batch"]}""");

        Assert.Equal("批量推理：RATE_LIMITED 已达到千帆的调用频率限制。", Assert.Single(Shop.Lines(found, "incomplete")));
    }

    [Fact]
    public async Task Notes_are_in_the_language_of_the_user()
    {
        var found = await _shop.FindAsync("""{"query":"ERNIE-4.0-Turbo-128K","minInputTokens":1,"maxKeys":500}""");

        Assert.Equal(
            ["maxKeys 由 500 降为 50（每页上限）。", "未提供 inputTokens，未列出：ERNIE-4.0-Turbo-128K。"], Shop.Lines(found, "notes"));
    }

    [Fact]
    public async Task What_differs_is_in_words_of_the_user()
    {
        var answer = await _shop.CompareAsync("""{"models":["客服问答精调","ERNIE-4.0-Turbo-128K"]}""");

        var differences = answer.GetProperty("differences").EnumerateArray()
            .ToDictionary(one => one.GetProperty("field").GetString()!, one => string.Join('|', Shop.Lines(one, "values")));
        Assert.Equal("是|否", differences["custom"]);
        Assert.Equal("7168|未提供", differences["inputTokens"]);
        Assert.Equal("同名的 2 个版本中最新的", answer.GetProperty("models")[0].GetProperty("taken").GetString());
    }

    [Fact]
    public async Task A_failure_is_told_in_the_language_of_the_user()
    {
        _shop.Fault = (_, _) => SandboxFault.Status(429);

        Assert.StartsWith("RATE_LIMITED: 已达到千帆的调用频率限制。\n下一步：", await _shop.FailureAsync("find_models", "{}"), StringComparison.Ordinal);
    }
}
