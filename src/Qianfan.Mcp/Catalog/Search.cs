namespace Qianfan.Mcp.Catalog;

/// <summary>A row that fails few of the filters.</summary>
internal sealed record NearMiss(ModelRow Row, IReadOnlyList<string> Fails);

/// <summary>What the filters left of the catalog.</summary>
/// <param name="Rows">Those that all filters hold for, in order.</param>
/// <param name="Unfetched">How many were left out over a field that could not be fetched; by field.</param>
/// <param name="Untold">How many were left out over a field that upstream does not tell; by field.</param>
/// <param name="RemovedMost">The filter that most rows fail, when none is left.</param>
internal sealed record Search(
    IReadOnlyList<ModelRow> Rows, IReadOnlyDictionary<string, int> Unfetched, IReadOnlyDictionary<string, int> Untold,
    (string Filter, int Rows)? RemovedMost, IReadOnlyList<NearMiss> Nearest)
{
    private const int MostNear = 3;

    /// <summary>A line for each field over which models were left out.</summary>
    public static IEnumerable<string> LeftOut(IReadOnlyDictionary<string, int> fields, string why) =>
        fields.Select(pair => FormattableString.Invariant($"Left out: {pair.Value} models whose {pair.Key} {why}."));

    /// <summary>Asks for the details of those rows only that pass what can be told without them.</summary>
    public static async Task<Search> RunAsync(
        IReadOnlyList<ModelRow> all, IReadOnlyList<Filter> filters, string? query, Order order, CatalogReader reader)
    {
        var cheap = all.ToLookup(row => filters.All(filter => filter.Holds(row) is not false));
        var needed = filters.Select(filter => filter.Field).Concat(order.Fields).ToArray();
        var candidates = await reader.DetailAsync([.. cheap[true]], needed);
        var rows = order.Sort(candidates.Where(row => filters.All(filter => filter.Holds(row) is true)));
        var (unfetched, untold) = (new SortedDictionary<string, int>(StringComparer.Ordinal), new SortedDictionary<string, int>(StringComparer.Ordinal));
        foreach (var row in candidates)
        {
            var verdicts = filters.Select(filter => (filter.Field, Holds: filter.Holds(row))).ToArray();
            if (verdicts.Any(verdict => verdict.Holds is false))
                continue;
            foreach (var (field, _) in verdicts.Where(verdict => verdict.Holds is null).DistinctBy(verdict => verdict.Field))
            {
                var counts = row.IsUnknown(field) ? unfetched : untold;
                counts[field] = counts.GetValueOrDefault(field) + 1;
            }
        }
        if (rows.Count > 0 || filters.Count == 0)
            return new(rows, unfetched, untold, null, []);
        ModelRow[] left = [.. candidates, .. cheap[false]];
        var most = filters.Select(filter => (filter.Name, Rows: left.Count(row => filter.Holds(row) is not true))).MaxBy(pair => pair.Rows);
        return new(rows, unfetched, untold, most, Near(left, filters, query));
    }

    private static NearMiss[] Near(IEnumerable<ModelRow> rows, IReadOnlyList<Filter> filters, string? query)
    {
        var all = rows.ToArray();
        var alike = query is null ? [] : Tools.Nearest.To(query, all.Select(row => row.Name), all.Length).ToList();
        return
        [
            .. all.Select(row => new NearMiss(row, [.. filters.Where(filter => filter.Holds(row) is not true).Select(filter => filter.Name)]))
                .OrderBy(miss => miss.Fails.Count)
                // What is meant by a misspelt name comes before what happens to fail as little.
                .ThenBy(miss => alike.IndexOf(miss.Row.Name) is var place && place < 0 ? int.MaxValue : place)
                .ThenBy(miss => miss.Row.Name, StringComparer.OrdinalIgnoreCase).ThenBy(miss => miss.Row.Key, StringComparer.Ordinal)
                .Take(MostNear),
        ];
    }
}
