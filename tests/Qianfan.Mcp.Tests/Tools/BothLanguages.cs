using System.Text.RegularExpressions;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Tools;

/// <summary>What holds of every text that people read.</summary>
internal static partial class BothLanguages
{
    public static void AssertHave(LocalizedText words)
    {
        Assert.NotEmpty(words.English);
        Assert.NotEqual(words.English, words.Chinese);
        Assert.Matches(Chinese(), words.Chinese);
    }

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Chinese();
}
