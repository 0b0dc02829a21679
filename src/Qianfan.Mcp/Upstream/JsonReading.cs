namespace Qianfan.Mcp.Upstream;

/// <summary>Reads what upstream sent without trusting its shape: a missing, null or oddly typed member is no error.</summary>
internal static class JsonReading
{
    public static JsonElement Member(JsonElement parent, string name)
    {
        if (parent.ValueKind != JsonValueKind.Object)
            return default;
        try
        {
            return parent.TryGetProperty(name, out var value) ? value : default;
        }
        catch (InvalidOperationException)
        {
            // One name cannot be read, which ends the search; one by one the others still can.
            return parent.EnumerateObject().LastOrDefault(member => Name(member) == name).Value;
        }
    }

    /// <summary>The first of the members that holds text or a number, as text, as upstream wrote it.</summary>
    public static string? Text(JsonElement parent, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (Text(Member(parent, name)) is { } text)
                return text;
        return null;
    }

    public static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Read(value, static value => value.GetString()),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };

    /// <summary>A whole number within ±2^53, also when it comes as text or as <c>5.0</c>.</summary>
    public static long? Integer(JsonElement value) =>
        Number(value) is { } number && double.IsInteger(number) && Math.Abs(number) <= 1L << 53 ? (long)number : null;

    /// <summary>A finite number, also when it comes as text.</summary>
    public static double? Number(JsonElement value) =>
        double.TryParse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var read) && double.IsFinite(read) ? read : null;

    public static bool IsTrue(JsonElement value) => Flag(value) is true;

    /// <summary>True, false, or not reported.</summary>
    public static bool? Flag(JsonElement value) => Text(value)?.Trim().ToLowerInvariant() switch
    {
        "true" or "1" => true,
        "false" or "0" => false,
        _ => null,
    };

    /// <summary>The elements of an array; a single object or text counts as an array of one.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray(),
        JsonValueKind.Object or JsonValueKind.String => [value],
        _ => [],
    };

    /// <summary>Copies a value whole into an answer, its texts cleaned; a text that cannot be read becomes null.</summary>
    public static void Copy(Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var (name, member) in CleanMembers(value))
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
            case JsonValueKind.String: json.WriteStringValue(Text(value) is { } text ? TextSanitizer.Clean(text) : null); break;
            default: value.WriteTo(json); break;
        }
    }

    // Each name once. A name with hidden characters must not replace the one that it looks like.
    private static OrderedDictionary<string, JsonElement> CleanMembers(JsonElement parent)
    {
        OrderedDictionary<string, JsonElement> members = new(StringComparer.Ordinal);
        foreach (var member in parent.EnumerateObject())
            if (Name(member) is { } name && TextSanitizer.Clean(name) is var clean && (clean == name || !members.ContainsKey(clean)))
                members[clean] = member.Value;
        return members;
    }

    private static string? Name(JsonProperty member) => Read(member, static member => member.Name);

    // A lone surrogate escape is valid JSON to the parser and an exception to whoever reads the text.
    private static string? Read<T>(T source, Func<T, string?> read)
    {
        try
        {
            return read(source);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
