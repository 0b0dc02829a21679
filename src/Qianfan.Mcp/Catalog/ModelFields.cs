using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Catalog;

/// <summary>
/// One field of a model, declared once: find_models writes it, compare_models puts it into words, filters and orders know by it which
/// details they need.
/// </summary>
/// <param name="Schema">JSON Schema of the value, on one line.</param>
/// <param name="Write">Writes name and value; nothing at all where the value is absent, empty, zero or false.</param>
/// <param name="Words">The value in words, so that values of any type can stand side by side.</param>
internal sealed record ModelField(string Name, string Schema, Action<Utf8JsonWriter, ModelRow> Write, Func<ModelRow, string> Words)
{
    /// <summary>Whether only the version's details have it.</summary>
    public Func<ModelRow, bool> InDetails { get; init; } = _ => false;

    /// <summary>Whether it is open because a list could not be fetched.</summary>
    public Func<ModelRow, bool> ListFailed { get; init; } = _ => false;

    /// <summary>Whether it could not be fetched, as opposed to: upstream does not tell it.</summary>
    public bool IsUnknown(ModelRow row) => ListFailed(row) || row.DetailsFailed && InDetails(row);
}

/// <summary>All fields of a model under the names that agents see.</summary>
internal static class ModelFields
{
    /// <summary>In words: upstream was asked and does not tell.</summary>
    public const string NotTold = "not told";

    private const string TextSchema = """{"type":"string"}""";
    private const string IntegerSchema = """{"type":"integer"}""";
    private const string ServiceSchema =
        $$"""{"serviceId":{{TextSchema}},"endpoint":{{TextSchema}},"chargeType":{{TextSchema}},"chargeStatus":{{TextSchema}},"""
        + $"\"protocolVersion\":{IntegerSchema}}}";

    private static readonly Func<ModelRow, bool> _always = _ => true;

    public static ModelField Name { get; } = Text("name", row => row.Name) with { InDetails = row => row.NameIsBorrowed };
    public static ModelField VersionId { get; } = Text("versionId", row => row.VersionId);
    public static ModelField ModelId { get; } = Text("modelId", row => row.ModelId);
    public static ModelField Kind { get; } = Text("kind", row => row.Kind) with { InDetails = row => row.Kind is null };
    public static ModelField Status { get; } = Text("status", row => row.Details?.Status) with { InDetails = _always };
    public static ModelField InputTokens { get; } = Integer("inputTokens", row => row.InputTokens) with { InDetails = _always };
    public static ModelField OutputTokens { get; } = Integer("outputTokens", row => row.OutputTokens) with { InDetails = _always };
    public static ModelField Capabilities { get; } = new(
        "capabilities", $$"""{"type":"array","items":{{TextSchema}}}""",
        (json, row) => json.WriteTextsIfAny("capabilities", [.. row.Capabilities.Select(Field.Tidy).Where(text => text.Length > 0)]),
        row => Join(row.Capabilities.Order(StringComparer.Ordinal)))
    { InDetails = _always };
    public static ModelField Services { get; } = new(
        "services", ObjectsSchema(ServiceSchema), WriteServices, row => Join(row.Services.Select(one =>
            FormattableString.Invariant($"{one.Id} {one.Endpoint} {one.ChargeType} {one.ChargeStatus} v{one.Protocol}"))))
    { ListFailed = row => !row.ServicesKnown };
    public static ModelField Callable { get; } = ListedFlag("callable", row => row.Callable);
    public static ModelField Batch { get; } = ListedFlag("batch", row => row.Batch);
    public static ModelField Evaluation { get; } = ListedFlag("evaluation", row => row.Evaluation);
    public static ModelField Deployment { get; } = Flag("deployment", row => row.Deployment) with { InDetails = _always };
    public static ModelField Custom { get; } = Flag("custom", row => row.Custom);
    public static ModelField ModifyTime { get; } = Text("modifyTime", row => row.ModifyTime) with { InDetails = _always };

    /// <summary>In the order in which a row has them.</summary>
    public static IReadOnlyList<ModelField> All { get; } =
    [
        Name, VersionId, ModelId, Kind, Status, InputTokens, OutputTokens, Capabilities, Services, Callable, Batch, Evaluation, Deployment,
        Custom, ModifyTime,
    ];

    /// <summary>Fields of a row unless others are asked for: what most choices turn on, at about sixty tokens a row.</summary>
    public static IReadOnlyList<ModelField> Usual { get; } = [Name, VersionId, Kind, InputTokens, OutputTokens, Callable, Batch];

    public static string[] Names { get; } = [.. All.Select(field => field.Name)];

    public static void WriteSchema(Utf8JsonWriter json) => Field.WriteObjectSchema(json, [], static json =>
    {
        foreach (var field in All)
            json.WriteRaw(field.Name, field.Schema);
        json.WriteRaw("unknown", $$"""{"type":"array","description":"Fields that could not be fetched.","items":{{TextSchema}}}""");
    });

    /// <summary>The schema of an array of objects with these properties, in JSON on one line.</summary>
    public static string ObjectsSchema(string properties) =>
        """{"type":"array","items":{"type":"object","properties":""" + properties + ""","additionalProperties":false}}""";

    /// <summary>One row in UTF-8: these fields in the usual order, then the names of those that are unknown.</summary>
    public static ReadOnlyMemory<byte> Render(ModelRow row, IReadOnlyList<ModelField> fields) => CatalogTool.Render(json =>
    {
        json.WriteStartObject();
        foreach (var field in All.Where(fields.Contains))
            field.Write(json, row);
        json.WriteTextsIfAny("unknown", [.. fields.Where(field => field.IsUnknown(row)).Select(field => field.Name)]);
        json.WriteEndObject();
    });

    private static ModelField Text(string name, Func<ModelRow, string?> read) =>
        new(name, TextSchema, (json, row) => WriteText(json, name, read(row)), row => read(row) ?? NotTold);

    private static ModelField Integer(string name, Func<ModelRow, long?> read) => new(
        name, IntegerSchema, (json, row) => WriteInteger(json, name, read(row)),
        row => read(row) is not (null or 0) and { } number ? FormattableString.Invariant($"{number}") : NotTold);

    private static ModelField Flag(string name, Func<ModelRow, bool?> read) => new(
        name, """{"type":"boolean"}""",
        (json, row) =>
        {
            if (read(row) is true)
                json.WriteBoolean(name, true);
        },
        row => read(row) switch { true => "yes", false => "no", _ => NotTold });

    private static ModelField ListedFlag(string name, Func<ModelRow, bool?> read) =>
        Flag(name, read) with { ListFailed = row => read(row) is null };

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null && Field.Tidy(value) is { Length: > 0 } text)
            json.WriteString(name, text);
    }

    private static void WriteInteger(Utf8JsonWriter json, string name, long? value)
    {
        if (value is not (null or 0) and { } number)
            json.WriteNumber(name, number);
    }

    private static void WriteServices(Utf8JsonWriter json, ModelRow row)
    {
        if (row.Services.Count == 0)
            return;
        json.WriteObjects("services", row.Services, service =>
        {
            WriteText(json, "serviceId", service.Id);
            WriteText(json, "endpoint", service.Endpoint);
            WriteText(json, "chargeType", service.ChargeType);
            WriteText(json, "chargeStatus", service.ChargeStatus);
            WriteInteger(json, "protocolVersion", service.Protocol);
        });
    }

    private static string Join(IEnumerable<string> texts) => string.Join(", ", texts) is { Length: > 0 } text ? text : "none";
}
