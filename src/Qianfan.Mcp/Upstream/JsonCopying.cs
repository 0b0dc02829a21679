namespace Qianfan.Mcp.Upstream;

/// <summary>Copies JSON that upstream wrote into an answer, for <c>detail: full</c>.</summary>
internal static class JsonCopying
{
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
                json.WriteStringValue(JsonReading.ReadString(value) is { } text ? TextSanitizer.Clean(text) : null);
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    // Each name once. A name with hidden characters must not replace the one that it looks like.
    private static OrderedDictionary<string, JsonElement> Members(JsonElement parent)
    {
        OrderedDictionary<string, JsonElement> members = new(StringComparer.Ordinal);
        foreach (var member in parent.EnumerateObject())
            if (JsonReading.ReadName(member) is { } name && TextSanitizer.Clean(name) is var clean
                && (clean == name || !members.ContainsKey(clean)))
                members[clean] = member.Value;
        return members;
    }
}
