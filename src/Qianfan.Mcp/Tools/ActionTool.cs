using System.Runtime.InteropServices;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tools;

/// <summary>One upstream action as one tool: its parameters go into the body, its rows come back trimmed to the declared fields.</summary>
internal sealed partial class ActionTool : CatalogTool
{
    // No account has as many models; each row takes memory beside its text while the call runs.
    private const int MostRows = 20_000;

    private static readonly Parameter _detail = Parameter.Choice(
        "detail", ["summary", "full"], ("full adds each row as Qianfan sent it.", "full 附上千帆返回的原文。"), "summary", local: true);

    public required Operation Operation { get; init; }

    /// <summary>The action's own body parameters, without those of paging and detail.</summary>
    public IReadOnlyList<Parameter> Body { get; init; } = [];

    public Paging Paging { get; init; } = Paging.None;

    /// <summary>What the answer calls its rows, such as <c>services</c>; or its one object where nothing is paged.</summary>
    public required string Answer { get; init; }

    /// <summary>The members of the result that hold the rows; none when the result itself is the list, or the one object.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];

    /// <summary>Whether <see cref="Lists"/> are guesses at the name of one list, which no document tells: the first found counts.</summary>
    public bool ListIsGuessed { get; init; }

    /// <summary>
    /// A number of two values that the caller may leave open: then both are asked for, and rows of the higher one take in those of the
    /// lower one that have the same text under <c>Id</c>. Only for lists that upstream does not page.
    /// </summary>
    public (Parameter Over, string Id)? Merge { get; init; }

    /// <summary>A note that a row gives rise to; each is told once.</summary>
    public Func<Row, LocalizedText?> Note { get; init; } = _ => null;

    /// <summary>What agents see of a row.</summary>
    public required IReadOnlyList<Field> Fields { get; init; }

    public override IReadOnlyList<Parameter> Parameters => field ??= [.. Body, .. Paging.Parameters, _detail, Refresh];

    private bool IsList => Paging != Paging.None;

    /// <summary>The rows of a result as agents see them, for tools that join several actions.</summary>
    public IEnumerable<JsonElement> Read(JsonElement result) => Rows(result, []).Select(row => JsonElement.Parse(RenderRow(row, []).Span));

    protected override async Task<ToolAnswer> AnswerAsync(
        Arguments arguments, Credentials key, ToolContext context, CancellationToken cancellation)
    {
        // A marker belongs to everything else that is asked, but to no page size.
        var question = PageScope(arguments, Parameters.Where(p => p.Name is not (Paging.Marker or Paging.MaxKeys)));
        var cursor = Cursor.Of(arguments, key, question.Span, context.Upstream.Clock);
        var found = cursor.Offset == 0 ? null : await context.Upstream.Walks.FindAsync(key, cursor.Rows, Fetched.Read);
        if (found is null)
        {
            found = await FetchAsync(arguments, cursor.Upstream, key, context, cancellation);
            if (cursor.Offset > 0 && found.Identify() != cursor.Rows)
                throw Cursor.Expired();
        }
        else if (found.Reply.Source == Reply.Live)
            found = found with { Reply = found.Reply.From(Reply.Cache) };
        // What is noted of the arguments is not among them.
        var near = FailureTexts.NearLimit(found.Reply.NearLimits);
        // The rows that later pages go on with.
        ulong? walk = null;
        var answer = arguments.Notes.Count > 0 || near is not null ? Cut()
            : found.Reply.Renditions.Get($"{context.Language} {found.Reply.Source} {found.Version} {arguments}", context.Upstream.Clock,
                Cut);
        if (walk is { } walked)
            await found.KeepAsync(context.Upstream.Walks, key, walked);
        return answer;

        ToolAnswer Cut()
        {
            var full = arguments.Text(_detail.Name) == "full";
            List<LocalizedText> cut = [];
            var rows = PageBudget.Fill(
                found.Rows.Skip(cursor.Offset).Select(row => RenderRow(row, cut, full)), arguments.Integer(Paging.MaxKeys),
                Paging.RowsPerPage);
            var given = cursor.Offset + rows.Count;
            walk = given < found.Rows.Count ? found.Identify() : null;
            var next = walk is { } rest ? cursor with { Rows = rest, Offset = given }
                : found.Next is { } page ? Cursor.Start(context.Upstream.Clock) with { Upstream = page } : null;
            return ToolAnswer.Of(RenderObject(json =>
            {
                json.WritePropertyName(Answer);
                if (IsList)
                    json.WriteRows(rows);
                else
                    json.WriteRawValue(rows[0].Span, skipInputValidation: true);
                if (found.Total is { } total)
                    json.WriteNumber("total", total);
                json.WriteValue("nextMarker", next?.ToMarker(key, question.Span));
                var notes = found.Rows.Skip(cursor.Offset).Take(rows.Count).Select(Note).Append(near).OfType<LocalizedText>();
                Envelope.Write(json, context.Language, [.. arguments.Notes, .. found.Notes, .. cut, .. notes], found.Incomplete,
                    found.Reply.Source, found.Reply.AsOf);
            }), key);
        }
    }

