using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tools;

/// <summary>A row as upstream sent it, and the name of the list that it stood in.</summary>
/// <param name="Other">The same thing as another call told it, where two calls make one list.</param>
internal readonly record struct Row(JsonElement Value, string? List = null, JsonElement? Other = null);

/// <summary>One field of a row, for schema and trimming: null, empty, zero and members that no field names are omitted.</summary>
/// <param name="Name">Its name in the answer.</param>
/// <param name="Type">JSON Schema type: string, integer, number, boolean or array.</param>
/// <param name="Write">Writes name and value, or nothing.</param>
internal sealed record Field(string Name, string Type, LocalizedText? Description, Action<Utf8JsonWriter, Row> Write)
{
    /// <summary>Longer texts are cut with an ellipsis; <c>detail: "full"</c> has the whole.</summary>
    private const int LongestText = 200;

    /// <summary>The fields of an array's objects; <see langword="null"/> for an array of texts.</summary>
    public IReadOnlyList<Field>? Items { get; private init; }

    /// <summary>A text, or a number as text; the first of <paramref name="from"/> that holds one.</summary>
    public static Field Text(string name, LocalizedText? description, params string[] from)
    {
        string[] names = from.Length > 0 ? from : [name];
        return Text(name, description, row => JsonReading.Text(row.Value, names) is { Length: > 0 } text ? text
            : JsonReading.Text(row.Other ?? row.Value, names));
    }

    public static Field Text(string name, LocalizedText? description, Func<Row, string?> read) => new(name, "string", description,
        (json, row) => json.WriteValue(name, read(row) is { } value ? Tidy(value) : null));

    public static Field Integer(string name, LocalizedText? description, params string[] path) => new(name, "integer", description,
        (json, row) => json.WriteValue(name, JsonReading.Integer(At(row, path)) is not (null or 0) and { } number ? number : null));

    public static Field Number(string name, LocalizedText? description, params string[] path) => new(name, "number", description,
        (json, row) => json.WriteValue(name, JsonReading.Number(At(row, path)) is not (null or 0) and { } number ? number : null));

    /// <summary>A number of which zero says something: free is no unknown price.</summary>
    public static Field Price(string name, LocalizedText? description, Func<Row, double?> read) => new(name, "number", description,
        (json, row) => json.WriteValue(name, read(row)));

    /// <summary>True or false; absent where it is not reported.</summary>
    public static Field Flag(string name, LocalizedText? description, string from) => new(name, "boolean", description,
        (json, row) => json.WriteValue(name, JsonReading.Flag(At(row, from))));

    public static Field Texts(string name, LocalizedText? description) =>
        Texts(name, description, row => JsonReading.Items(At(row, name)).Select(JsonReading.Text));

    public static Field Texts(string name, LocalizedText? description, Func<Row, IEnumerable<string?>> read) => new(
        name, "array", description,
        (json, row) => json.WriteTextsIfAny(name, [.. read(row).OfType<string>().Select(Tidy).Where(text => text.Length > 0)]));

    /// <summary>An array of objects, one for each element that <paramref name="read"/> finds in the row.</summary>
    public static Field Objects(string name, LocalizedText? description, IReadOnlyList<Field> items, Func<Row, IEnumerable<Row>> read) =>
        new(name, "array", description, (json, row) =>
        {
            // Each is rendered apart, so that an empty one can be omitted.
            var objects = read(row).Select(item => CatalogTool.RenderObject(json => WriteAll(json, items, item)))
                .Where(text => text.Length > "{}".Length).ToArray();
            if (objects.Length == 0)
                return;
            json.WritePropertyName(name);
            json.WriteRows(objects);
        })
        { Items = items };

    public static void WriteAll(Utf8JsonWriter json, IEnumerable<Field> fields, Row row)
    {
        foreach (var field in fields)
            field.Write(json, row);
    }

    /// <summary>An object of these fields, all optional, and no others.</summary>
    public static void WriteObjectSchema(
        Utf8JsonWriter json, Language language, IEnumerable<Field> fields, Action<Utf8JsonWriter>? more = null) =>
        json.WriteObjectSchema(() =>
        {
            foreach (var field in fields)
                field.WriteSchema(json, language);
            more?.Invoke(json);
        });

    /// <summary>Safe to show and not too long.</summary>
    public static string Tidy(string text) => TextSanitizer.Cut(TextSanitizer.Clean(text).Trim(), LongestText);

    private static JsonElement At(Row row, params string[] path) => path.Aggregate(row.Value, JsonReading.Member);

    private void WriteSchema(Utf8JsonWriter json, Language language)
    {
        json.WriteStartObject(Name);
        json.WriteString("type", Type);
        json.WriteValue("description", Description?.In(language));
        if (Items is not null)
        {
            json.WritePropertyName("items");
            WriteObjectSchema(json, language, Items);
        }
        else if (Type == "array")
            json.WriteRaw("items", """{"type":"string"}""");
        json.WriteEndObject();
    }
}
