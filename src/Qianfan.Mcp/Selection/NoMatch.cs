using System.Text.Json;

namespace Qianfan.Mcp.Selection;

/// <summary>What an empty answer says in place of rows: which filter to loosen, and what would come near.</summary>
internal static class NoMatch
{
    public static void WriteSchema(Utf8JsonWriter json)
    {
        Envelope.WriteRaw(json, "removedMost",
            """
            {"type":"object","description":"Nothing fits: the filter that most models fail.","properties":{"filter":{"type":"string"},"models":{"type":"integer"}},"additionalProperties":false}
            """);
        Envelope.WriteRaw(json, "nearest",
            """
            {"type":"array","description":"Nothing fits: models that fail the fewest filters.","items":{"type":"object","properties":{"name":{"type":"string"},"versionId":{"type":"string"},"fails":{"type":"array","items":{"type":"string"}}},"additionalProperties":false}}
            """);
    }

    public static void Write(Utf8JsonWriter json, Search search)
    {
        if (search.RemovedMost is not { } most)
            return;
        json.WriteStartObject("removedMost");
        json.WriteString("filter", most.Filter);
        json.WriteNumber("models", most.Rows);
        json.WriteEndObject();
        json.WriteStartArray("nearest");
        foreach (var (row, fails) in search.Nearest)
        {
            json.WriteStartObject();
            json.WriteString("name", row.Name);
            if (row.VersionId is not null)
                json.WriteString("versionId", row.VersionId);
            json.WriteStartArray("fails");
            foreach (var filter in fails)
                json.WriteStringValue(filter);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
