using Qianfan.Mcp.Catalog.Published;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Catalog;

/// <summary>All fields of a model under the names that agents see.</summary>
internal static class ModelFields
{
    public const string TextSchema = """{"type":"string"}""";
    public const string TextsSchema = """{"type":"array","items":{"type":"string"}}""";
    public const string IntegerSchema = """{"type":"integer"}""";
    public const string NumberSchema = """{"type":"number"}""";
    public const string FlagSchema = """{"type":"boolean"}""";

    private static readonly Origin _console = new(("console", "控制台"));
    private static readonly Origin _inference = new(LocalizedText.Same("GET /v2/models"));

    public static ModelField Name { get; } = new("name", TextSchema, Console(row => row.Name))
    { InDetails = row => row.NameIsBorrowed, ListFailed = row => row is { NameIsBorrowed: true, DetailsFailed: true } };
    public static ModelField VersionId { get; } = new("versionId", TextSchema, Console(row => row.VersionId));
    public static ModelField ModelId { get; } = new("modelId", TextSchema, Console(row => row.ModelId));
    public static ModelField Model { get; } = new("model", TextSchema,
        Console(row => row.Services.Where(service => !service.HasEnded).OrderByDescending(service => service.IsOpen)
            .Select(service => service.Model).FirstOrDefault(model => model is not null)),
        Inference(model => model.Id), FromPage("id", model => model.Id));
    public static ModelField Kind { get; } = new("kind", TextSchema,
        Console(row => row.Services.Select(service => service.Kind).FirstOrDefault(kind => kind is not null) ?? row.Details?.Kind),
        Inference(model => model.Kind), FromPage("kind", model => model.Kind))
    { InDetails = row => row.Services.All(service => service.Kind is null) };
    public static ModelField Vendor { get; } = Detail("vendor", TextSchema,
        Inference(model => model.Vendor), Console(row => row.Details?.Vendor), FromPage("vendor", model => model.Vendor));
    public static ModelField Status { get; } = Detail("status", TextSchema, Console(row => row.Details?.Status));
    public static ModelField ContextTokens { get; } = new("contextTokens", IntegerSchema,
        Inference(model => model.ContextTokens), FromPage("contextTokens", model => model.ContextTokens));
    public static ModelField InputTokens { get; } = Detail("inputTokens", IntegerSchema, Console(row => row.Details?.InputTokens),
        Inference(model => model.InputTokens), FromPage("maxInputTokens", model => model.InputTokens));
    public static ModelField OutputTokens { get; } = Detail("outputTokens", IntegerSchema, Console(row => row.Details?.OutputTokens),
        Inference(model => model.OutputTokens), FromPage("maxOutputTokens", model => model.OutputTokens));
    public static ModelField InputPrice { get; } = new("inputPrice", NumberSchema,
        Inference(model => First(model.Prices)?.Input), FromPage("prices", model => First(model.Prices)?.Input));
    public static ModelField OutputPrice { get; } = new("outputPrice", NumberSchema,
        Inference(model => First(model.Prices)?.Output), FromPage("prices", model => First(model.Prices)?.Output));
    public static ModelField PriceTiers { get; } = new("priceTiers", ObjectsSchema(
        ("upToInputTokens", IntegerSchema), ("inputPrice", NumberSchema), ("outputPrice", NumberSchema), ("cachedInputPrice", NumberSchema),
        ("when", TextSchema)), Inference(model => AnyOf(model.Prices)), FromPage("prices", model => AnyOf(model.Prices)));
    public static ModelField ImagePrice { get; } = new("imagePrice", TextSchema, FromPage("imagePrice", model => model.ImagePrice));
    public static ModelField Rpm { get; } = new("rpm", IntegerSchema, FromPage("rpm", model => model.Rpm));
    public static ModelField Tpm { get; } = new("tpm", IntegerSchema, FromPage("tpm", model => model.Tpm));
    public static ModelField Modalities { get; } = new("modalities", TextSchema,
        Inference(model => Arrow(model.InputModalities, model.OutputModalities)),
        FromPage("inputModalities", model => Arrow(model.InputModalities, model.OutputModalities)));
    public static ModelField Capabilities { get; } = Detail("capabilities", TextsSchema,
        Console(row => row.Details?.Capabilities), FromPage("capabilities", model => model.Capabilities));
    public static ModelField Services { get; } = new("services", ObjectsSchema(("serviceId", TextSchema), ("model", TextSchema),
        ("path", TextSchema), ("chargeType", TextSchema), ("chargeStatus", TextSchema), ("runStatus", TextSchema), ("ended", FlagSchema)),
        Console(row => row.Services.Count > 0 || row.ServicesKnown ? row.Services : null))
    { ListFailed = row => row.ServicesFailed };
    public static ModelField Callable { get; } = new("callable", FlagSchema, Console(row => row.Callable))
    { ListFailed = row => row is { Callable: null, ServicesFailed: true } };
    public static ModelField Batch { get; } = Listed("batch", row => row.Batch);
    public static ModelField Evaluation { get; } = Listed("evaluation", row => row.Evaluation);
    public static ModelField FineTuning { get; } = Listed("fineTuning", row => row.FineTuning);
    public static ModelField Deployment { get; } = Detail("deployment", FlagSchema,
        Console(row => row is { Custom: true, Services.Count: > 0 } ? true : row.Details?.Deployment)) with
    { ListFailed = row => row is { Custom: true, ServicesFailed: true } && row.Details?.Deployment is null };
    public static ModelField Custom { get; } = new("custom", FlagSchema, Console(row => row.Custom));
    public static ModelField ModifyTime { get; } = Detail("modifyTime", TextSchema, Console(row => row.Details?.ModifyTime));
    public static ModelField Released { get; } = new("released", TextSchema,
        Inference(model => Iso(model.Released)), FromPage("released", model => Iso(model.Released)));
    public static ModelField Lifecycle { get; } = new("lifecycle", TextSchema,
        (PageOf(model => model.Retires is null ? "listedOn" : "retires"),
            row => row.PublishedLifecycle),
        Console(row => row.Lifecycle));
    public static ModelField Retires { get; } = new("retires", TextSchema, FromPage("retires", model => Iso(model.Retires)));
    public static ModelField Replacement { get; } = new("replacement", TextSchema, FromPage("replacement", model => model.Replacement));
    public static ModelField Sources { get; } = new("sources", TextsSchema, Console(Pages));

