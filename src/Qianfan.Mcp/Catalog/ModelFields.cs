using Qianfan.Mcp.Catalog.Published;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Catalog;

/// <summary>Who tells a value: the console API, the inference API's list, or a public page.</summary>
/// <param name="Page">The public page and the day it was read; <see langword="null"/> for the account's own API.</param>
internal sealed record Origin(string Name, Func<ModelRow, FactSource?>? Page = null);

/// <summary>
/// One field of a model, declared once: find_models writes it, compare_models puts it into words, filters and orders know by it which
/// details they need.
/// </summary>
/// <param name="Schema">JSON Schema of the value, on one line.</param>
/// <param name="Sources">
/// Who may tell it, in order: the first that does counts. A value is a text, texts, a number, yes or no, services or prices;
/// <see langword="null"/> where it is not known.
/// </param>
internal sealed record ModelField(string Name, string Schema, params IReadOnlyList<(Origin Origin, Func<ModelRow, object?> Read)> Sources)
{
    /// <summary>In words: no source tells it.</summary>
    public const string NotTold = "not told";

    /// <summary>Whether only the version's details have it.</summary>
    public Func<ModelRow, bool> InDetails { get; init; } = _ => false;

    /// <summary>Whether it is open because a list could not be fetched.</summary>
    public Func<ModelRow, bool> ListFailed { get; init; } = _ => false;

    public object? Read(ModelRow row) => Told(row)?.Value;

    /// <summary>The value that counts, and who tells it.</summary>
    public (Origin Origin, object Value)? Told(ModelRow row)
    {
        foreach (var (origin, read) in Sources)
            if (read(row) is { } value)
                return (origin, value);
        return null;
    }

    /// <summary>The public page that the value is from; <see langword="null"/> where the account's own API tells it, or nobody.</summary>
    public FactSource? Page(ModelRow row) => Told(row) is { Origin.Page: { } page } ? page(row) : null;

    /// <summary>Whether it could not be fetched, as opposed to: no source tells it.</summary>
    public bool IsUnknown(ModelRow row) => ListFailed(row) || row.DetailsFailed && InDetails(row) && Told(row) is null;

    /// <summary>Whether details that are not fetched yet may replace the value: their source comes before the one that tells it now.</summary>
    public bool MayChange(ModelRow row) => row.Lacks([this]) && Told(row) is { } told && told.Origin != Sources[0].Origin;

    /// <summary>The value in words, so that values of any type can stand side by side.</summary>
    public string Words(ModelRow row) => InWords(Read(row));

    /// <summary>What the sources say, where they do not agree: each with its value.</summary>
    public IReadOnlyList<(string Source, string Value)> Conflict(ModelRow row)
    {
        (string, string)[] told = [.. from source in Sources
                                      let value = source.Read(row)
                                      where value is not null
                                      select (source.Origin.Name, InWords(value))];
        return told.DistinctBy(one => one.Item2, StringComparer.OrdinalIgnoreCase).Count() > 1 ? told : [];
    }

    /// <summary>Writes name and value; nothing at all where the value is absent, empty, zero tokens or false.</summary>
    public void Write(Utf8JsonWriter json, ModelRow row) => Write(json, Name, Read(row));

