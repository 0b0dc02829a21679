using System.Text.Json;

namespace Qianfan.Mcp.Sandbox;

/// <summary>Reading and writing rows of the catalog.</summary>
internal static class CatalogRows
{
    private const string Own = "sandbox";

    public static string Text(this JsonElement row, string name) => row.GetProperty(name).GetString()!;

    /// <summary>A fact that the sandbox keeps to itself; null when the row has none of that name.</summary>
    public static JsonElement? Sandbox(this JsonElement row, string name) =>
        row.TryGetProperty(Own, out var own) && own.TryGetProperty(name, out var value) ? value : null;

    /// <summary>The row's documented fields, into an object that is already open.</summary>
    public static void WriteFields(this Utf8JsonWriter json, JsonElement row)
    {
        foreach (var property in row.EnumerateObject().Where(property => property.Name != Own))
        {
            property.WriteTo(json);
        }
    }

    public static void WriteTexts(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    /// <summary>What the rows of models and custom models have in common: modelCount and the versions.</summary>
    public static void WriteVersionLists(this Utf8JsonWriter json, JsonElement model, IReadOnlyList<JsonElement> versions)
    {
        json.WriteNumber("modelCount", versions.Count);
        json.WriteVersionIds(model, versions);
    }

    /// <summary>modelIds and, on most rows, the newer modelNames.</summary>
    public static void WriteVersionIds(this Utf8JsonWriter json, JsonElement model, IReadOnlyList<JsonElement> versions)
    {
        json.WriteTexts("modelIds", versions.Select(version => version.Text("modelId")));
        if (model.Sandbox("names") is { ValueKind: JsonValueKind.True })
        {
            json.WriteTexts("modelNames", versions.Select(version => version.Text("modelName")));
        }
    }
}
