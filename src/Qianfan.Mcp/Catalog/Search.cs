using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Catalog;

/// <summary>What the filters of a find_models call left of the catalog.</summary>
/// <param name="Rows">The models that meet all filters, in order.</param>
/// <param name="Unfetched">How many models were left out because a field could not be fetched, by field.</param>
/// <param name="Untold">How many models were left out because upstream does not tell a field, by field.</param>
/// <param name="RemovedMost">The filter that most models fail, when none is left.</param>
/// <param name="Nearest">The models that fail the fewest filters, when none is left.</param>
internal sealed record Search(
    IReadOnlyList<ModelRow> Rows, IReadOnlyDictionary<string, int> Unfetched, IReadOnlyDictionary<string, int> Untold,
    (string Filter, int Rows)? RemovedMost, IReadOnlyList<(ModelRow Row, string[] Fails)> Nearest)
{
    private const int MostNear = 3;

    /// <summary>One line for each field that models were left out for.</summary>
    public static IEnumerable<string> LeftOut(IReadOnlyDictionary<string, int> fields, string why) =>
        fields.Select(pair => FormattableString.Invariant($"Left out: {pair.Value} models whose {pair.Key} {why}."));

    /// <summary>Filters and sorts. Details are fetched only for models that may still meet all filters.</summary>
    public static async Task<Search> RunAsync(
        IReadOnlyList<ModelRow> all, IReadOnlyList<Filter> filters, string? query, Order order, CatalogReader reader)
    {
        var possible = all.ToLookup(row => filters.All(filter => filter.Holds(row) is not false));
        var needed = filters.Select(filter => filter.Field).Append(order.Field).OfType<ModelField>();
        var candidates = await reader.DetailAsync([.. possible[true]], [.. needed]);
        var rows = order.Sort(candidates.Where(row => filters.All(filter => filter.Holds(row) is true)));
        SortedDictionary<string, int> unfetched = new(StringComparer.Ordinal), untold = new(StringComparer.Ordinal);
        foreach (var row in candidates)
        {
            var verdicts = filters.Select(filter => (filter.Field, Holds: filter.Holds(row))).ToArray();
            if (verdicts.Any(verdict => verdict.Holds is false))
                continue;
            foreach (var (field, _) in verdicts.Where(verdict => verdict.Holds is null).DistinctBy(verdict => verdict.Field.Name))
            {
                var counts = field.IsUnknown(row) ? unfetched : untold;
                counts[field.Name] = counts.GetValueOrDefault(field.Name) + 1;
            }
        }
        if (rows.Count > 0 || filters.Count == 0)
            return new(rows, unfetched, untold, null, []);
        ModelRow[] left = [.. candidates, .. possible[false]];
        var most = filters.Select(filter => (filter.Name, Rows: left.Count(row => filter.Holds(row) is not true))).MaxBy(pair => pair.Rows);
        return new(rows, unfetched, untold, most, Near(left, filters, query));
    }

    public static void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteRaw("removedMost",
            """{"type":"object","properties":{"filter":{"type":"string"},"models":{"type":"integer"}},"additionalProperties":false}""");
        json.WriteRaw("nearest", ModelFields.ObjectsSchema(
            """{"name":{"type":"string"},"versionId":{"type":"string"},"fails":{"type":"array","items":{"type":"string"}}}"""));
    }

    /// <summary>What an empty answer has instead of rows: the filter to loosen, and the models that come near.</summary>
    public void WriteNoMatch(Utf8JsonWriter json)
    {
        if (RemovedMost is not { } most)
            return;
        json.WriteStartObject("removedMost");
        json.WriteString("filter", most.Filter);
        json.WriteNumber("models", most.Rows);
        json.WriteEndObject();
        json.WriteObjects("nearest", Nearest, miss =>
        {
            miss.Row.WriteName(json);
            json.WriteTexts("fails", miss.Fails);
        });
    }

    private static (ModelRow Row, string[] Fails)[] Near(ModelRow[] all, IReadOnlyList<Filter> filters, string? query)
    {
        var alike = query is null ? [] : Tools.Nearest.To(query, all.Select(row => row.Name), all.Length).ToList();
        return
        [
            .. all
                .Select(row => (Row: row, Fails: filters.Where(one => one.Holds(row) is not true).Select(one => one.Name).ToArray()))
                .OrderBy(miss => miss.Fails.Length)
                // What a misspelt name probably means comes before what happens to fail as few.
                .ThenBy(miss => alike.IndexOf(miss.Row.Name) is var place && place < 0 ? int.MaxValue : place)
                .ThenBy(miss => miss.Row.Name, StringComparer.OrdinalIgnoreCase).ThenBy(miss => miss.Row.Key, StringComparer.Ordinal)
                .Take(MostNear),
        ];
    }
}

/// <summary>An order of models: a value of <c>sort</c> in find_models.</summary>
/// <param name="Field">The field that it looks at besides the name.</param>
internal sealed record Order(string Name, ModelField? Field, Func<ModelRow, IComparable?> Value)
{
    public const string Usual = "name";

    public static Order Modified { get; } = new("modified", ModelFields.ModifyTime, row =>
        DateTimeOffset.TryParse(row.ModifyTime, CultureInfo.InvariantCulture, out var time) ? time : null);

    public static IReadOnlyList<Order> All { get; } =
    [
        new(Usual, null, _ => null),
        new("inputTokens", ModelFields.InputTokens, row => row.InputTokens),
        new("outputTokens", ModelFields.OutputTokens, row => row.OutputTokens),
        Modified,
    ];

    /// <summary>Largest and newest first, models without a value last, equals by name.</summary>
    public IReadOnlyList<ModelRow> Sort(IEnumerable<ModelRow> rows) =>
    [
        .. rows.OrderByDescending(Value)
            .ThenBy(row => row.Name, StringComparer.OrdinalIgnoreCase).ThenBy(row => row.Key, StringComparer.Ordinal),
    ];
}
