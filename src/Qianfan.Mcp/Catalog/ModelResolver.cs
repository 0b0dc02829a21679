namespace Qianfan.Mcp.Catalog;

/// <summary>Which version a name or an id of any kind means.</summary>
internal static class ModelResolver
{
    // The narrower meaning first: a model and one of its versions often have one name.
    private static readonly Func<ModelRow, IEnumerable<string?>>[] _meanings =
    [
        row => [row.VersionId],
        row => row.Services.Select(service => service.Id),
        row => [row.Name],
        row => row.Services.Select(service => service.Name),
        row => row.Services.Select(service => service.Endpoint),
        row => [row.ModelId, row.Family],
    ];

    /// <summary>The rows that it may mean: several when it names a model, or an endpoint that several have.</summary>
    public static IReadOnlyList<ModelRow> Candidates(string name, IReadOnlyList<ModelRow> all)
    {
        var folded = Spelling.Fold(name);
        var rows = _meanings.Select(meaning => all.Where(row => meaning(row).Any(one => one is not null && Spelling.Fold(one) == folded)).ToArray())
            .FirstOrDefault(found => found.Length > 0) ?? [];
        return rows.Any(row => row.Services.Count > 0) ? [.. rows.Where(row => row.Services.Count > 0)] : rows;
    }

    /// <summary>
    /// The newest, or the first where upstream does not tell, as its lists begin with the newest. A version whose date could not be fetched
    /// counts as newer than those listed after it: another must not be taken for it.
    /// </summary>
    public static ModelRow? Newest(IReadOnlyList<ModelRow> rows)
    {
        var newest = rows.OrderByDescending(Order.Modified.Value).FirstOrDefault();
        return rows.TakeWhile(row => row != newest).FirstOrDefault(row => row.DetailsFailed) ?? newest;
    }
}
