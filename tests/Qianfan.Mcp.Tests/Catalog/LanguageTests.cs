using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Catalog;

/// <summary>What a Chinese user's agent is told of a selection that fails, in part or as a whole.</summary>
public sealed class LanguageTests : IDisposable
{
    private readonly Shop _shop = new() { Language = Language.Chinese };

    public void Dispose() => _shop.Dispose();

    [Fact]
    public async Task What_an_answer_lacks_is_told_in_english_like_the_rest_of_it()
    {
        _shop.Break(429, "DescribeBatchInferenceModel");

        var found = await _shop.FindAsync("""{"maxKeys":1,"fields":["batch"]}""");

        Assert.Equal("batch: RATE_LIMITED Qianfan limits the rate of calls.", Assert.Single(Shop.Lines(found, "incomplete")));
    }

    [Fact]
    public async Task A_failure_is_told_in_the_language_of_the_user()
    {
        _shop.Fault = (_, _) => SandboxFault.Status(429);

        Assert.StartsWith("RATE_LIMITED: 千帆限制了调用频率。\n下一步：", await _shop.FailureAsync("find_models", "{}"), StringComparison.Ordinal);
    }
}
