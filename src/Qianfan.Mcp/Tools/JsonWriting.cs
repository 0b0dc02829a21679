using System.Buffers;
using System.Text.Encodings.Web;

namespace Qianfan.Mcp.Tools;

/// <summary>Members that many answers and schemas share.</summary>
internal static class JsonWriting
{
    /// <summary>An array of texts.</summary>
    public static void WriteTexts(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    /// <summary>An array of texts, omitted when empty.</summary>
    public static void WriteTextsIfAny(this Utf8JsonWriter json, string name, IReadOnlyCollection<string> texts)
    {
        if (texts.Count > 0)
            json.WriteTexts(name, texts);
    }

    /// <summary>An argument or a default: a text, a number, a flag or texts. Nothing and empty texts are omitted.</summary>
    public static void WriteValue(this Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case string { Length: > 0 } text: json.WriteString(name, text); break;
            case long number: json.WriteNumber(name, number); break;
            case int number: json.WriteNumber(name, number); break;
            case double number: json.WriteNumber(name, number); break;
            case bool flag: json.WriteBoolean(name, flag); break;
            case string[] texts: json.WriteTexts(name, texts); break;
            case Arguments members: json.WriteString(name, members.ToString()); break;
        }
    }

    /// <summary>A member whose value is already JSON.</summary>
    public static void WriteRaw(this Utf8JsonWriter json, string name, string value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value, skipInputValidation: true);
    }

    /// <summary>An array of rows that are already JSON.</summary>
    public static void WriteRows(this Utf8JsonWriter json, IEnumerable<ReadOnlyMemory<byte>> rows)
    {
        json.WriteStartArray();
        foreach (var row in rows)
            json.WriteRawValue(row.Span, skipInputValidation: true);
        json.WriteEndArray();
    }

    /// <summary>The same, omitted when empty.</summary>
    public static void WriteObjectsIfAny<T>(this Utf8JsonWriter json, string name, IReadOnlyCollection<T> items, Action<T> write)
    {
        if (items.Count > 0)
            json.WriteObjects(name, items, write);
    }

    /// <summary>An array with an object for each item.</summary>
    public static void WriteObjects<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>The schema of an object with these properties and no others.</summary>
    public static void WriteObjectSchema(this Utf8JsonWriter json, Action properties, params string[] required)
    {
        json.WriteStartObject();
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        properties();
        json.WriteEndObject();
        json.WriteTextsIfAny("required", required);
        json.WriteBoolean("additionalProperties", false);
        json.WriteEndObject();
    }
}

/// <summary>What surrounds the rows of every answer: their number, the next page, notes, failed sources, source and age.</summary>
internal static class Envelope
{
    public static void WritePageSchema(Utf8JsonWriter json)
    {
        json.WriteRaw("total", """{"type":"integer"}""");
        json.WriteRaw("nextMarker", """{"type":"string"}""");
    }

    /// <summary>The output schema of a tool.</summary>
    /// <param name="answer">The one of its own members that is always there.</param>
    /// <param name="properties">Writes its own members.</param>
    /// <param name="joined">Whether the answer joins several sources, some of which may fail.</param>
    public static void WriteSchema(Utf8JsonWriter json, Language language, string answer, Action properties, bool joined = false) =>
        json.WriteObjectSchema(() =>
        {
            properties();
            json.WriteRaw("notes", """{"type":"array","items":{"type":"string"}}""");
            if (joined)
                json.WriteRaw("incomplete", DescribedTexts(("Sources that failed.", "查询失败的来源。"), language));
            json.WriteRaw("source", DescribedText(
                ("live, cache, stale or sandbox.", "live 实时、cache 缓存、stale 过期缓存或 sandbox 沙箱。"), language));
            json.WriteRaw("asOf", """{"type":"string"}""");
        }, answer, "source", "asOf");

    /// <summary>The schema of a text with a description.</summary>
    public static string DescribedText(LocalizedText text, Language language) =>
        $$"""{"type":"string","description":{{Mistake.Json(text.In(language))}}}""";

    /// <summary>The same of an array of texts.</summary>
    public static string DescribedTexts(LocalizedText text, Language language) =>
        $$$"""{"type":"array","description":{{{Mistake.Json(text.In(language))}}},"items":{"type":"string"}}""";

    /// <param name="asOf">Written in UTC, in whole seconds: <c>2026-11-21T08:30:00Z</c>.</param>
    public static void Write(
        Utf8JsonWriter json, Language language, IEnumerable<LocalizedText> notes, IEnumerable<LocalizedText> incomplete, string source,
        DateTimeOffset asOf)
    {
        json.WriteTextsIfAny("notes", [.. notes.Select(text => text.In(language)).Distinct()]);
        json.WriteTextsIfAny("incomplete", [.. incomplete.Select(text => text.In(language)).Distinct()]);
        json.WriteString("source", source);
        json.WriteString("asOf", asOf.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }
}

/// <summary>
/// Escapes only what JSON demands and what would break a line. Even the runtime's relaxed encoder escapes the full-width space, emoji
/// and rare Chinese characters.
/// </summary>
internal sealed unsafe class PlainEncoder : JavaScriptEncoder
{
    public override int MaxOutputCharactersPerInputCharacter => UnsafeRelaxedJsonEscaping.MaxOutputCharactersPerInputCharacter;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < ' ' or '"' or '\\' or 0x7F or 0x2028 or 0x2029;

    public override int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var rest = new ReadOnlySpan<char>(text, textLength);
        while (Rune.DecodeFromUtf16(rest, out var rune, out var length) == OperationStatus.Done && !WillEncode(rune.Value))
            rest = rest[length..];
        return rest.IsEmpty ? -1 : textLength - rest.Length;
    }

    public override bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten) =>
        UnsafeRelaxedJsonEscaping.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);
}
