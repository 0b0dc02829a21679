using Qianfan.Mcp.Catalog.Published;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Catalog;

/// <summary>What the filters of a find_models call left of the catalog and where that came from; kept for the next pages.</summary>
/// <param name="Rows">The models that meet all filters, in order.</param>
/// <param name="Unfetched">Which models were left out because a field could not be fetched, a line for each field.</param>
/// <param name="Notes">The same for fields that nobody tells, and what else a caller should know of the rows.</param>
/// <param name="Loosen">The filter that alone keeps out the most models, when none is left, and how many.</param>
/// <param name="Nearest">The models that fail the fewest filters by the least, when none is left.</param>
internal sealed record Search(
    IReadOnlyList<ModelRow> Rows, IReadOnlyList<LocalizedText> Unfetched, IReadOnlyList<LocalizedText> Notes,
    (string Filter, int Rows)? Loosen, IReadOnlyList<Miss> Nearest, string Source, DateTimeOffset? AsOf,
    IReadOnlyList<LocalizedText> Incomplete)
{
    private const int MostNear = 3;
    private const int MostNamed = 10;
    // An estimate, for what kept rows weigh.
    private const int BytesPerRow = 1024;

    /// <summary>Filters and sorts. Details are fetched only for models that may still meet all filters.</summary>
    public static async Task<Search> RunAsync(
        IReadOnlyList<ModelRow> all, IReadOnlyList<Filter> filters, Query? query, Order order, CatalogReader reader)
    {
        var possible = all.ToLookup(row => filters.All(filter => filter.Holds(row) is not false || filter.Field.MayChange(row)));
        var needed = filters.Select(filter => filter.Field).Append(order.Field).OfType<ModelField>();
        Miss[] detailed = [.. (await reader.DetailAsync([.. possible[true]], [.. needed])).Select(Judge)];
        Miss[] judged = [.. detailed, .. possible[false].Select(Judge)];
        var rows = order.Sort(detailed.Where(one => one.Failed.Length == 0).Select(one => one.Row), query);
        var leftOut = LeftOut(detailed);
        ModelRow[] seen = [.. judged.Select(one => one.Row)];
        List<LocalizedText> notes = [.. filters.SelectMany(filter => filter.Words?.Unknown(filter.Name, seen) ?? [])];
        notes.AddRange(leftOut[false].Select(one => one.Text));
        if (order.Field is { } sorted && rows.Where(row => order.Value(row) is null).ToArray() is { Length: > 0 } last
            && last.Length < rows.Count)
            notes.Add(($"Listed last ({sorted.Name} not reported): {Named(last, Language.English)}.",
                $"以下模型未提供 {sorted.Name}，排在最后：{Named(last, Language.Chinese)}。"));
        var noLonger = judged.Where(one => one.Failed is [var only] && only == Filter.Current)
            .CountBy(one => one.Row.Lifecycle is "retired").ToDictionary();
        var (retired, unfinished) = (noLonger.GetValueOrDefault(true), noLonger.GetValueOrDefault(false));
        if (noLonger.Count > 0)
            notes.Add((FormattableString.Invariant($"Left out: {retired} retired and {unfinished} unfinished; includeRetired lists them."),
                FormattableString.Invariant($"未列出：已下线 {retired} 个，创建中 {unfinished} 个；includeRetired 可列出。")));
        if (filters.Any(filter => filter.Name == "availableUntil"))
            notes.Add((
                "Models without an announced retirement count as available; the retirement page was read on "
                    + $"{PublishedFacts.RetirementsReadOn:yyyy-MM-dd}.",
                $"没有下线公告的视为可用；下线页面读取于 {PublishedFacts.RetirementsReadOn:yyyy-MM-dd}。"));
        var isEmpty = rows.Count == 0 && filters.Count > 0;
        return new(rows, [.. leftOut[true].Select(one => one.Text)], notes, isEmpty ? LoosenedBest(judged) : null,
            isEmpty ? Near(judged, query) : [], reader.Source, reader.AsOf, reader.Incomplete);

        Miss Judge(ModelRow row) => new(row, [.. filters.Where(filter => filter.Holds(row) is not true)]);
    }

    /// <summary>What an empty answer has instead of rows: the filter to loosen, and the models that come near.</summary>
    public void WriteNoMatch(Utf8JsonWriter json, Language language)
    {
        if (Loosen is { } best)
        {
            json.WriteStartObject("loosen");
            json.WriteString("filter", best.Filter);
            json.WriteNumber("models", best.Rows);
            json.WriteEndObject();
        }
        json.WriteObjectsIfAny("nearest", Nearest, miss =>
        {
            miss.Row.WriteName(json);
            json.WriteTexts("fails", miss.Failed.Select(filter => $"{filter.Name}: {miss.Value(filter, language)}"));
        });
    }

    public ulong Identify() => WalkStore.Identify(Rows.Select(row => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(row.Key)));

    /// <param name="rows">Of <see cref="Identify"/>.</param>
    /// <param name="lists">Of <see cref="JoinedCatalog.Lists"/>.</param>
    public ValueTask KeepAsync(WalkStore walks, Credentials key, ulong rows, string lists) => walks.KeepAsync(
        key, rows, this, (long)Rows.Count * BytesPerRow, json => SharedSearch.Write(json, this), lists);

    // What fails nothing but unknown values, by the fields that lack them; those that could not be fetched apart.
    private static ILookup<bool, (bool Lost, LocalizedText Text)> LeftOut(IEnumerable<Miss> misses) =>
        (from miss in misses
         where miss.Failed.Length > 0 && miss.Failed.All(filter => filter.Holds(miss.Row) is null)
         let fields = miss.Failed.Select(filter => filter.Field).Distinct().ToArray()
         let isLost = fields.Any(field => field.IsUnknown(miss.Row))
         let open = string.Join(", ", fields.Where(field => !isLost || field.IsUnknown(miss.Row)).Select(field => field.Name))
         group miss.Row by (open, isLost) into rows
         orderby rows.Key.open
         let named = rows.ToArray()
         select (rows.Key.isLost, rows.Key.isLost
            ? (LocalizedText)($"Left out ({rows.Key.open} could not be fetched): {Named(named, Language.English)}.",
                $"没有取到 {rows.Key.open}，未列出：{Named(named, Language.Chinese)}。")
            : ($"Left out ({rows.Key.open} not reported): {Named(named, Language.English)}.",
                $"未提供 {rows.Key.open}，未列出：{Named(named, Language.Chinese)}。"))).ToLookup(one => one.isLost);

    // The ones that can be called first: an agent may go on with them.
    private static string Named(IReadOnlyCollection<ModelRow> rows, Language language)
    {
        var names = rows.OrderByDescending(row => row.Callable is true).ThenBy(row => row.Name, StringComparer.OrdinalIgnoreCase)
            .Select(row => Field.Tidy(row.Name)).Distinct().ToArray();
        var more = names.Length - MostNamed;
        return string.Join(", ", names.Take(MostNamed)) + (more <= 0 ? ""
            : language.Say(FormattableString.Invariant($" and {more} more"), FormattableString.Invariant($" 等另外 {more} 个")));
    }

    private static (string, int)? LoosenedBest(IEnumerable<Miss> misses) => misses.Where(miss => miss.Failed.Length == 1)
        .CountBy(miss => miss.Failed[0].Name).OrderByDescending(one => one.Value)
        .Select(one => ((string, int)?)(one.Key, one.Value)).FirstOrDefault();

    private static Miss[] Near(Miss[] misses, Query? query)
    {
        var alike = query is null ? [] : Tools.Nearest.To(query.Text, misses.Select(miss => miss.Row.Name), misses.Length).ToList();
        return
        [
            .. misses.OrderBy(miss => miss.Failed.Length)
                .ThenBy(miss => miss.Failed.Sum(filter => filter.Gap(miss.Row)))
                // Of what has another name, first what a misspelt one probably means.
                .ThenBy(miss => alike.IndexOf(miss.Row.Name) is var place && place < 0 ? int.MaxValue : place)
                .ThenByDescending(miss => miss.Row.Callable is true)
                .ThenBy(miss => miss.Row.Name, StringComparer.OrdinalIgnoreCase).ThenBy(miss => miss.Row.Key, StringComparer.Ordinal)
                .Take(MostNear),
        ];
    }
}

/// <summary>A model and the filters that it does not meet, as far as is known.</summary>
internal sealed record Miss(ModelRow Row, Filter[] Failed)
{
    /// <summary>The value that fell short.</summary>
    public string Value(Filter filter, Language language) => filter == Filter.Current
        ? Row.Lifecycle is "retired" ? Row.Lifecycle : Row.Details?.Status ?? Row.Lifecycle : Field.Tidy(filter.Field.Words(Row, language));
}