    /// <summary>In the order in which a row has them.</summary>
    public static IReadOnlyList<ModelField> All { get; } =
    [
        Name, VersionId, ModelId, Model, Kind, Vendor, Status, ContextTokens, InputTokens, OutputTokens, InputPrice, OutputPrice,
        PriceTiers, ImagePrice, Rpm, Tpm, Modalities, Capabilities, Services, Callable, Batch, Evaluation, FineTuning, Deployment, Custom,
        ModifyTime, Released, Lifecycle, Retires, Replacement, Sources,
    ];

    /// <summary>Fields of a row unless others are asked for: what most choices turn on.</summary>
    public static IReadOnlyList<ModelField> Usual { get; } =
        [Name, VersionId, Model, Kind, InputTokens, OutputTokens, InputPrice, OutputPrice, Callable, Retires];

    public static string[] Names { get; } = [.. All.Select(field => field.Name)];

    /// <summary>The schema of an array of rows.</summary>
    public static string Schema(Language language) => ObjectsSchema([.. All.Select(one => (one.Name, one.Schema)),
        ("unknown", Envelope.DescribedTexts((
            "Not known: could not be fetched, or no source reports it. Other absent flags are false, other absent values are not "
                + "reported.",
            "未知的字段：没有取到，或没有来源说明是否如此。其余没有的开关为否，其余没有的值为未提供。"),
            language))]);

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
        json.WriteTextsIfAny("unknown", [.. fields.Where(field => field.IsOpen(row)).Select(field => field.Name)]);
    });

    /// <summary>The oldest reading of a public page that one of these fields is from.</summary>
    public static string? PublishedOn(ModelRow row, IEnumerable<ModelField> fields) =>
        Iso(fields.Select(field => field.Page(row)?.ReadOn).Min());

    private static string[]? Pages(ModelRow row) =>
        [.. from field in All
            where field != Sources
            let page = field.Page(row)
            where page is not null
            select $"{field.Name}: {page.Page} ({Iso(page.ReadOn)})"];

    private static PriceTier? First(IReadOnlyList<PriceTier> tiers) => tiers.FirstOrDefault(tier => tier.When is null);

    private static IReadOnlyList<PriceTier>? AnyOf(IReadOnlyList<PriceTier> tiers) => tiers.Count > 0 ? tiers : null;

    private static string? Iso(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? Arrow(IReadOnlyList<string>? input, IReadOnlyList<string>? output) =>
        input is null && output is null ? null : $"{string.Join('+', input ?? ["?"])}->{string.Join('+', output ?? ["?"])}";

    private static (Origin, Func<ModelRow, object?>) Console(Func<ModelRow, object?> read) => (_console, read);

    private static (Origin, Func<ModelRow, object?>) Inference(Func<ListedModel, object?> read) =>
        (_inference, row => row.Listed is { } model ? read(model) : null);

    private static (Origin, Func<ModelRow, object?>) FromPage(string fact, Func<PublishedModel, object?> read) =>
        (PageOf(_ => fact), row => row.Published is { } model ? read(model) : null);

    private static Origin PageOf(Func<PublishedModel, string> fact) =>
        new(("published", "公开页面"), row => row.Published is { } model ? model.SourceOf(fact(model)) : null);

    private static ModelField Detail(string name, string schema, params IReadOnlyList<(Origin, Func<ModelRow, object?>)> sources) =>
        new(name, schema, sources) { InDetails = _ => true };

    private static ModelField Listed(string name, Func<ModelRow, bool?> read) =>
        // The console's lists tell nothing of what it does not have.
        new(name, FlagSchema, Console(row => read(row)))
        { ListFailed = row => read(row) is null && (row.IsOfConsole || row.ServicesFailed) };
}