    private static string InWords(object? value) => value switch
    {
        string text => text,
        long and not 0 or double => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        bool flag => flag ? "yes" : "no",
        IReadOnlyList<string> texts => Join(texts.Order(StringComparer.Ordinal)),
        IReadOnlyList<Service> services => Join(services.Select(one => string.Join(' ', ((string?[])
            [one.Model ?? one.Path, one.Id, one.ChargeType, one.ChargeStatus, one.HasEnded ? "(V1, ended)" : null]).Where(it => it is { Length: > 0 })))),
        IReadOnlyList<PriceTier> tiers => Join(tiers.Select(tier => string.Create(CultureInfo.InvariantCulture,
            $"{(tier.UpToInputTokens is { } bound ? $"to {bound} " : "")}{tier.When}{tier.Input} in {tier.Output} out"))),
        _ => NotTold,
    };

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case string text when Field.Tidy(text) is { Length: > 0 } tidy: json.WriteString(name, tidy); break;
            case long and not 0 and var number: json.WriteNumber(name, number); break;
            case double price: json.WriteNumber(name, price); break;
            case true: json.WriteBoolean(name, true); break;
            case IReadOnlyList<string> texts:
                json.WriteTextsIfAny(name, [.. texts.Select(Field.Tidy).Where(text => text.Length > 0)]);
                break;
            case IReadOnlyList<PriceTier> { Count: > 0 } tiers: json.WriteObjects(name, tiers, tier => tier.Write(json)); break;
            case IReadOnlyList<Service> { Count: > 0 } services:
                json.WriteObjects(name, services, service =>
                {
                    Write(json, "serviceId", service.Id);
                    Write(json, "model", service.Model);
                    Write(json, "path", service.Model is null ? service.Path : null);
                    Write(json, "chargeType", service.ChargeType);
                    Write(json, "chargeStatus", service.ChargeStatus);
                    Write(json, "ended", service.HasEnded);
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
    public const string NumberSchema = """{"type":"number"}""";
    private const string FlagSchema = """{"type":"boolean"}""";

    private static readonly Origin _console = new("console");
    private static readonly Origin _inference = new("GET /v2/models");

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
    public static ModelField Modalities { get; } = new("modalities", TextSchema,
        Inference(model => Arrow(model.InputModalities, model.OutputModalities)),
        FromPage("inputModalities", model => Arrow(model.InputModalities, model.OutputModalities)));
    public static ModelField Capabilities { get; } = Detail("capabilities", TextsSchema,
        Console(row => row.Details?.Capabilities), FromPage("capabilities", model => model.Capabilities));
    public static ModelField Services { get; } = new("services", ObjectsSchema(("serviceId", TextSchema), ("model", TextSchema),
        ("path", TextSchema), ("chargeType", TextSchema), ("chargeStatus", TextSchema), ("ended", FlagSchema)), Console(row => row.Services.Count > 0 || row.ServicesKnown ? row.Services : null))
    { ListFailed = row => row.ServicesFailed };
    public static ModelField Callable { get; } = new("callable", FlagSchema, Console(row => row.Callable))
    { ListFailed = row => row is { Callable: null, ServicesFailed: true } };
    public static ModelField Batch { get; } = Listed("batch", row => row.Batch);
    public static ModelField Evaluation { get; } = Listed("evaluation", row => row.Evaluation);
    public static ModelField FineTuning { get; } = Listed("fineTuning", row => row.FineTuning);
    public static ModelField Deployment { get; } = Detail("deployment", FlagSchema, Console(row => row.Details?.Deployment));
    public static ModelField Custom { get; } = new("custom", FlagSchema, Console(row => row.Custom));
    public static ModelField ModifyTime { get; } = Detail("modifyTime", TextSchema, Console(row => row.Details?.ModifyTime));
    public static ModelField Released { get; } = new("released", TextSchema,
        Inference(model => Iso(model.Released)), FromPage("released", model => Iso(model.Released)));
    public static ModelField Lifecycle { get; } = new("lifecycle", TextSchema,
        (PageOf(model => model.Retires is null ? "listedOn" : "retires"),
            row => row.Published?.LifecycleOn(row.Today) is { } told and not "unknown" ? told : null),
        Console(row => row.Lifecycle));
    public static ModelField Retires { get; } = new("retires", TextSchema, FromPage("retires", model => Iso(model.Retires)));
    public static ModelField Replacement { get; } = new("replacement", TextSchema, FromPage("replacement", model => model.Replacement));
    public static ModelField Sources { get; } = new("sources", TextsSchema, Console(Pages));

    /// <summary>In the order in which a row has them.</summary>
    public static IReadOnlyList<ModelField> All { get; } =
    [
        Name, VersionId, ModelId, Model, Kind, Vendor, Status, ContextTokens, InputTokens, OutputTokens, InputPrice, OutputPrice, PriceTiers,
        Modalities, Capabilities, Services, Callable, Batch, Evaluation, FineTuning, Deployment, Custom, ModifyTime, Released, Lifecycle,
        Retires, Replacement, Sources,
    ];

    /// <summary>Fields of a row unless others are asked for: what most choices turn on.</summary>
    public static IReadOnlyList<ModelField> Usual { get; } =
        [Name, VersionId, Model, Kind, InputTokens, OutputTokens, InputPrice, OutputPrice, Callable, Retires];

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

    /// <summary>The oldest reading of a public page that one of these fields is from.</summary>
    public static string? PublishedOn(ModelRow row, IEnumerable<ModelField> fields) =>
        Iso(fields.Select(field => field.Page(row)?.ReadOn).Min());

    private static string[]? Pages(ModelRow row) =>
        [.. from field in All
            where field != Sources && field.Page(row) is not null
            let page = field.Page(row)!
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
        new("published", row => row.Published is { } model ? model.SourceOf(fact(model)) : null);

    private static ModelField Detail(string name, string schema, params IReadOnlyList<(Origin, Func<ModelRow, object?>)> sources) =>
        new(name, schema, sources) { InDetails = _ => true };

    private static ModelField Listed(string name, Func<ModelRow, bool?> read) =>
        // The console's lists tell nothing of what it does not have.
        new(name, FlagSchema, Console(row => read(row))) { ListFailed = row => read(row) is null && (row.IsOfConsole || row.ServicesFailed) };
}
