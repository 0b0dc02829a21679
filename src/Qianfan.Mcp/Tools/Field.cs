using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tools;

/// <summary>A row as upstream sent it, and the name of the list that it stood in.</summary>
internal readonly record struct Row(JsonElement Value, string? List = null);

/// <summary>
/// One field of a row that agents see, declared once: the output schema and the trimming derive from it. Members that no field names
/// are omitted, and so are null, empty, zero and false.
/// </summary>
/// <param name="Name">Its name in the answer.</param>
/// <param name="Type">JSON Schema type: string, integer, number, boolean or array.</param>
/// <param name="Write">Writes name and value, or nothing.</param>
internal sealed record Field(string Name, string Type, string Description, Action<Utf8JsonWriter, Row> Write)
{
    /// <summary>Longer texts are cut with an ellipsis; <c>detail: "full"</c> has the whole.</summary>
    private const int LongestText = 200;

    /// <summary>The fields of an array's objects; <see langword="null"/> for an array of texts.</summary>
    public IReadOnlyList<Field>? Items { get; private init; }

    /// <summary>A text, or a number as text; the first of <paramref name="from"/> that holds one.</summary>
    public static Field Text(string name, string description, params string[] from) =>
        Text(name, description, row => JsonReading.Text(row.Value, from.Length > 0 ? from : [name]));

    public static Field Text(string name, string description, Func<Row, string?> read) => new(name, "string", description, (json, row) =>
    {
        if (read(row) is { } value && Tidy(value) is { Length: > 0 } text)
            json.WriteString(name, text);
    });

    public static Field Integer(string name, string description, params string[] path) => new(name, "integer", description, (json, row) =>
    {
        if (JsonReading.Integer(path.Aggregate(row.Value, JsonReading.Member)) is not (null or 0) and { } number)
            json.WriteNumber(name, number);
    });

    public static Field Number(string name, string description, params string[] path) => new(name, "number", description, (json, row) =>
    {
        if (JsonReading.Number(path.Aggregate(row.Value, JsonReading.Member)) is not (null or 0) and { } number)
            json.WriteNumber(name, number);
    });

    public static Field Flag(string name, string description, string from) => new(name, "boolean", description, (json, row) =>
    {
        if (JsonReading.IsTrue(JsonReading.Member(row.Value, from)))
            json.WriteBoolean(name, true);
    });

    public static Field Texts(string name, string description) => new(name, "array", description, (json, row) =>
        json.WriteTextsIfAny(name, [.. JsonReading.Items(JsonReading.Member(row.Value, name)).Select(JsonReading.Text).OfType<string>()
            .Select(Tidy).Where(text => text.Length > 0)]));

    /// <summary>An array of objects, one for each element that <paramref name="read"/> finds in the row.</summary>
    public static Field Objects(string name, string description, IReadOnlyList<Field> items, Func<Row, IEnumerable<Row>> read) =>
        new(name, "array", description, (json, row) =>
        {
            var objects = read(row).Select(item => Object(items, item)).Where(text => text.Length > "{}".Length).ToArray();
            if (objects.Length == 0)
                return;
            json.WriteStartArray(name);
            foreach (var text in objects)
                json.WriteRawValue(text.Span, skipInputValidation: true);
            json.WriteEndArray();
        })
        { Items = items };

    public void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartObject(Name);
        json.WriteString("type", Type);
        if (Description.Length > 0)
            json.WriteString("description", Description);
        if (Type == "array")
        {
            json.WritePropertyName("items");
            if (Items is null)
                json.WriteRawValue("""{"type":"string"}""");
            else
                WriteObjectSchema(json, Items);
        }
        json.WriteEndObject();
    }

    /// <summary>An object of these fields, all optional, and no others.</summary>
    public static void WriteObjectSchema(Utf8JsonWriter json, IEnumerable<Field> fields, Action<Utf8JsonWriter>? more = null)
    {
        json.WriteStartObject();
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        foreach (var field in fields)
            field.WriteSchema(json);
        more?.Invoke(json);
        json.WriteEndObject();
        json.WriteBoolean("additionalProperties", false);
        json.WriteEndObject();
    }

    // Rendered apart, so that an empty one can be omitted.
    private static ReadOnlyMemory<byte> Object(IReadOnlyList<Field> fields, Row row) => CatalogTool.Render(json =>
    {
        json.WriteStartObject();
        foreach (var field in fields)
            field.Write(json, row);
        json.WriteEndObject();
    });

    /// <summary>Safe to show and not too long.</summary>
    public static string Tidy(string text) => TextSanitizer.Cut(TextSanitizer.Clean(text).Trim(), LongestText);
}
