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

    /// <summary>A member whose value is already JSON.</summary>
    public static void WriteRaw(this Utf8JsonWriter json, string name, string value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value);
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

    /// <summary>A moment in UTC, in whole seconds: <c>2026-11-21T08:30:00Z</c>.</summary>
    public static void WriteTime(this Utf8JsonWriter json, string name, DateTimeOffset at) =>
        json.WriteString(name, at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
}

/// <summary>What surrounds the rows of every answer: their number, the next page, notes, failed sources, source and age.</summary>
internal static class Envelope
{
    public static void WritePageSchema(Utf8JsonWriter json)
    {
        json.WriteRaw("total", """{"type":"integer"}""");
        json.WriteRaw("nextMarker", """{"type":"string"}""");
    }

    /// <param name="joined">Whether the answer joins several sources, some of which may fail.</param>
    public static void WriteSchema(Utf8JsonWriter json, bool joined)
    {
        json.WriteRaw("notes", """{"type":"array","items":{"type":"string"}}""");
        if (joined)
            json.WriteRaw("incomplete", """{"type":"array","items":{"type":"string"},"description":"Sources that failed."}""");
        json.WriteRaw("source", """{"type":"string","description":"live, cache, stale or sandbox."}""");
        json.WriteRaw("asOf", """{"type":"string"}""");
    }

    public static void Write(
        Utf8JsonWriter json, IReadOnlyList<string> notes, IReadOnlyList<string> incomplete, string source, DateTimeOffset asOf)
    {
        json.WriteTextsIfAny("notes", notes);
        json.WriteTextsIfAny("incomplete", incomplete);
        json.WriteString("source", source);
        json.WriteTime("asOf", asOf);
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
