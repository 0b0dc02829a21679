using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tests.Tools;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Configuration;

/// <summary>How settings are described.</summary>
public sealed class SettingTests
{
    [Fact]
    public void Every_setting_is_described_in_both_languages() =>
        Assert.All(Setting.All.Concat(Setting.Http), setting => BothLanguages.AssertHave(setting.Description));

    [Fact]
    public void A_default_in_words_has_them_in_both_languages() => Assert.All(
        Setting.All.Concat(Setting.Http).Select(setting => setting.DefaultWords).OfType<LocalizedText>(),
        BothLanguages.AssertHave);
}
