using Qianfan.Mcp.Catalog.Published;
using static Qianfan.Mcp.Upstream.JsonReading;

namespace Qianfan.Mcp.Catalog;

/// <summary>
/// What all sources together tell of one model version. <see langword="null"/> is what could not be fetched, or what no source tells:
/// unknown is not false.
/// </summary>
/// <param name="Key">Id of the version, or of a service that belongs to no version; else the id that the inference API lists.</param>
/// <param name="Family">Name of the model that this is a version of.</param>
/// <param name="NameIsBorrowed">Whether the lists have only the name of its model or service, which its details replace.</param>
internal sealed record ModelRow(
    string Key, string Name = "", string? VersionId = null, string? ModelId = null, string? Family = null, bool Custom = false,
    bool NameIsBorrowed = false)
{
    private const string Vision = "vision";

    /// <summary>Preset ones, and those that the account deployed; one for both protocols.</summary>
    public IReadOnlyList<Service> Services { get; init; } = [];

    /// <summary>Whether <see cref="Services"/> are all there are.</summary>
    public bool ServicesKnown { get; init; }

    /// <summary>Whether that is so because they could not be fetched.</summary>
    public bool ServicesFailed { get; init; }
    public bool? Batch { get; init; }
    public bool? Evaluation { get; init; }
    public bool? FineTuning { get; init; }

    /// <summary><see langword="null"/> until they are fetched.</summary>
    public VersionDetails? Details { get; init; }
    public bool DetailsFailed { get; init; }

    /// <summary>What the inference API lists under the same name.</summary>
    public ListedModel? Listed { get; init; }

    /// <summary>What Baidu's public pages say.</summary>
    public PublishedModel? Published { get; init; }

    /// <summary>The day on which it is asked, where Qianfan is.</summary>
    public DateOnly Today { get; init; }

    /// <summary>Whether the console has it, and not only the inference API or a public page.</summary>
    public bool IsOfConsole => VersionId is not null || Services.Count > 0;

    private IReadOnlyList<string>? ToldCapabilities => Details?.Capabilities ?? Published?.Capabilities;

    public bool? Callable => Serves(service => service.IsOpen);

    /// <summary>active, retiring or retired by a public page; <see langword="null"/> where none tells.</summary>
    public string? PublishedLifecycle => Published?.LifecycleOn(Today) is { } told and not "unknown" ? told : null;

    /// <summary>The same, or unknown. An open service lives at least until somebody says otherwise.</summary>
    public string Lifecycle => PublishedLifecycle ?? (Callable is true ? "active" : "unknown");

    /// <summary>The kinds of input that it takes, such as image.</summary>
    public IReadOnlyList<string>? InputModalities => Listed?.InputModalities ?? Published?.InputModalities;

    /// <summary>Whether one of its services does this; those of V1 have ended.</summary>
    public bool? Serves(Func<Service, bool> does) =>
        Services.Any(service => !service.HasEnded && does(service)) ? true : ServicesKnown ? false : null;

    /// <summary>The members by which an answer names it.</summary>
    public void WriteName(Utf8JsonWriter json)
    {
        json.WriteString("name", Name);
        if (VersionId is not null)
            json.WriteString("versionId", VersionId);
    }

    /// <summary>All its names, and what is written in <c>model</c> or at the end of a V1 path.</summary>
    public IEnumerable<string> Names => ((IEnumerable<string?>)[Name, Family, Listed?.Id, Published?.Id, Published?.Name])
        .Concat(Services.SelectMany(service => (string?[])[service.Name, service.Model, service.PathOfV1?.Split('/')[^1]]))
        .OfType<string>();

    /// <summary>Its own ids and those of its services.</summary>
    public IEnumerable<string> Ids => Services.Select(service => service.Id).Concat([VersionId, ModelId]).OfType<string>();

    /// <summary>Who made it, in the words of each source.</summary>
    public IEnumerable<string> Vendors => ((IEnumerable<string?>)[Listed?.Vendor, Details?.Vendor, Published?.Vendor]).OfType<string>();

    /// <summary>The capabilities that are told, and vision of what takes images; <see langword="null"/> where neither is.</summary>
    public IReadOnlyList<string>? Abilities
    {
        get
        {
            var told = ToldCapabilities?.Select(Spelling.Capability);
            return InputModalities?.Contains("image") is true ? [.. (told ?? []).Append(Vision).Distinct()] : told?.ToArray();
        }
    }

    /// <summary>Whether it has this capability, as <see cref="Spelling.Capability"/> spells it.</summary>
    public bool? Can(string capability) => Abilities?.Contains(capability) is true ? true
        : ToldCapabilities is not null || capability == Vision && InputModalities is not null ? false : null;

    /// <summary>Whether one of these fields is in details that were not asked for yet.</summary>
    public bool Lacks(IEnumerable<ModelField> fields) =>
        VersionId is not null && Details is null && !DetailsFailed && fields.Any(field => field.InDetails(this));
}

