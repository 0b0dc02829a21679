namespace Qianfan.Mcp.Commands;

/// <summary>Text in the columns of a terminal, where Chinese characters take two.</summary>
internal static class Columns
{
    // Lines do not begin, and do not end, with these.
    private const string Closing = "，。；：！？、）】》”’)]}.,;:!?";
    private const string Opening = "（【《“‘([{";

    /// <summary>The text padded with spaces, or cut.</summary>
    public static string Fit(string text, int width)
    {
        if (Width(text) <= width)
            return text + new string(' ', width - Width(text));
        var used = 0;
        var shown = string.Concat(text.EnumerateRunes().TakeWhile(rune => (used += Width(rune)) < width));
        return $"{shown}…{new string(' ', width - 1 - Width(shown))}";
    }

    /// <summary>The text in lines of this width, broken between words where there are any; none of it is lost.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        var rest = text;
        while (Width(rest) > width)
        {
            var (used, at, end, space) = (0, 0, 0, 0);
            var before = default(Rune);
            foreach (var rune in rest.EnumerateRunes())
            {
                if (at > 0 && MayBreak(before, rune))
                    end = at;
                if (before.Value == ' ')
                    space = at;
                used += Width(rune);
                if (used > width && at > 0)
                    break;
                at += rune.Utf16SequenceLength;
                before = rune;
            }
            // Words and ids stay whole unless half a line would be empty.
            end = space * 2 > at ? space : end > 0 ? end : at;
            yield return rest[..end].TrimEnd();
            rest = rest[end..].TrimStart();
        }
        yield return rest;
    }

    /// <summary>The width of the longest part that <see cref="Wrap"/> leaves whole if it can.</summary>
    public static int LongestWord(string text)
    {
        var (longest, used, before) = (0, 0, default(Rune));
        foreach (var rune in text.EnumerateRunes())
        {
            used = (used > 0 && MayBreak(before, rune) ? 0 : used) + Width(rune);
            (longest, before) = (Math.Max(longest, used), rune);
        }
        return longest;
    }

    public static int Width(string text) => text.EnumerateRunes().Sum(Width);

    // East Asian Wide and Fullwidth in Unicode's EastAsianWidth.txt, as far as names in a catalog need it.
    private static int Width(Rune rune) => rune.Value switch
    {
        >= 0x1100 and <= 0x115F or >= 0x2E80 and <= 0xA4CF or >= 0xAC00 and <= 0xD7A3 or >= 0xF900 and <= 0xFAFF
            or >= 0xFE30 and <= 0xFE6F or >= 0xFF00 and <= 0xFF60 or >= 0xFFE0 and <= 0xFFE6 or >= 0x1F300 and <= 0x3FFFD => 2,
        _ when Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.Format => 0,
        _ => 1,
    };

    // Between words, after the signs that join them, and within inputTokens.
    private static bool MayBreak(Rune before, Rune after) => after.Value == ' ' || before.Value is ' ' or '-' or '/' or ',' or ';' or '_'
        || (Width(before) == 2 || Width(after) == 2) && Width(after) > 0
            && !Closing.Contains((char)after.Value) && !Opening.Contains((char)before.Value)
        || Rune.IsLower(before) && Rune.IsUpper(after);
}
