using System.Text.RegularExpressions;

namespace Qianfan.Mcp.Tests.Commands;

/// <summary>Tells whether a text is in Chinese, but for names: of settings, options, tools, programs and members.</summary>
internal static partial class ChineseText
{
    public static void Is(string text)
    {
        Assert.Matches("[\u4e00-\u9fff]", text);
        Assert.DoesNotMatch(English(), Code().Replace(text, ""));
    }

    // Two small words beside each other are no name.
    [GeneratedRegex(@"\b[a-z]{2,} [a-z]{2,}\b|\b(?:is|are|be|not|no|the|of|must) ")]
    private static partial Regex English();

    [GeneratedRegex(@"`[^`]*`|'[^']*'|https?://\S+|qianfan-mcp --help")]
    private static partial Regex Code();
}
