namespace Qianfan.Mcp.Catalog;

/// <summary>Finds the version that a name or an id of any kind means.</summary>
internal static class ModelResolver
{
    // Narrow meanings first: a model and one of its versions often share a name.
    private static readonly Func<ModelRow, IEnumerable<string?>>[] _meanings =
    [
        row => [row.VersionId],
        row => row.Services.Select(service => service.Id),
        row => [row.Name],
        row => row.Services.Select(service => service.Name),
        row => row.Services.Select(service => service.Endpoint),
        row => [row.ModelId, row.Family],
    ];

    /// <summary>The rows it may mean; several for the name of a model, or an endpoint that several share.</summary>
    public static IReadOnlyList<ModelRow> Candidates(string name, IReadOnlyList<ModelRow> all)
    {
        var folded = Spelling.Fold(name);
        var rows = _meanings
            .Select(meaning => all.Where(row => meaning(row).Any(one => one is not null && Spelling.Fold(one) == folded)).ToArray())
            .FirstOrDefault(found => found.Length > 0) ?? [];
        return rows.Where(row => row.Services.Count > 0).ToArray() is { Length: > 0 } served ? served : rows;
    }

    /// <summary>
    /// The newest; without dates the first, since upstream lists the newest first. A version whose date could not be fetched counts as
    /// newer than those listed after it, so that no older one is taken for it.
    /// </summary>
    public static ModelRow? Newest(IReadOnlyList<ModelRow> rows)
    {
        var newest = rows.OrderByDescending(Order.Modified.Value).FirstOrDefault();
        return rows.TakeWhile(row => row != newest).FirstOrDefault(row => row.DetailsFailed) ?? newest;
    }
}

/// <summary>Makes different spellings of one thing equal, for everything that looks up names, kinds and capabilities.</summary>
internal static class Spelling
{
    /// <summary>
    /// Letters and digits only, in lower case and half width. Not by <see cref="string.Normalize()"/>, which changes nothing in invariant
    /// globalization mode and throws at half a surrogate pair.
    /// </summary>
    public static string Fold(string? text)
    {
        var folded = new StringBuilder();
        foreach (var unit in text ?? "")
        {
            var half = unit is >= '\uFF01' and <= '\uFF5E' ? (char)(unit - 0xFEE0) : unit;
            if (char.IsLetterOrDigit(half))
                folded.Append(char.ToLowerInvariant(half));
        }
        return folded.ToString();
    }

    /// <summary>Upstream has different words for the kinds of services and of models; this is one. An unknown kind is passed on.</summary>
    public static string? Kind(string? kind) => Fold(kind) switch
    {
        "completions" => "completion",
        // A multimodal service is called for chat.
        "multimodal" => "chat",
        "embeddings" => "embedding",
        "rerank" or "rerankers" => "reranker",
        "texttoimage" => "text2image",
        "imagetotext" => "image2text",
        _ => kind?.Trim().ToLowerInvariant(),
    };
}
