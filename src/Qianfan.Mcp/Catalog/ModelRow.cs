using static Qianfan.Mcp.Upstream.JsonReading;

namespace Qianfan.Mcp.Catalog;

/// <summary>
/// What all sources together tell of one model version. <see langword="null"/> is what could not be fetched, or within
/// <see cref="Details"/> what upstream does not tell: unknown is not false.
/// </summary>
/// <param name="Key">Id of the version, or of a service that belongs to no version.</param>
/// <param name="Family">Name of the model that this is a version of.</param>
/// <param name="NameIsBorrowed">Whether the lists have only the name of its model or service, which its details replace.</param>
internal sealed record ModelRow(
    string Key, string Name = "", string? VersionId = null, string? ModelId = null, string? Family = null, bool Custom = false,
    bool NameIsBorrowed = false)
{
    /// <summary>Under both protocols.</summary>
    public IReadOnlyList<Service> Services { get; init; } = [];

    /// <summary>Whether <see cref="Services"/> are all there are.</summary>
    public bool ServicesKnown { get; init; }
    public bool? Batch { get; init; }
    public bool? Evaluation { get; init; }

    /// <summary><see langword="null"/> until they are fetched.</summary>
    public VersionDetails? Details { get; init; }
    public bool DetailsFailed { get; init; }

    public string? Kind => Services.FirstOrDefault(service => service.Kind is not null)?.Kind ?? Details?.Kind;
    public bool? Callable => Serves(service => service.IsOpen);

    /// <summary>Whether one of its services does this.</summary>
    public bool? Serves(Func<Service, bool> does) => Services.Any(does) ? true : ServicesKnown ? false : null;

    /// <summary>The members by which an answer names it.</summary>
    public void WriteName(Utf8JsonWriter json)
    {
        json.WriteString("name", Name);
        if (VersionId is not null)
            json.WriteString("versionId", VersionId);
    }

    /// <summary>Whether one of its names, ids or endpoints contains this text.</summary>
    /// <param name="folded">As <see cref="Spelling.Fold"/> returns it.</param>
    public bool Matches(string folded) => ((IEnumerable<string?>)[Name, Family, VersionId, ModelId])
        .Concat(Services.SelectMany(service => (string?[])[service.Name, service.Id, service.Endpoint]))
        .Any(name => Spelling.Fold(name).Contains(folded, StringComparison.Ordinal));

    /// <summary>Whether one of these fields is in details that were not asked for yet.</summary>
    public bool Lacks(IEnumerable<ModelField> fields) =>
        VersionId is not null && Details is null && !DetailsFailed && fields.Any(field => field.InDetails(this));
}

/// <summary>A model as the tools that list models give it.</summary>
/// <param name="Versions">Those that have an id. Their names are a newer field, and may be missing.</param>
internal sealed record ListedModel(string? Id, string? Name, IReadOnlyList<(string Id, string? Name)> Versions)
{
    public static ListedModel Read(JsonElement row) => new(Text(row, "modelId"), Text(row, "name"),
        [.. from it in Items(Member(row, "versions")) let id = Text(it, "versionId") where id is not null select (id, Text(it, "name"))]);
}

/// <summary>A service as the tools that list services give it.</summary>
/// <param name="Kind">As <see cref="Spelling.Kind"/> spells it.</param>
/// <param name="Protocol">The one it was listed under; <see langword="null"/> for a list of all.</param>
internal sealed record Service(
    string? Id, string? Name, string? Kind, string? Endpoint, string? ModelId, string? VersionId, string? ChargeType,
    string? ChargeStatus, int? Protocol)
{
    public bool IsOpen => ChargeStatus is "Opened" or "Free";

    public static Service Read(JsonElement row, int? protocol) => new(
        Text(row, "serviceId"), Text(row, "name"), Spelling.Kind(Text(row, "kind")), Text(row, "model", "path"), Text(row, "modelId"),
        Text(row, "versionId"), Text(row, "chargeType"), Text(row, "chargeStatus"), protocol);
}

/// <summary>What get_preset_model_version or get_custom_model_version tells of a version; <see langword="null"/> is not told.</summary>
/// <param name="Kind">As <see cref="Spelling.Kind"/> spells it.</param>
internal sealed record VersionDetails(
    string? Name, string? Kind, string? Status, long? InputTokens, long? OutputTokens, IReadOnlyList<string> Capabilities, bool Deployment,
    string? ModifyTime)
{
    public static VersionDetails Read(JsonElement row) => new(
        Text(row, "name"), Spelling.Kind(Text(row, "kind")), Text(row, "status"), Integer(Member(row, "inputTokens")),
        Integer(Member(row, "outputTokens")), [.. Items(Member(row, "capabilities")).Select(Text).OfType<string>()],
        IsTrue(Member(row, "supportsDeployment")), Text(row, "modifyTime"));
}
