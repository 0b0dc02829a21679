using System.Text.Json;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Catalog;

/// <summary>What an empty answer says in place of rows: which filter to loosen, and what would come near.</summary>
internal static class NoMatch
{
    public static void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteRaw("removedMost",
            """
            {"type":"object","properties":{"filter":{"type":"string"},"models":{"type":"integer"}},"additionalProperties":false}
            """);
        json.WriteRaw("nearest",
            """
            {"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"versionId":{"type":"string"},"fails":{"type":"array","items":{"type":"string"}}},"additionalProperties":false}}
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
            json.WriteTexts("fails", fails);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
