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
            return parent.EnumerateObject().LastOrDefault(member => ReadName(member) == name).Value;
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
        JsonValueKind.String => ReadString(value),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };

    /// <summary>A whole number within ±2^53, also when it comes as text or as <c>5.0</c>.</summary>
    public static long? Integer(JsonElement value)
    {
        const double exact = 1L << 53;
        return Number(value) is { } number && double.IsInteger(number) && Math.Abs(number) <= exact ? (long)number : null;
    }

    /// <summary>A finite number, also when it comes as text.</summary>
    public static double? Number(JsonElement value) =>
        double.TryParse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number : null;

    public static bool IsTrue(JsonElement value) =>
        Text(value) is { } text && (text.Equals("true", StringComparison.OrdinalIgnoreCase) || text == "1");

    /// <summary>The elements of an array; a single object or text counts as an array of one.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray(),
        JsonValueKind.Object or JsonValueKind.String => [value],
        _ => [],
    };

    // A lone surrogate escape is valid JSON to the parser and an exception to GetString.
    public static string? ReadString(JsonElement value) => Read(value, static value => value.GetString());

    public static string? ReadName(JsonProperty member) => Read(member, static member => member.Name);

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
