using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Catalog;

/// <summary>find_models: which models meet some conditions, from upstream's lists and the details of those that may.</summary>
internal sealed class FindModels : CatalogTool
{
    private const int RowsPerPage = 20;
    private const int MostPerPage = 50;
    private const string IncludeRetired = "includeRetired";

    private static readonly Parameter[] _shown =
    [
        Parameter.Choices("fields", ModelFields.Names, ("What each row has, in place of the usual.", "每行的字段，代替默认字段。"))
            with { Local = true },
        Paging.MarkerParameter with { Local = true },
        Paging.MaxKeysParameter(MostPerPage, RowsPerPage) with { Local = true },
        Refresh,
    ];

    // The rows of all pages depend on these, and a marker belongs to them.
    private static readonly Parameter[] _scope =
    [
        .. Filter.Parameters,
        Parameter.Flag("includeCustom", ("Also the account's own models.", "包括账号自己的模型。")),
        Parameter.Flag(IncludeRetired, ("Also retired versions and those still being created.", "也列出已下线和创建中的版本。")),
        Parameter.Choice("sort", [.. Order.All.Select(it => it.Name)], (
            "name: A to Z, or the best match of query; price: cheapest first; others: largest or newest first. What is not reported "
                + "comes last.",
            "name 按字母或 query 匹配度；price 从便宜到贵；其余从大到小、从新到旧。")) with { Default = Order.Usual },
    ];

    public static FindModels Tool { get; } = new()
    {
        Name = "find_models",
        Title = ("Choose a model by conditions", "按条件选择模型"),
        Description = (
            "Finds model versions that meet all conditions at once: kind, longest context, token limits, price, image input, "
                + "capabilities, free or callable now, batch, fine-tuning, retirement. Start here to choose a model. `model` is what "
                + "to write in a call; prices are CNY per million tokens, first tier. Knows no quality scores, speed or discounts. "
                + "Versions without a reported value for a condition are left out and named in notes.",
            "一次按全部条件筛选模型：类型、最长上下文、价格、图像理解等能力、免费的、已开通、现在能直接调用、批量推理、精调、下线时间。选模型先用它。model 是调用时填写的值；价格为第一档，元/百万 token。没有效果、速度和折扣。"
                + "未提供所问信息的版本记在 notes 中。"),
    };

    public override IReadOnlyList<Parameter> Parameters { get; } = [.. _scope, .. _shown];

