namespace Qianfan.Mcp.Upstream;

/// <summary>Makes text that somebody else wrote safe to show: nothing hidden in it, and no longer than allowed.</summary>
internal static class TextSanitizer
{
    /// <summary>Removes control, direction, invisible and private characters and half pairs; line ends and tabs become spaces.</summary>
    public static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (rune.Value is '\n' or '\r' or '\t')
                clean.Append(' ');
            else if (IsHarmless(rune))
                clean.Append(rune);
        return clean.ToString();
    }

    // The numbers are variation selectors and Hangul fillers: letters and marks to Unicode, invisible to a reader.
    private static bool IsHarmless(Rune rune) => rune != Rune.ReplacementChar
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        && rune.Value is not (>= 0xFE00 and <= 0xFE0F or >= 0xE0100 and <= 0xE01EF or 0x034F or 0x115F or 0x1160 or 0x3164 or 0xFFA0);

    /// <summary>At most <paramref name="length"/> characters, the last an ellipsis where something was cut.</summary>
    public static string Cut(string text, int length)
    {
        if (text.Length <= length)
            return text;
        var end = length - 1;
        if (end > 0 && char.IsHighSurrogate(text[end - 1]))
            end--;
        return text[..end] + "…";
    }

    /// <summary>At most <paramref name="length"/> bytes of UTF-8, and an ellipsis where something was cut.</summary>
    public static string CutBytes(string text, int length)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length <= length)
            return text;
        while ((bytes[length] & 0xC0) == 0x80)
            length--;
        return Encoding.UTF8.GetString(bytes, 0, length) + "…";
    }
}
