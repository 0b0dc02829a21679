using Qianfan.Mcp.Actions;

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
        row => row.Services.Select(service => service.Model).Append(row.Listed?.Id),
        row => row.Services.Select(service => service.Name),
        // Not that of V2, which all services share.
        row => row.Services.Select(service => service.PathOfV1),
        // Code for V1 often has the end of the path alone.
        row => row.Services.Select(service => service.PathOfV1?.Split('/')[^1]),
        row => [row.Published?.Id, row.Published?.Name],
        row => [row.ModelId, row.Family],
    ];

    // Shorter ones begin too many names.
    private const int ShortestBeginning = 4;

    /// <summary>The rows it may mean; several for the name of a model, or an endpoint that several share.</summary>
    public static IReadOnlyList<ModelRow> Candidates(string name, IReadOnlyList<ModelRow> all)
    {
        var folded = Spelling.Fold(PathOf(name));
        var rows = _meanings
            .Select(meaning => all.Where(row => meaning(row).Any(one => one is not null && Spelling.Fold(one) == folded)).ToArray())
            .FirstOrDefault(found => found.Length > 0) ?? [];
        return rows.Where(row => row.Services.Count > 0).ToArray() is { Length: > 0 } served ? served : rows;
    }

    /// <summary>
    /// Where the name is that of one service, the model as that service serves it: another one of the same version may be open when this
    /// one is not.
    /// </summary>
    public static ModelRow AsService(string name, ModelRow row)
    {
        var folded = Spelling.Fold(PathOf(name));
        var meant = row.Services.Where(service => new[] { service.Id, service.Model, service.PathOfV1, row.Custom ? service.Name : null }
            .Any(one => one is not null && Spelling.Fold(one) == folded)).ToArray();
        return meant is not [var only] || Spelling.Fold(row.Name) == folded ? row
            : row with { Services = meant, Name = row.Custom ? only.Name ?? row.Name : row.Name };
    }

    /// <summary>For a name that nothing has: the rows whose name begins so, callable ones first, then those that still live.</summary>
    public static IReadOnlyList<ModelRow> Beginning(string name, IReadOnlyList<ModelRow> all)
    {
        var folded = Spelling.Fold(name);
        return folded.Length < ShortestBeginning ? [] :
        [
            .. all.Where(row => new[] { row.Name, row.Listed?.Id, row.Published?.Id }
                    .Any(one => Spelling.Fold(one).StartsWith(folded, StringComparison.Ordinal)))
                .OrderByDescending(row => row.Callable is true).ThenBy(row => row.Lifecycle is "retired")
                .ThenBy(row => row.Name.Length).ThenBy(row => row.Name, StringComparer.OrdinalIgnoreCase),
        ];
    }

    // V1 code holds whole URLs; the catalog has what follows the part that all of them share.
    private static string PathOf(string name) =>
        name.IndexOf(SharedFields.PrefixOfV1, StringComparison.OrdinalIgnoreCase) is >= 0 and var at
            ? name[(at + SharedFields.PrefixOfV1.Length)..].Split('?')[0] : name;

    /// <summary>
    /// The newest that still lives, or of all if none does; without dates the first, since upstream lists the newest first. A version
    /// whose date could not be fetched counts as newer than those listed after it, so that no older one is taken for it.
    /// </summary>
    public static ModelRow? Newest(IReadOnlyList<ModelRow> rows)
    {
        if (rows.Any(row => row.Lifecycle is not "retired"))
            rows = [.. rows.Where(row => row.Lifecycle is not "retired")];
        var newest = rows.OrderByDescending(Order.Modified.Value).FirstOrDefault();
        return rows.TakeWhile(row => row != newest).FirstOrDefault(row => row.DetailsFailed) ?? newest;
    }
}