/// <summary>A model with its versions, as the tools that list models of the console give it.</summary>
/// <param name="Versions">Those that have an id. Their names are a newer field, and may be missing.</param>
internal sealed record ModelSet(string? Id, string? Name, IReadOnlyList<(string Id, string? Name)> Versions)
{
    public static ModelSet Read(JsonElement row) => new(Text(row, "modelId"), Text(row, "name"),
        [.. from it in Items(Member(row, "versions")) let id = Text(it, "versionId") where id is not null select (id, Text(it, "name"))]);
}

/// <summary>A model as list_models gives it.</summary>
/// <param name="Kind">As <see cref="Spelling.Kind"/> spells it.</param>
internal sealed record ListedModel(
    string? Id, string? Vendor, string? Kind, long? ContextTokens, long? InputTokens, long? OutputTokens,
    IReadOnlyList<string>? InputModalities, IReadOnlyList<string>? OutputModalities, IReadOnlyList<PriceTier> Prices, DateOnly? Released)
{
    public static ListedModel Read(JsonElement row) => new(
        Text(row, "model"), Text(row, "vendor"), Spelling.Kind(Text(row, "kind")), Integer(Member(row, "contextTokens")),
        Integer(Member(row, "inputTokens")), Integer(Member(row, "outputTokens")),
        Texts(row, "inputModalities"), Texts(row, "outputModalities"),
        [.. (Member(row, "priceTiers").ValueKind == JsonValueKind.Array ? Items(Member(row, "priceTiers")) : [row]).Select(Tier)
            .Where(tier => tier is not { Input: null, Output: null })],
        Spelling.Date(Text(row, "released")));

    private static PriceTier Tier(JsonElement tier) => new(
        Integer(Member(tier, "upToInputTokens")), Number(Member(tier, "inputPrice")), Number(Member(tier, "outputPrice")));

    private static string[]? Texts(JsonElement row, string name) =>
        Items(Member(row, name)).Select(Text).OfType<string>().ToArray() is { Length: > 0 } texts ? texts : null;
}

/// <summary>A service as the tools that list services give it.</summary>
/// <param name="Kind">As <see cref="Spelling.Kind"/> spells it.</param>
/// <param name="Model">The text for <c>model</c> of a V2 call.</param>
/// <param name="Path">Where it is called.</param>
/// <param name="Protocol">The one it is called under: 1 or 2.</param>
internal sealed record Service(
    string? Id, string? Name, string? Kind, string? Model, string? Path, string? ModelId, string? VersionId, string? ChargeType,
    string? ChargeStatus, int Protocol)
{
    /// <summary>Of a service that the account deployed, such as Serving; <see langword="null"/> for preset ones.</summary>
    public string? RunStatus { get; init; }

    public bool IsOpen => ChargeStatus is "Opened" or "Free" && (RunStatus is null or "Serving");

    /// <summary>Where it was called under V1; <see langword="null"/> where V1 had none.</summary>
    public string? PathOfV1 => HasEnded ? Path : EndedPath;

    /// <summary>Of a V2 service: its path under V1.</summary>
    public string? EndedPath { get; init; }

    /// <summary>V1 was switched off on 2026-08-31 (cloud.baidu.com/doc/qianfan/s/rmse4vxp8).</summary>
    public bool HasEnded => Protocol == 1;

    /// <summary>One for each service, however many protocols list it: what V2 says counts, V1 has ended.</summary>
    public static IReadOnlyList<Service> Merge(IReadOnlyList<Service> first, IReadOnlyList<Service> second)
    {
        var ended = first.Where(service => service.Id is not null).DistinctBy(service => service.Id).ToDictionary(service => service.Id!);
        var ids = second.Select(service => service.Id).OfType<string>().ToHashSet();
        return
        [
            .. second.Select(service =>
                service.Id is { } id && ended.TryGetValue(id, out var old) ? service with { EndedPath = old.Path } : service),
            .. first.Where(service => service.Id is null || !ids.Contains(service.Id)),
        ];
    }

    public static Service Read(JsonElement row, int protocol) => new(
        Text(row, "serviceId"), Text(row, "name"), Spelling.Kind(Text(row, "kind")), Text(row, "model"), Text(row, "path"),
        Text(row, "modelId"), Text(row, "versionId"), Text(row, "chargeType"), Text(row, "chargeStatus"), protocol)
    { RunStatus = Text(row, "runStatus") };
}

/// <summary>What get_preset_model_version or get_custom_model_version tells of a version; <see langword="null"/> is not reported.</summary>
/// <param name="Kind">As <see cref="Spelling.Kind"/> spells it.</param>
internal sealed record VersionDetails(
    string? Name, string? Kind, string? Status, long? InputTokens, long? OutputTokens, IReadOnlyList<string>? Capabilities, string? Vendor,
    bool? Deployment, string? ModifyTime)
{
    public static VersionDetails Read(JsonElement row) => new(
        Text(row, "name"), Spelling.Kind(Text(row, "kind")), Text(row, "status"), Integer(Member(row, "inputTokens")),
        Integer(Member(row, "outputTokens")),
        Items(Member(row, "capabilities")).Select(Text).OfType<string>().ToArray() is { Length: > 0 } told ? told : null,
        Items(Member(row, "modelProviders")).Select(Text).OfType<string>().FirstOrDefault(), Flag(Member(row, "supportsDeployment")),
        Text(row, "modifyTime"));
}
