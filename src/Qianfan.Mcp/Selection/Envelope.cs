using System.Globalization;
using System.Text.Json;

namespace Qianfan.Mcp.Selection;

/// <summary>What every answer ends with: what was changed or is missing, and how old it is.</summary>
internal static class Envelope
{
    public static void WriteSchema(Utf8JsonWriter json)
    {
        WriteRaw(json, "notes", """{"type":"array","items":{"type":"string"},"description":"What was changed or is missing."}""");
        WriteRaw(json, "incomplete", """{"type":"array","items":{"type":"string"},"description":"Sources that failed, and what that did."}""");
        WriteRaw(json, "source", """{"type":"string","description":"live, cache, stale (upstream fails now) or sandbox (made-up data): the weakest used."}""");
        WriteRaw(json, "asOf", """{"type":"string","description":"When upstream said so, of the oldest part."}""");
    }

    public static void Write(Utf8JsonWriter json, CatalogReader reader, IReadOnlyList<string> notes, IReadOnlyList<string> incomplete, DateTimeOffset now)
    {
        WriteTexts(json, "notes", notes);
        WriteTexts(json, "incomplete", incomplete);
        json.WriteString("source", reader.Source);
        json.WriteString("asOf", (reader.AsOf ?? now).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }

    public static void WriteRaw(Utf8JsonWriter json, string name, string value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value);
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
            return;
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
