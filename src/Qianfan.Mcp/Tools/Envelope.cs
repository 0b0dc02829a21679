using System.Text.Json;

namespace Qianfan.Mcp.Tools;

/// <summary>What stands around the rows of every answer: their number, the next page, what was changed or is missing, how old it is.</summary>
internal static class Envelope
{
    public static void WritePageSchema(Utf8JsonWriter json)
    {
        json.WriteRaw("total", """{"type":"integer"}""");
        json.WriteRaw("nextMarker", """{"type":"string"}""");
    }

    /// <param name="joined">Whether several sources are behind the answer, of which some may fail.</param>
    public static void WriteSchema(Utf8JsonWriter json, bool joined)
    {
        json.WriteRaw("notes", """{"type":"array","items":{"type":"string"}}""");
        if (joined)
            json.WriteRaw("incomplete", """{"type":"array","items":{"type":"string"},"description":"Sources that failed."}""");
        json.WriteRaw("source", """{"type":"string","description":"live, cache, stale or sandbox."}""");
        json.WriteRaw("asOf", """{"type":"string"}""");
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<string> notes, IReadOnlyList<string> incomplete, string source, DateTimeOffset asOf)
    {
        json.WriteTextsIfAny("notes", notes);
        json.WriteTextsIfAny("incomplete", incomplete);
        json.WriteString("source", source);
        json.WriteTime("asOf", asOf);
    }
}