    protected override async Task<ToolAnswer> AnswerAsync(
        Arguments arguments, Credentials key, ToolContext context, CancellationToken cancellation)
    {
        var clock = context.Upstream.Clock;
        var scope = PageScope(arguments, _scope);
        var cursor = Cursor.Of(arguments, key, scope.Span, clock);
        var isFirst = cursor.Offset == 0;
        using var reader = new CatalogReader(context, key, isFirst && arguments.Flag(Refresh.Name), cancellation);
        IReadOnlyList<ModelField> fields = arguments.Texts("fields") is { Count: > 0 } chosen
            ? [.. chosen.Select(name => ModelFields.All.First(field => field.Name == name))]
            : [.. ModelFields.Usual.Except(Fixed(arguments)), .. About(arguments)];

        var query = Query.Of(arguments.Text("query"));
        var filters = Filter.Of(arguments, query);
        ModelField[] read = [.. fields, .. filters.Select(filter => filter.Field)];
        // Another page may ask for other fields than the first.
        var lists = JoinedCatalog.Lists(read);
        var kept = isFirst ? null : await context.Upstream.Walks.FindAsync(key, cursor.Rows, SharedSearch.Read, lists);
        if (kept is not null)
            reader.Learn(kept.Source == Reply.Live ? Reply.Cache : kept.Source, kept.AsOf);
        var found = kept ?? await SearchAsync(arguments, read, filters, query, reader);
        if (kept is null && !isFirst && found.Identify() != cursor.Rows)
            throw Cursor.Expired();

        var maxKeys = arguments.Integer(Paging.MaxKeys);
        var page = await reader.DetailAsync([.. found.Rows.Skip(cursor.Offset).Take((int)(maxKeys ?? RowsPerPage))], fields);
        // Without a name a row is of no use.
        var shown = fields.Contains(ModelFields.Name) || fields.Contains(ModelFields.VersionId) || fields.Contains(ModelFields.Model)
            ? fields : [ModelFields.Name, .. fields];
        var around = isFirst ? found.Notes.Sum(note => Encoding.UTF8.GetByteCount(note.In(context.Language))) : 0;
        var rows = PageBudget.Fill(page.Select(row => ModelFields.Render(row, shown)), maxKeys, RowsPerPage, around);
        var given = cursor.Offset + rows.Count;
        var next = given < found.Rows.Count ? cursor with { Rows = found.Identify(), Offset = given } : null;
        if (next is not null)
            await found.KeepAsync(context.Upstream.Walks, key, next.Rows, lists);
        return ToolAnswer.Of(RenderObject(json =>
        {
            json.WritePropertyName("models");
            json.WriteRows(rows);
            json.WriteNumber("total", found.Rows.Count);
            json.WriteValue("nextMarker", next?.ToMarker(key, scope.Span));
            found.WriteNoMatch(json, context.Language);
            json.WriteValue("published", page.Take(rows.Count).Select(row => ModelFields.PublishedOn(row, fields)).OfType<string>()
                .Min(StringComparer.Ordinal));
            reader.WriteEnvelope(json, [.. arguments.Notes, .. isFirst ? found.Notes : []],
                [.. (kept?.Incomplete ?? []).Union(reader.Incomplete), .. found.Unfetched]);
        }), key);
    }

    protected override void WriteOutputSchema(Utf8JsonWriter json, Language language) =>
        Envelope.WriteSchema(json, language, "models", () =>
    {
        json.WriteRaw("models", ModelFields.Schema(language));
        Envelope.WritePageSchema(json);
        json.WriteRaw("published", Envelope.DescribedText(
            ("Oldest date of the public pages that filled blanks; the field sources names them.", "取自公开页面的信息中最早的日期；来源见 sources 字段。"),
            language));
        json.WriteRaw("loosen", ModelFields.ObjectSchema(("filter", ModelFields.TextSchema), ("models", ModelFields.IntegerSchema)));
        json.WriteRaw("nearest", ModelFields.ObjectsSchema(
            ("name", ModelFields.TextSchema), ("versionId", ModelFields.TextSchema), ("fails", ModelFields.TextsSchema)));
    }, joined: true);

    // What is the same in every row, since it was asked for, is not repeated.
    private static IEnumerable<ModelField> Fixed(Arguments arguments)
    {
        if (arguments.FlagIfGiven("callableNow") is not null)
            yield return ModelFields.Callable;
        if (arguments.Texts("kind").Count == 1)
            yield return ModelFields.Kind;
    }

    // What a call is about is shown beside the usual.
    private static IEnumerable<ModelField> About(Arguments arguments)
    {
        var sort = arguments.Text("sort");
        if (arguments.Flag(IncludeRetired))
        {
            yield return ModelFields.Status;
            yield return ModelFields.Lifecycle;
        }
        if (arguments.Integer("minContextTokens") is not null || sort is "contextTokens")
            yield return ModelFields.ContextTokens;
        if (arguments.Texts("vendor").Count > 0)
            yield return ModelFields.Vendor;
        if (sort is "released")
            yield return ModelFields.Released;
    }

    private static async Task<Search> SearchAsync(
        Arguments arguments, IReadOnlyCollection<ModelField> read, IReadOnlyList<Filter> filters, Query? query, CatalogReader reader)
    {
        var order = Order.All.First(order => order.Name == (arguments.Text("sort") ?? Order.Usual));
        var all = await JoinedCatalog.ReadAsync(reader, read, arguments.Flag("includeCustom"));
        if (!arguments.Flag(IncludeRetired))
            filters = [.. filters, Filter.Current];
        return await Search.RunAsync(all, filters, query, order, reader);
    }
}
