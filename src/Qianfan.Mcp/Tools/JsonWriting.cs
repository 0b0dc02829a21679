using System.Globalization;
using System.Text.Json;

namespace Qianfan.Mcp.Tools;

/// <summary>Members that many answers and schemas have.</summary>
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

    /// <summary>An array of texts, left out when there are none.</summary>
    public static void WriteTextsIfAny(this Utf8JsonWriter json, string name, IReadOnlyCollection<string> texts)
    {
        if (texts.Count > 0)
            json.WriteTexts(name, texts);
    }

    /// <summary>A member whose value is JSON already.</summary>
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
