namespace Qianfan.Mcp.Upstream;

/// <summary>Makes text that somebody else wrote safe to show: nothing hidden in it, and no longer than allowed.</summary>
internal static class TextSanitizer
{
    /// <summary>
    /// Removes what could deceive a reader: control characters (line ends and tabs become spaces), bidirectional and other
    /// format characters, zero-width and tag characters, unpaired surrogates.
    /// </summary>
    public static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\n' or '\r' or '\t')
                clean.Append(' ');
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse)
                && rune != Rune.ReplacementChar && !IsInvisible(rune))
                clean.Append(rune);
        }
        return clean.ToString();
    }

    // Variation selectors and Hangul fillers: letters and marks to Unicode, invisible to a reader.
    private static bool IsInvisible(Rune rune) =>
        rune.Value is >= 0xFE00 and <= 0xFE0F or >= 0xE0100 and <= 0xE01EF or 0x034F or 0x115F or 0x1160 or 0x3164 or 0xFFA0;

    /// <summary>At most <paramref name="length"/> characters, the last an ellipsis where something was cut.</summary>
    public static string Cut(string text, int length)
    {
        if (text.Length <= length)
            return text;
        var end = length - 1;
        if (end > 0 && char.IsHighSurrogate(text[end - 1]))
            end--;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    /// <summary>At most <paramref name="length"/> bytes of UTF-8, and an ellipsis where something was cut.</summary>
    public static string CutBytes(string text, int length)
    {
        var bytes = 0;
        var end = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > length)
                return string.Concat(text.AsSpan(0, end), "…");
            end += rune.Utf16SequenceLength;
        }
        return text;
    }
}
