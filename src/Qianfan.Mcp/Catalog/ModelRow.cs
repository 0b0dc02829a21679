namespace Qianfan.Mcp.Catalog;

/// <summary>
/// What all sources together tell of one model version. <see langword="null"/> is what could not be fetched, or within
/// <see cref="Details"/> what upstream does not tell: unknown is not false.
/// </summary>
/// <param name="Key">Id of the version, or of a service that belongs to no version.</param>
internal sealed record ModelRow(string Key)
{
    public string Name { get; init; } = "";

    /// <summary>Whether the name is the model's or a service's, because no list has the version's own. Its details have it.</summary>
    public bool NameIsBorrowed { get; init; }

    /// <summary>Name of the model that this is a version of.</summary>
    public string? Family { get; init; }
    public string? VersionId { get; init; }
    public string? ModelId { get; init; }
    public bool Custom { get; init; }

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
    public long? InputTokens => Details?.InputTokens;
    public long? OutputTokens => Details?.OutputTokens;
    public IReadOnlyList<string> Capabilities => Details?.Capabilities ?? [];
    public string? ModifyTime => Details?.ModifyTime;
    public bool? Deployment => Details?.Deployment;
    public bool? Callable => Services.Any(service => service.IsOpen) ? true : ServicesKnown ? false : null;

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
