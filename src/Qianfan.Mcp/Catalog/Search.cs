using Qianfan.Mcp.Actions;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Catalog;

/// <summary>One condition of a find_models call.</summary>
/// <param name="Name">Its parameter.</param>
/// <param name="Field">The field that it looks at.</param>
/// <param name="Holds">Whether a model meets it; <see langword="null"/> where the field has no known value.</param>
internal sealed record Filter(string Name, ModelField Field, Func<ModelRow, bool?> Holds)
{
    /// <summary>The parameters of all filters, in the order they are published.</summary>
    public static IReadOnlyList<Parameter> Parameters { get; } =
    [
        Parameter.Text("query", ("Part of a name or id.", "名称或 ID。"), "ernie 4.5"),
        Parameter.Texts("kind",
            ("chat, completion, embedding, reranker, text2image, ….", "如 chat 对话、embedding 向量、reranker 重排序、text2image 文生图。"), "chat"),
        Parameter.Integer("minInputTokens", 0, long.MaxValue, ("Least context.", "输入上限至少。")) with { Example = "100000" },
        Parameter.Integer("minOutputTokens", 0, long.MaxValue, ("Least output.", "输出上限至少。")) with { Example = "4096" },
        Parameter.Texts("capabilities",
            ("reasoning, function_call, web_search, ….", "reasoning 推理能力、function_call 函数调用、web_search 联网搜索。"), "function_call"),
        Parameter.Choices("chargeStatus", SharedFields.ChargeStatuses, ("Billing state of a service.", "开通状态。")),
        Parameter.Choices("chargeType", SharedFields.ChargeTypes, ("How a service is billed.", "计费方式。")),
        Parameter.Flag("callableNow", ("Opened or Free.", "现在可调用。")),
        Parameter.Flag("supportsBatchInference", ("Can run in batch.", "支持批量推理。")),
        Parameter.Flag("supportsEvaluation", ("Can be evaluated.", "支持评估。")),
        Parameter.Flag("supportsDeployment", ("Can be deployed.", "支持部署。")),
    ];

    /// <summary>The filters that the caller set, in the order of <see cref="Parameters"/>.</summary>
    public static IReadOnlyList<Filter> Of(Arguments arguments)
    {
        var kinds = arguments.Texts("kind").Select(Spelling.Kind).ToArray();
        var capabilities = arguments.Texts("capabilities").Select(Spelling.Fold).ToArray();
        var (statuses, types) = (arguments.Texts("chargeStatus"), arguments.Texts("chargeType"));
        var query = Spelling.Fold(arguments.Text("query"));
        Filter?[] filters =
        [
            When(query.Length > 0, "query", ModelFields.Name, row => row.Matches(query)),
            When(kinds.Length > 0, "kind", ModelFields.Kind, row => row.Kind is { } kind ? kinds.Contains(kind) : null),
            AtLeast("minInputTokens", ModelFields.InputTokens),
            AtLeast("minOutputTokens", ModelFields.OutputTokens),
            When(capabilities.Length > 0, "capabilities", ModelFields.Capabilities, row => row.Details is { } details
                ? capabilities.All(details.Capabilities.Select(Spelling.Fold).Contains) : null),
            When(statuses.Count > 0, "chargeStatus", ModelFields.Services, row => row.Serves(HasStatus)),
            // One service must meet all conditions: one that is open and another that is free help nobody.
            When(types.Count > 0, "chargeType", ModelFields.Services, row => row.Serves(IsMeant)),
            Flag("callableNow", ModelFields.Callable, row => row.Serves(service => service.IsOpen && IsMeant(service))),
            Flag("supportsBatchInference", ModelFields.Batch, row => row.Batch),
            Flag("supportsEvaluation", ModelFields.Evaluation, row => row.Evaluation),
            Flag("supportsDeployment", ModelFields.Deployment, row => row.Details?.Deployment),
        ];
        return [.. filters.OfType<Filter>()];

        Filter? When(bool isSet, string name, ModelField field, Func<ModelRow, bool?> holds) => isSet ? new(name, field, holds) : null;
        Filter? Flag(string name, ModelField field, Func<ModelRow, bool?> holds) => When(arguments.Flag(name), name, field, holds);
        Filter? AtLeast(string name, ModelField field) => arguments.Integer(name) is { } least
            ? new(name, field, row => field.Read(row) is long most ? most >= least : null) : null;
        bool HasStatus(Service service) => statuses.Count == 0 || statuses.Contains(service.ChargeStatus ?? "");
        bool IsMeant(Service service) => HasStatus(service) && (types.Count == 0 || types.Contains(service.ChargeType ?? ""));
    }
}

/// <summary>An order of models: a value of <c>sort</c> in find_models.</summary>
/// <param name="Field">The field that it looks at besides the name.</param>
internal sealed record Order(string Name, ModelField? Field, Func<ModelRow, IComparable?> Value)
{
    public const string Usual = "name";