    protected override void WriteOutputSchema(Utf8JsonWriter json, Language language) => Envelope.WriteSchema(json, language, Answer, () =>
    {
        var row = Encoding.UTF8.GetString(Render(json => Field.WriteObjectSchema(
            json, language, Fields, json => json.WriteRaw("upstream", """{"type":"object"}"""))).Span);
        json.WriteRaw(Answer, IsList ? $$"""{"type":"array","items":{{row}}}""" : row);
        if (IsList)
            Envelope.WritePageSchema(json);
    }, joined: Merge is not null);

    private async Task<Fetched> FetchAsync(
        Arguments arguments, string marker, Credentials key, ToolContext context, CancellationToken cancellation)
    {
        if (Merge is { Over: var over } && arguments.Integer(over.Name) is null)
            return await FetchBothAsync(arguments, over, key, context, cancellation);
        var reply = await CallAsync(arguments, marker, null, key, context, cancellation);
        List<LocalizedText> notes = [];
        var rows = Rows(reply.Result, notes);
        var next = Paging == Paging.Upstream ? NextPage(reply.Result, marker, notes) : null;
        return new(reply, rows, next, Paging == Paging.Own ? rows.Count : null, notes);
    }

    private Task<Reply> CallAsync(
        Arguments arguments, string marker, (Parameter, long)? added, Credentials key, ToolContext context, CancellationToken cancellation)
    {
        var body = Render(json => arguments.WriteBody(json, Parameters, marker, added));
        var lifetime = IsList ? context.Upstream.Options.Lists : context.Upstream.Options.Details;
        var request = new UpstreamRequest(Operation, body, context.Caller);
        return context.Upstream.CallAsync(key, request, lifetime, arguments.Flag(Refresh.Name), cancellation);
    }

    private List<Row> Rows(JsonElement result, List<LocalizedText> notes)
    {
        if (Lists.Count == 0)
        {
            if (!IsList && result.ValueKind != JsonValueKind.Object)
                notes.Add(("Qianfan returned no details: whatever is absent here is unknown.", "千帆没有返回详情：此处缺少的信息均为未知。"));
            return [.. (IsList ? Items(result) : [result]).Select(row => new Row(row))];
        }
        var lists = ListIsGuessed
            ? [.. Lists.Where(list => JsonReading.Member(result, list).ValueKind == JsonValueKind.Array).Take(1)] : Lists;
        if (lists.Count == 0)
            notes.Add(($"Qianfan's response has none of the lists that this server knows: {string.Join(", ", Lists)}.",
                $"千帆的返回结果中没有本服务器已知的列表：{string.Join("、", Lists)}。"));
        return [.. lists.SelectMany(list => Items(JsonReading.Member(result, list)).Select(row => new Row(row, list)))];
    }

    private static IEnumerable<JsonElement> Items(JsonElement list) =>
        list.ValueKind != JsonValueKind.Array || list.GetArrayLength() <= MostRows ? JsonReading.Items(list)
            : throw new UpstreamException(FailureCause.TooLarge, retryable: false);

    private static string? NextPage(JsonElement result, string marker, List<LocalizedText> notes)
    {
        var info = JsonReading.Member(result, "pageInfo");
        if (!JsonReading.IsTrue(JsonReading.Member(info, "isTruncated")))
            return null;
        if (JsonReading.Text(info, "nextMarker") is { Length: > 0 } next && next != marker)
            return next;
        notes.Add(("Qianfan reports more rows but gave no next marker.", "千帆表示还有更多数据，但没有返回下一页的 marker。"));
        return null;
    }

    // What is too long for an answer loses upstream's own text first, then its lists; texts are cut anyway.
    private ReadOnlyMemory<byte> RenderRow(Row row, List<LocalizedText> notes, bool full = false)
    {
        var mayFit = Fetched.Sent(row).Sum(part => JsonMarshal.GetRawUtf8Value(part).Length) <= PageBudget.LongestRow;
        if (full && mayFit && RenderRow(row, Fields, full) is { Length: <= PageBudget.LongestRow } whole)
            return whole;
        if (full)
            notes.Add(("Rows whose raw data exceeds 32 KB are shown without it.", "原文超过 32 KB 的行不附原文。"));
        if (RenderRow(row, Fields, full: false) is { Length: <= PageBudget.LongestRow } summary)
            return summary;
        notes.Add(("Rows that exceed 32 KB are shown without their lists, which are unknown here.",
            "超过 32 KB 的行不含其中的列表：这些列表在此未知。"));
        return RenderRow(row, Fields.Where(field => field.Type != "array"), full: false);
    }

    private ReadOnlyMemory<byte> RenderRow(Row row, IEnumerable<Field> fields, bool full) => RenderObject(json =>
    {
        Field.WriteAll(json, fields, row);
        if (!full)
            return;
        json.WritePropertyName("upstream");
        if (row.Other is { } other && Merge is { Over: var over })
        {
            json.WriteStartObject();
            foreach (var (value, sent) in new[] { (over.Maximum, row.Value), (over.Minimum, other) })
            {
                json.WritePropertyName(FormattableString.Invariant($"{over.Name}{value}"));
                JsonReading.Copy(json, sent);
            }
            json.WriteEndObject();
            return;
        }
        // A row that is not an object would break the published schema.
        var isObject = row.Value.ValueKind == JsonValueKind.Object;
        JsonReading.Copy(json, isObject ? row.Value : JsonElement.Parse($"{{\"value\":{row.Value.GetRawText()}}}"));
    });
}
