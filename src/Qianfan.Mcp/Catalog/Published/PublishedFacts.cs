using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Catalog.Published;

/// <summary>What Qianfan's public pages tell, shipped as published.json. docs/published.md says how that is kept up to date.</summary>
internal static class PublishedFacts
{
    // At first use, so that start-up does not pay for it.
    private static readonly Lazy<Content> _content = new(Read);

    public static IReadOnlyList<PublishedModel> All => _content.Value.Models;

    /// <summary>When the file was last compared with the pages.</summary>
    public static DateOnly CheckedOn => _content.Value.CheckedOn;

    /// <summary>The newest reading of the retirement page: what was announced later is not known.</summary>
    public static DateOnly RetirementsReadOn => _content.Value.RetirementsReadOn;

    /// <summary>
    /// The model that the first of the names means that is known, as an id or a display name in any spelling; a
    /// spelling that two ids share, as 1.3b and 13b do without their signs, means neither.
    /// </summary>
    public static PublishedModel? Find(params ReadOnlySpan<string?> names)
    {
        foreach (var name in names)
            if (name is not null && _content.Value.Find(name) is { } model)
                return model;
        return null;
    }

    private static Content Read()
    {
        using var document = JsonDocument.Parse(ThisAssembly.Resource("published.json"));
        var root = document.RootElement;
        var pages = JsonReading.Member(root, "pages");
        PublishedModel[] models = [.. JsonReading.Items(JsonReading.Member(root, "models")).Select(model => Model(model, pages))];
        var byId = models.ToLookup(model => Spelling.Fold(model.Id));
        // A name that begins the id is that of a family: "ERNIE 4.5 Turbo" means no single one of its versions.
        var byName = models.Where(model => model.Name is not null && !IsFamily(Spelling.Fold(model.Name), Spelling.Fold(model.Id)))
            .ToLookup(model => Spelling.Fold(model.Name));
        var retirements = JsonReading.Text(pages, "retirements");
        return new(
            models, models.ToDictionary(model => model.Id, StringComparer.OrdinalIgnoreCase), byId, byName, Date(root, "checkedOn")!.Value,
            models.Select(model => model.SourceOf("retires")).OfType<FactSource>().Where(source => source.Page == retirements)
                .Max(source => source.ReadOn));
    }

    private static bool IsFamily(string name, string id) => id != name && id.StartsWith(name, StringComparison.Ordinal);

    private static PublishedModel Model(JsonElement model, JsonElement pages) => new(
        JsonReading.Text(model, "id")!, JsonReading.Text(model, "name"), JsonReading.Text(model, "vendor"), JsonReading.Text(model, "kind"),
        Integer(model, "contextTokens"), Integer(model, "maxInputTokens"), Integer(model, "maxOutputTokens"),
        Texts(model, "inputModalities"), Texts(model, "outputModalities"), Texts(model, "capabilities"),
        [.. JsonReading.Items(JsonReading.Member(model, "prices")).Select(Tier)],
        ImagePrice(JsonReading.Member(model, "imagePrice")), Integer(model, "rpm"), Integer(model, "tpm"),
        Date(model, "released"), Date(model, "listedOn"), Date(model, "retires"), JsonReading.Text(model, "replacement"),
        [.. JsonReading.Items(JsonReading.Member(model, "conflicts")).Select(conflict => Conflicting(conflict, pages))])
    {
        Sources = JsonReading.Member(model, "sources").EnumerateObject().ToDictionary(
            source => source.Name, source => new FactSource(Page(pages, source.Value[0])!, Date(source.Value[1])!.Value)),
    };

    // Such as "0.05 CNY per image (1024x1024)".
    private static string? ImagePrice(JsonElement price) => Number(price, "amount") is not { } amount ? null
        : string.Create(CultureInfo.InvariantCulture, $"{amount} {JsonReading.Text(price, "unit")}")
            + (JsonReading.Text(price, "scope") is { } scope ? $" ({scope})" : "");

    public static PriceTier Tier(JsonElement tier) => new(
        Integer(tier, "upToInputTokens"), Number(tier, "input"), Number(tier, "output"), Number(tier, "cachedInput"),
        JsonReading.Text(tier, "when"),
        JsonReading.IsTrue(JsonReading.Member(tier, "firstTierOnly")));

    // Copies, since the document is given back.
    private static Conflict Conflicting(JsonElement conflict, JsonElement pages) => new(
        JsonReading.Text(conflict, "fact")!, JsonReading.Member(conflict, "kept").Clone(), JsonReading.Member(conflict, "other").Clone(),
        Page(pages, JsonReading.Member(conflict, "page")), Date(conflict, "readOn"), JsonReading.Text(conflict, "note"));

    private static string? Page(JsonElement pages, JsonElement key) =>
        JsonReading.Text(key) is { } name ? JsonReading.Text(pages, name) : null;

    private static long? Integer(JsonElement parent, string name) => JsonReading.Integer(JsonReading.Member(parent, name));

    private static double? Number(JsonElement parent, string name) => JsonReading.Number(JsonReading.Member(parent, name));

    private static string[]? Texts(JsonElement parent, string name) =>
        JsonReading.Member(parent, name) is { ValueKind: JsonValueKind.Array } texts
            ? [.. texts.EnumerateArray().Select(JsonReading.Text).OfType<string>()]
            : null;

    private static DateOnly? Date(JsonElement parent, string name) => Date(JsonReading.Member(parent, name));

    private static DateOnly? Date(JsonElement date) => Spelling.Date(JsonReading.Text(date));

    private sealed record Content(
        IReadOnlyList<PublishedModel> Models, IReadOnlyDictionary<string, PublishedModel> ById,
        ILookup<string, PublishedModel> ByFoldedId, ILookup<string, PublishedModel> ByFoldedName,
        DateOnly CheckedOn, DateOnly RetirementsReadOn)
    {
        public PublishedModel? Find(string name)
        {
            if (ById.GetValueOrDefault(name.Trim()) is { } exact)
                return exact;
            var folded = Spelling.Fold(name);
            return (ByFoldedId.Contains(folded) ? ByFoldedId : ByFoldedName)[folded].ToArray() is [var only] ? only : null;
        }
    }
}
