using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Qianfan.Mcp.Upstream;

/// <summary>Reads what upstream sent without trusting its shape: a missing, null or oddly typed member is no error.</summary>
internal static class Json
{
    public static JsonElement Member(JsonElement parent, string name)
    {
        if (parent.ValueKind != JsonValueKind.Object)
            return default;
        try
        {
            return parent.TryGetProperty(name, out var value) ? value : default;
        }
        catch (InvalidOperationException)
        {
            // One name cannot be read, and the search stumbles over it; one by one the others still can.
            return parent.EnumerateObject().LastOrDefault(member => ReadName(member) == name).Value;
        }
    }

    /// <summary>The first of the members that holds text or a number, as text; cleaned of nothing.</summary>
    public static string? Text(JsonElement parent, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (Text(Member(parent, name)) is { } text)
                return text;
        return null;
    }

    public static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => ReadString(value),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };

    /// <summary>A whole number within ±2^53, also when it comes as text or as <c>5.0</c>.</summary>
    public static long? Integer(JsonElement value)
    {
        const double exact = 1L << 53;
        return Number(value) is { } number && double.IsInteger(number) && Math.Abs(number) <= exact ? (long)number : null;
    }

    /// <summary>A finite number, also when it comes as text.</summary>
    public static double? Number(JsonElement value) =>
        double.TryParse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    public static bool IsTrue(JsonElement value) =>
        Text(value) is { } text && (text.Equals("true", StringComparison.OrdinalIgnoreCase) || text == "1");

    /// <summary>The elements of an array; a single object or text counts as an array of one.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray(),
        JsonValueKind.Object or JsonValueKind.String => [value],
        _ => [],
    };

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

    // Variation selectors and Hangul fillers: letters and marks to Unicode, nothing to the eye.
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

    /// <summary>Copies a value whole, its texts cleaned; a text that cannot be read becomes null.</summary>
    public static void Copy(Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var (name, member) in Members(value))
                {
                    json.WritePropertyName(name);
                    Copy(json, member);
                }
                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Copy(json, item);
                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                json.WriteStringValue(ReadString(value) is { } text ? Clean(text) : null);
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    // Each name once. One with hidden characters must not stand in for the one that it looks like.
    private static OrderedDictionary<string, JsonElement> Members(JsonElement parent)
    {
        OrderedDictionary<string, JsonElement> members = new(StringComparer.Ordinal);
        foreach (var member in parent.EnumerateObject())
            if (ReadName(member) is { } name && Clean(name) is var clean && (clean == name || !members.ContainsKey(clean)))
                members[clean] = member.Value;
        return members;
    }

    // A lone surrogate escape is valid JSON to the parser and an exception to GetString.
    private static string? ReadString(JsonElement value) => Read(value, static value => value.GetString());

    private static string? ReadName(JsonProperty member) => Read(member, static member => member.Name);

    private static string? Read<T>(T source, Func<T, string?> read)
    {
        try
        {
            return read(source);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
