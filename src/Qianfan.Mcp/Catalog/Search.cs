using Qianfan.Mcp.Actions;
using Qianfan.Mcp.Catalog.Published;
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
        Parameter.Texts("vendor", ("Who made it, such as Baidu, Zhipu.", "厂商，如 Baidu 百度、Zhipu 智谱。"), "DeepSeek"),
        Parameter.Integer("minContextTokens", 0, long.MaxValue, ("Context window of at least this many tokens.", "上下文窗口不少于多少 token。"))
            with { Example = "100000" },
        Parameter.Integer("minInputTokens", 0, long.MaxValue, ("Input limit of at least this many tokens.", "输入上限不少于多少 token。"))
            with { Example = "100000" },
        Parameter.Integer("minOutputTokens", 0, long.MaxValue, ("The same of output.", "输出上限不少于多少 token。")) with { Example = "4096" },
        Parameter.Number("maxInputPrice", ("CNY per million tokens; 0 for free.", "最高输入价格，元/百万 token；0 为免费。"), "2"),
        Parameter.Number("maxOutputPrice", ("The same of output.", "最高输出价格，元/百万 token。"), "8"),
        Parameter.Texts("inputModalities", ("All of: text, image, video, audio.", "须全部支持的输入：text、image、video、audio。"), "image"),
        Parameter.Texts("capabilities",
            ("reasoning, function_call, web_search, ….", "reasoning 推理能力、深度思考，function_call 函数调用、web_search 联网搜索。"), "function_call"),
        Parameter.Choices("chargeStatus", SharedFields.ChargeStatuses, ("Billing state of a service.", "开通状态。")),
        Parameter.Choices("chargeType", SharedFields.ChargeTypes, ("How a service is billed.", "计费方式。")),
        Parameter.Flag("callableNow", ("Opened or Free.", "现在可调用。")),
        Parameter.Flag("supportsBatchInference", ("Can run in batch.", "支持批量推理。")),
        Parameter.Flag("supportsEvaluation", ("Can be evaluated.", "可以评估。")),
        Parameter.Flag("supportsDeployment", ("Can be deployed.", "可以部署。")),
        Parameter.Flag("fineTuning", ("Can be fine-tuned.", "支持精调。")),
        Parameter.Date("changedAfter", ("Released or modified on this day or later.", "在这一天或之后发布或更新。"), "2026-09-01"),
        Parameter.Date("availableUntil", ("Not retiring before this day.", "在这一天之前不会下线。"), "2027-06-01"),
    ];

    /// <summary>Unless asked for: no retired versions, and none that are still being created. What is not known of is left in.</summary>
    public static Filter Current { get; } = new("includeRetired", ModelFields.Status, row =>
        row.Lifecycle is not "retired" && row.Details?.Status is null or "Ready");

    private static DateOnly? LastChange(ModelRow row) =>
        new[] { Spelling.Date(row.Details?.ModifyTime), Spelling.Date(ModelFields.Released.Read(row) as string) }.Max();

    private static bool? ChangedSince(ModelRow row, DateOnly? day) => LastChange(row) switch
    {
        null => null,
        { } last when last >= day => true,
        // Details that are not there may tell of a later change.
        _ => row.VersionId is null || row.Details is not null ? false : null,
    };

    /// <summary>The filters that the caller set, in the order of <see cref="Parameters"/>.</summary>
    public static IReadOnlyList<Filter> Of(Arguments arguments)
    {
        var kinds = arguments.Texts("kind").Select(Spelling.Kind).ToArray();
        var capabilities = arguments.Texts("capabilities").Select(Spelling.Fold).ToArray();
        var (statuses, types) = (arguments.Texts("chargeStatus"), arguments.Texts("chargeType"));
        var query = Spelling.Fold(arguments.Text("query"));
        var vendors = arguments.Texts("vendor").Select(Spelling.Vendor).ToArray();
        var modalities = arguments.Texts("inputModalities").Select(Spelling.Fold).ToArray();
        var (changed, until) = (arguments.Date("changedAfter"), arguments.Date("availableUntil"));
        Filter?[] filters =
        [
            When(query.Length > 0, "query", ModelFields.Name, row => row.Matches(query)),
            When(kinds.Length > 0, "kind", ModelFields.Kind, row =>
                ModelFields.Kind.Read(row) is string kind ? kinds.Contains(kind) : null),
            When(vendors.Length > 0, "vendor", ModelFields.Vendor, row => ModelFields.Vendor.Read(row) is string vendor
                ? vendors.Contains(Spelling.Vendor(vendor)) : null),
            AtLeast("minContextTokens", ModelFields.ContextTokens, row =>
                ModelFields.ContextTokens.Read(row) ?? ModelFields.InputTokens.Read(row)),
            AtLeast("minInputTokens", ModelFields.InputTokens),
            AtLeast("minOutputTokens", ModelFields.OutputTokens),
            AtMost("maxInputPrice", ModelFields.InputPrice),
            AtMost("maxOutputPrice", ModelFields.OutputPrice),
            When(modalities.Length > 0, "inputModalities", ModelFields.Modalities, row =>
                row.InputModalities is { } input ? modalities.All(input.Select(Spelling.Fold).Contains) : null),
            When(capabilities.Length > 0, "capabilities", ModelFields.Capabilities, row => ModelFields.Capabilities.Read(row)
                is IReadOnlyList<string> told ? capabilities.All(told.Select(Spelling.Fold).Contains) : null),
            When(statuses.Count > 0, "chargeStatus", ModelFields.Services, row => row.Serves(HasStatus)),
            // One service must meet all conditions: one that is open and another that is free help nobody.
            When(types.Count > 0, "chargeType", ModelFields.Services, row => row.Serves(IsMeant)),
            Flag("callableNow", ModelFields.Callable, row => row.Serves(service => service.IsOpen && IsMeant(service))),
            Flag("supportsBatchInference", ModelFields.Batch, row => row.Batch),
            Flag("supportsEvaluation", ModelFields.Evaluation, row => row.Evaluation),
            Flag("supportsDeployment", ModelFields.Deployment, row => row.Details?.Deployment),
            Flag("fineTuning", ModelFields.FineTuning, row => row.FineTuning),
            When(changed is not null, "changedAfter", ModelFields.ModifyTime, row => ChangedSince(row, changed)),
            When(until is not null, "availableUntil", ModelFields.Retires, row => row.Published?.Retires is { } end ? end >= until
                // Nothing announced counts as available; what no page and no service tells of stays unknown.
                : row.Lifecycle is "active" ? true : null),
        ];
        return [.. filters.OfType<Filter>()];

        Filter? When(bool isSet, string name, ModelField field, Func<ModelRow, bool?> holds) => isSet ? new(name, field, holds) : null;
        Filter? Flag(string name, ModelField field, Func<ModelRow, bool?> holds) => When(arguments.Flag(name), name, field, holds);
        Filter? AtLeast(string name, ModelField field, Func<ModelRow, object?>? read = null) => arguments.Integer(name) is { } least
            ? new(name, field, row => (read ?? field.Read)(row) is long most ? most >= least : null) : null;
        Filter? AtMost(string name, ModelField field) => arguments.Number(name) is { } most
            ? new(name, field, row => field.Read(row) is double price ? price <= most : null) : null;
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
        // The cheapest first: by input, then by output. An unknown price is none.
        new("price", ModelFields.InputPrice, row => ModelFields.InputPrice.Read(row) is double input
            ? (-input, -(ModelFields.OutputPrice.Read(row) as double? ?? double.MaxValue)) : null),
        new("contextTokens", ModelFields.ContextTokens, row => ModelFields.ContextTokens.Read(row) as long?),
        new("inputTokens", ModelFields.InputTokens, row => ModelFields.InputTokens.Read(row) as long?),
        new("outputTokens", ModelFields.OutputTokens, row => ModelFields.OutputTokens.Read(row) as long?),
        new("released", ModelFields.Released, row => ModelFields.Released.Read(row) as string),
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
        var possible = all.ToLookup(row => filters.All(filter => filter.Holds(row) is not false || filter.Field.MayChange(row)));
        var needed = filters.Select(filter => filter.Field).Append(order.Field).OfType<ModelField>();
        var judged = (await reader.DetailAsync([.. possible[true]], [.. needed])).Select(Judge).ToArray();
        var rows = order.Sort(judged.Where(one => one.Failed.Length == 0).Select(one => one.Row));
        var leftOut = judged.Where(one => one.Failed.All(filter => filter.Holds(one.Row) is null))
            .SelectMany(one => one.Failed.Select(filter => filter.Field).Distinct(),
                (one, field) => (field.Name, Lost: field.IsUnknown(one.Row)))
            .CountBy(open => open).OrderBy(open => open.Key.Name, StringComparer.Ordinal).ToLookup(open => open.Key.Lost, open =>
                FormattableString.Invariant($"Left out: {open.Value} models whose {open.Key.Name} ")
                + (open.Key.Lost ? "could not be fetched." : "Qianfan does not tell."));
        List<string> untold = [.. leftOut[false]];
        var noLonger = judged.Concat(possible[false].Select(Judge)).Where(one => one.Failed is [var only] && only == Filter.Current)
            .CountBy(one => one.Row.Lifecycle is "retired").ToDictionary();
        if (noLonger.Count > 0)
            untold.Add(FormattableString.Invariant(
                $"Left out: {noLonger.GetValueOrDefault(true)} retired and {noLonger.GetValueOrDefault(false)} unfinished; ")
                + "includeRetired lists them.");
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
        if (filters.Any(filter => filter.Name == "availableUntil"))
            untold.Add("Without an announced retirement a model counts as available; the page was read on "
                + $"{PublishedFacts.RetirementsReadOn:yyyy-MM-dd}.");
        return new(rows, [.. leftOut[true]], untold, most, nearest, reader.Source, reader.AsOf, reader.Incomplete);

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