    public static Order Modified { get; } = new("modified", ModelFields.ModifyTime, row =>
        DateTimeOffset.TryParse(row.Details?.ModifyTime, CultureInfo.InvariantCulture, out var time) ? time : null);

    public static IReadOnlyList<Order> All { get; } =
    [
        new(Usual, null, _ => null),
        new("inputTokens", ModelFields.InputTokens, row => row.Details?.InputTokens),
        new("outputTokens", ModelFields.OutputTokens, row => row.Details?.OutputTokens),
        Modified,
    ];

    /// <summary>Largest and newest first, models without a value last, equals by name.</summary>
    public IReadOnlyList<ModelRow> Sort(IEnumerable<ModelRow> rows) => [.. rows.OrderByDescending(Value)
        .ThenBy(row => row.Name, StringComparer.OrdinalIgnoreCase).ThenBy(row => row.Key, StringComparer.Ordinal)];
}

/// <summary>What the filters of a find_models call left of the catalog and where that came from; kept for the next pages.</summary>
/// <param name="Rows">The models that meet all filters, in order.</param>
/// <param name="Unfetched">How many models were left out because a field could not be fetched, a line for each field.</param>
/// <param name="Untold">The same for fields that upstream does not tell.</param>
/// <param name="RemovedMost">The filter that most models fail, when none is left.</param>
/// <param name="Nearest">The models that fail the fewest filters, when none is left.</param>
internal sealed record Search(
    IReadOnlyList<ModelRow> Rows, IReadOnlyList<string> Unfetched, IReadOnlyList<string> Untold, (string Filter, int Rows)? RemovedMost,
    IReadOnlyList<(ModelRow Row, Filter[] Failed)> Nearest, string Source, DateTimeOffset? AsOf, IReadOnlyList<string> Incomplete)
{
    private const int MostNear = 3;
    // An estimate, for what kept rows weigh.
    private const int BytesPerRow = 1024;

    /// <summary>Filters and sorts. Details are fetched only for models that may still meet all filters.</summary>
    public static async Task<Search> RunAsync(
        IReadOnlyList<ModelRow> all, IReadOnlyList<Filter> filters, string? query, Order order, CatalogReader reader)
    {
        var possible = all.ToLookup(row => filters.All(filter => filter.Holds(row) is not false));
        var needed = filters.Select(filter => filter.Field).Append(order.Field).OfType<ModelField>();
        var judged = (await reader.DetailAsync([.. possible[true]], [.. needed])).Select(Judge).ToArray();
        var rows = order.Sort(judged.Where(one => one.Failed.Length == 0).Select(one => one.Row));
        var leftOut = judged.Where(one => one.Failed.All(filter => filter.Holds(one.Row) is null))
            .SelectMany(one => one.Failed.Select(filter => filter.Field).Distinct(),
                (one, field) => (field.Name, Lost: field.IsUnknown(one.Row)))
            .CountBy(open => open).OrderBy(open => open.Key.Name, StringComparer.Ordinal).ToLookup(open => open.Key.Lost, open =>
                FormattableString.Invariant($"Left out: {open.Value} models whose {open.Key.Name} ")
                + (open.Key.Lost ? "could not be fetched." : "Qianfan does not tell."));
        (string, int)? most = null;
        (ModelRow Row, Filter[] Failed)[] nearest = [];
        if (rows.Count == 0 && filters.Count > 0)
        {
            var misses = judged.Concat(possible[false].Select(Judge)).ToArray();
            most = filters.Select(filter => (filter.Name, Rows: misses.Count(miss => miss.Failed.Contains(filter)))).MaxBy(one => one.Rows);
            var alike = query is null ? [] : Tools.Nearest.To(query, misses.Select(miss => miss.Row.Name), misses.Length).ToList();
            nearest = [.. misses.OrderBy(miss => miss.Failed.Length)
                // What a misspelt name probably means comes before what happens to fail as few.
                .ThenBy(miss => alike.IndexOf(miss.Row.Name) is var place && place < 0 ? int.MaxValue : place)
                .ThenBy(miss => miss.Row.Name, StringComparer.OrdinalIgnoreCase).ThenBy(miss => miss.Row.Key, StringComparer.Ordinal)
                .Take(MostNear)];
        }
        return new(rows, [.. leftOut[true]], [.. leftOut[false]], most, nearest, reader.Source, reader.AsOf, reader.Incomplete);

        (ModelRow Row, Filter[] Failed) Judge(ModelRow row) => (row, [.. filters.Where(filter => filter.Holds(row) is not true)]);
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
            json.WriteTexts("fails", miss.Failed.Select(filter => filter.Name));
        });
    }

    public ulong Identify() => WalkStore.Identify(Rows.Select(row => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(row.Key)));

    public ulong Keep(WalkStore walks, Credentials key) => walks.Keep(key, Identify(), this, (long)Rows.Count * BytesPerRow);
}
