using System.Globalization;
using System.Text;

namespace Qianfan.Mcp.Commands;

/// <summary>Text in the columns of a terminal, where Chinese characters take two.</summary>
internal static class Columns
{
    /// <summary>Filled up with spaces, or cut.</summary>
    public static string Fit(string text, int width)
    {
        if (Width(text) <= width)
            return text + new string(' ', width - Width(text));
        var shown = new StringBuilder();
        var used = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (used + Width(rune) > width - 1)
                break;
            shown.Append(rune);
            used += Width(rune);
        }
        return shown.Append('…').Append(' ', width - used - 1).ToString();
    }

    public static int Width(string text) => text.EnumerateRunes().Sum(Width);

    // East Asian Wide and Fullwidth of Unicode's EastAsianWidth.txt, as far as names in a catalog go.
    private static int Width(Rune rune) => rune.Value switch
    {
        >= 0x1100 and <= 0x115F or >= 0x2E80 and <= 0xA4CF or >= 0xAC00 and <= 0xD7A3 or >= 0xF900 and <= 0xFAFF
            or >= 0xFE30 and <= 0xFE6F or >= 0xFF00 and <= 0xFF60 or >= 0xFFE0 and <= 0xFFE6 or >= 0x1F300 and <= 0x3FFFD => 2,
        _ when Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => 0,
        _ => 1,
    };
}
