namespace Qianfan.Mcp.Catalog.Published;

/// <summary>What Qianfan's public pages tell of a model; null is not reported. Made by <see cref="PublishedFacts"/>.</summary>
internal sealed record PublishedModel(
    string Id, string? Name, string? Vendor, string? Kind, long? ContextTokens, long? InputTokens, long? OutputTokens,
    IReadOnlyList<string>? InputModalities, IReadOnlyList<string>? OutputModalities, IReadOnlyList<string>? Capabilities,
    IReadOnlyList<PriceTier> Prices, string? ImagePrice, long? Rpm, long? Tpm, DateOnly? Released, DateOnly? ListedOn, DateOnly? Retires,
    string? Replacement, IReadOnlyList<Conflict> Conflicts)
{
    public required IReadOnlyDictionary<string, FactSource> Sources { private get; init; }

    /// <summary>Where a fact is from, under its name in published.json, such as <c>maxInputTokens</c>.</summary>
    public FactSource? SourceOf(string fact) => Sources.GetValueOrDefault(fact);

    /// <summary>"retired" from the announced day on, "retiring" before it; "active" only for what the official list holds.</summary>
    public string LifecycleOn(DateOnly today) => Retires switch
    {
        { } date when date <= today => "retired",
        { } => "retiring",
        null => ListedOn is null ? "unknown" : "active",
    };
}

/// <summary>The official page that tells a fact, and the day it was read.</summary>
internal sealed record FactSource(string Page, DateOnly ReadOn);

/// <summary>A reading that differs from what was kept. Either side is JSON null where nothing was told.</summary>
internal sealed record Conflict(string Fact, JsonElement Kept, JsonElement Other, string? Page, DateOnly? ReadOn, string? Note);
