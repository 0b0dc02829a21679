using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Catalog;

/// <summary>
/// One field of a model, declared once: find_models writes it, compare_models puts it into words, filters and orders know by it which
/// details they need.
/// </summary>
/// <param name="Schema">JSON Schema of the value, on one line.</param>
/// <param name="Read">Text, texts, whole number, yes or no, or services; <see langword="null"/> where it has no known value.</param>
internal sealed record ModelField(string Name, string Schema, Func<ModelRow, object?> Read)
{
    /// <summary>In words: upstream was asked and does not tell.</summary>
    public const string NotTold = "not told";

    /// <summary>Whether only the version's details have it.</summary>
    public Func<ModelRow, bool> InDetails { get; init; } = _ => false;

    /// <summary>Whether it is open because a list could not be fetched.</summary>
    public Func<ModelRow, bool> ListFailed { get; init; } = _ => false;

    /// <summary>Whether it could not be fetched, as opposed to: upstream does not tell it.</summary>
    public bool IsUnknown(ModelRow row) => ListFailed(row) || row.DetailsFailed && InDetails(row);

    /// <summary>The value in words, so that values of any type can stand side by side.</summary>
    public string Words(ModelRow row) => Read(row) switch
    {
        string text => text,
        long and not 0 and var number => FormattableString.Invariant($"{number}"),
        bool flag => flag ? "yes" : "no",
        IReadOnlyList<string> texts => Join(texts.Order(StringComparer.Ordinal)),
        IReadOnlyList<Service> services => Join(services.Select(one =>
            FormattableString.Invariant($"{one.Id} {one.Endpoint} {one.ChargeType} {one.ChargeStatus} v{one.Protocol}"))),
        _ => NotTold,
    };

    /// <summary>Writes name and value; nothing at all where the value is absent, empty, zero or false.</summary>
    public void Write(Utf8JsonWriter json, ModelRow row) => Write(json, Name, Read(row));

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case string text when Field.Tidy(text) is { Length: > 0 } tidy: json.WriteString(name, tidy); break;
            case long and not 0 and var number: json.WriteNumber(name, number); break;
            case true: json.WriteBoolean(name, true); break;
            case IReadOnlyList<string> texts:
                json.WriteTextsIfAny(name, [.. texts.Select(Field.Tidy).Where(text => text.Length > 0)]);
                break;
            case IReadOnlyList<Service> { Count: > 0 } services:
                json.WriteObjects(name, services, service =>
                {
                    Write(json, "serviceId", service.Id);
                    Write(json, "endpoint", service.Endpoint);
                    Write(json, "chargeType", service.ChargeType);
                    Write(json, "chargeStatus", service.ChargeStatus);
                    Write(json, "protocolVersion", (long?)service.Protocol);
                });
                break;
        }
    }

    private static string Join(IEnumerable<string> texts) => string.Join(", ", texts) is { Length: > 0 } text ? text : "none";
}

/// <summary>All fields of a model under the names that agents see.</summary>
internal static class ModelFields
{
    public const string TextSchema = """{"type":"string"}""";
    public const string TextsSchema = """{"type":"array","items":{"type":"string"}}""";
    public const string IntegerSchema = """{"type":"integer"}""";
    private const string FlagSchema = """{"type":"boolean"}""";

    public static ModelField Name { get; } = new("name", TextSchema, row => row.Name) { InDetails = row => row.NameIsBorrowed };
    public static ModelField VersionId { get; } = new("versionId", TextSchema, row => row.VersionId);
    public static ModelField ModelId { get; } = new("modelId", TextSchema, row => row.ModelId);
    public static ModelField Kind { get; } = new("kind", TextSchema, row => row.Kind) { InDetails = row => row.Kind is null };
    public static ModelField Status { get; } = Detail("status", TextSchema, row => row.Details?.Status);
    public static ModelField InputTokens { get; } = Detail("inputTokens", IntegerSchema, row => row.Details?.InputTokens);
    public static ModelField OutputTokens { get; } = Detail("outputTokens", IntegerSchema, row => row.Details?.OutputTokens);
    public static ModelField Capabilities { get; } = Detail("capabilities", TextsSchema, row => row.Details?.Capabilities ?? []);
    public static ModelField Services { get; } = new(
        "services", ObjectsSchema(("serviceId", TextSchema), ("endpoint", TextSchema), ("chargeType", TextSchema),
            ("chargeStatus", TextSchema), ("protocolVersion", IntegerSchema)), row => row.Services)
    { ListFailed = row => !row.ServicesKnown };
    public static ModelField Callable { get; } = Listed("callable", row => row.Callable);
    public static ModelField Batch { get; } = Listed("batch", row => row.Batch);
    public static ModelField Evaluation { get; } = Listed("evaluation", row => row.Evaluation);
    public static ModelField Deployment { get; } = Detail("deployment", FlagSchema, row => row.Details?.Deployment);
    public static ModelField Custom { get; } = new("custom", FlagSchema, row => row.Custom);
    public static ModelField ModifyTime { get; } = Detail("modifyTime", TextSchema, row => row.Details?.ModifyTime);

    /// <summary>In the order in which a row has them.</summary>
    public static IReadOnlyList<ModelField> All { get; } =
    [
        Name, VersionId, ModelId, Kind, Status, InputTokens, OutputTokens, Capabilities, Services, Callable, Batch, Evaluation, Deployment,
        Custom, ModifyTime,
    ];

    /// <summary>Fields of a row unless others are asked for: what most choices turn on, at about sixty tokens a row.</summary>
    public static IReadOnlyList<ModelField> Usual { get; } = [Name, VersionId, Kind, InputTokens, OutputTokens, Callable, Batch];

    public static string[] Names { get; } = [.. All.Select(field => field.Name)];

    /// <summary>The schema of an array of rows.</summary>
    public static string Schema => ObjectsSchema([.. All.Select(one => (one.Name, one.Schema)),
        ("unknown", """{"type":"array","description":"Fields that could not be fetched.","items":{"type":"string"}}""")]);

    /// <summary>The schema of an array of objects with these properties, in JSON on one line.</summary>
    public static string ObjectsSchema(params IEnumerable<(string Name, string Schema)> properties) =>
        $$"""{"type":"array","items":{{ObjectSchema(properties)}}}""";

    public static string ObjectSchema(params IEnumerable<(string Name, string Schema)> properties)
    {
        var members = string.Join(',', properties.Select(property => $"\"{property.Name}\":{property.Schema}"));
        return $$"""{"type":"object","properties":{{{members}}},"additionalProperties":false}""";
    }

    /// <summary>One row in UTF-8: these fields in the usual order, then the names of those that are unknown.</summary>
    public static ReadOnlyMemory<byte> Render(ModelRow row, IReadOnlyList<ModelField> fields) => CatalogTool.RenderObject(json =>
    {
        foreach (var field in All.Where(fields.Contains))
            field.Write(json, row);
        json.WriteTextsIfAny("unknown", [.. fields.Where(field => field.IsUnknown(row)).Select(field => field.Name)]);
    });

    private static ModelField Detail(string name, string schema, Func<ModelRow, object?> read) =>
        new(name, schema, read) { InDetails = _ => true };

    private static ModelField Listed(string name, Func<ModelRow, bool?> read) =>
        new(name, FlagSchema, row => read(row)) { ListFailed = row => read(row) is null };
}
