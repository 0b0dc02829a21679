using System.Text.Json;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Selection;

/// <summary>What every answer ends with: what was changed or is missing, and how old it is.</summary>
internal static class Envelope
{
    public static void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteRaw("notes", """{"type":"array","items":{"type":"string"},"description":"What was changed or is missing."}""");
        json.WriteRaw("incomplete", """{"type":"array","items":{"type":"string"},"description":"Sources that failed, and what that did."}""");
        json.WriteRaw("source", """{"type":"string","description":"live, cache, stale (upstream fails now) or sandbox (made-up data): the weakest used."}""");
        json.WriteRaw("asOf", """{"type":"string","description":"When upstream said so, of the oldest part."}""");
    }

    public static void Write(Utf8JsonWriter json, CatalogReader reader, IReadOnlyList<string> notes, IReadOnlyList<string> incomplete, DateTimeOffset now)
    {
        json.WriteTextsIfAny("notes", notes);
        json.WriteTextsIfAny("incomplete", incomplete);
        json.WriteString("source", reader.Source);
        json.WriteTime("asOf", reader.AsOf ?? now);
    }
}
