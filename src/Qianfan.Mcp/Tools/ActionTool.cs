using System.Runtime.InteropServices;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tools;

/// <summary>One upstream action as one tool: its parameters go into the body, its rows come back trimmed to the declared fields.</summary>
internal sealed class ActionTool : CatalogTool
{
    private const string Detail = "detail";
    private const string Full = "full";

    private static readonly Parameter _detail =
        Parameter.Choice(Detail, ["summary", Full], ("full adds rows as upstream sent them.", "full 附上接口原文。"))
            with
        { Default = "summary", Local = true };

    public required Operation Operation { get; init; }

    /// <summary>The action's own body parameters, without those of paging and detail.</summary>
    public IReadOnlyList<Parameter> Body { get; init; } = [];

    public Paging Paging { get; init; } = Paging.None;

    /// <summary>What the answer calls its rows, such as <c>services</c>; or its one object where nothing is paged.</summary>
    public required string Answer { get; init; }

    /// <summary>The members of the result that hold the rows; none when the result itself is the list, or the one object.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];

    /// <summary>Whether <see cref="Lists"/> are guesses at the name of one list, which no document tells: the first that is there counts.</summary>
    public bool ListIsGuessed { get; init; }

    /// <summary>What agents see of a row.</summary>
    public required IReadOnlyList<Field> Fields { get; init; }

    public override IReadOnlyList<Parameter> Parameters => field ??= [.. Body, .. Paging.Parameters, _detail, Refresh];

    private bool IsList => Paging != Paging.None;

    /// <summary>The rows of a result as agents see them, for tools that join several actions.</summary>
    public IEnumerable<JsonElement> Read(JsonElement result) =>
        Rows(result, []).Select(row => JsonElement.Parse(Render(json => WriteRow(json, row, full: false)).Span));

    protected override async Task<ToolAnswer> AnswerAsync(
        Arguments arguments, AccessKey key, ToolContext context, CancellationToken cancellation)
    {
        // A marker belongs to everything else that is asked, but to no page size.
        var question = PageScope(arguments, Parameters.Where(p => p.Name is not (Paging.Marker or Paging.MaxKeys)));
        var cursor = Cursor.Of(arguments, key, question.Span, context.Upstream.Clock);
        var found = cursor.Offset == 0 ? null : context.Upstream.Walks.Find<Fetched>(key, cursor.Rows);
        if (found is null)
        {
            found = await FetchAsync(arguments, cursor.Upstream, key, context, cancellation);
            if (cursor.Offset > 0 && found.Identify() != cursor.Rows)
                throw Cursor.Expired();
        }
        else if (found.Reply.Source == Reply.Live)
            found = found with { Reply = found.Reply.From(Reply.Cache) };
        // What is noted of the arguments is not among them.
        return arguments.Notes.Count > 0 ? Answer()
            : found.Reply.Renditions.Get($"{found.Reply.Source} {arguments}", context.Upstream.Clock, Answer);
        ToolAnswer Answer() => AnswerOf(found, arguments, cursor, key, question, context.Upstream);
    }

    private ToolAnswer AnswerOf(Fetched found, Arguments arguments, Cursor cursor, AccessKey key, ReadOnlyMemory<byte> question, CatalogCache upstream)
    {
        var full = arguments.Text(Detail) == Full;
        var rows = PageBudget.Fill(
            found.Rows.Skip(cursor.Offset).Select(row => Render(json => WriteRow(json, row, full))), arguments.Integer(Paging.MaxKeys), Paging.RowsPerPage);
        var given = cursor.Offset + rows.Count;
        var next = given < found.Rows.Count ? cursor with { Rows = found.Keep(upstream.Walks, key), Offset = given }
            : found.Next is { } page ? Cursor.Start(upstream.Clock) with { Upstream = page }
            : null;
        return ToolAnswer.Of(Render(json => WriteAnswer(json, rows, next?.ToMarker(key, question.Span), [.. arguments.Notes, .. found.Notes], found)), key);
    }

    protected override void WriteOutputSchema(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        json.WritePropertyName(Answer);
        if (IsList)
        {
            json.WriteStartObject();
            json.WriteString("type", "array");
            json.WritePropertyName("items");
            WriteRowSchema(json);
            json.WriteEndObject();
            Envelope.WritePageSchema(json);
        }
        else
            WriteRowSchema(json);
        Envelope.WriteSchema(json, joined: false);
        json.WriteEndObject();
        json.WriteRaw("required", $"""["{Answer}","source","asOf"]""");
        json.WriteBoolean("additionalProperties", false);
        json.WriteEndObject();
    }

    private async Task<Fetched> FetchAsync(Arguments arguments, string marker, AccessKey key, ToolContext context, CancellationToken cancellation)
    {
        var body = Render(json => arguments.WriteBody(json, Parameters, marker: marker));
        var lifetime = IsList ? context.Upstream.Options.Lists : context.Upstream.Options.Details;
        var reply = await context.Upstream.CallAsync(key, new(Operation, body), lifetime, arguments.Flag(Refresh.Name), cancellation);
        List<string> notes = [];
        var rows = Rows(reply.Result, notes);
        return new(reply, rows, Paging == Paging.Upstream ? NextPage(reply.Result, marker, notes) : null, Paging == Paging.Own ? rows.Count : null, notes);
    }

    private List<Row> Rows(JsonElement result, List<string> notes)
    {
        if (Lists.Count == 0)
        {
            if (!IsList && result.ValueKind != JsonValueKind.Object)
                notes.Add("Upstream's answer holds no details: what is absent here is unknown.");
            return [.. (IsList ? JsonReading.Items(result) : [result]).Select(row => new Row(row))];
        }
        var lists = Lists;
        if (ListIsGuessed)
        {
            lists = [.. Lists.Where(list => JsonReading.Member(result, list).ValueKind == JsonValueKind.Array).Take(1)];
            if (lists.Count == 0)
                notes.Add($"Upstream's answer has no list under a name that this server knows: {string.Join(", ", Lists)}.");
        }
        return [.. lists.SelectMany(list => JsonReading.Items(JsonReading.Member(result, list)).Select(row => new Row(row, list)))];
    }

    private static string? NextPage(JsonElement result, string marker, List<string> notes)
    {
        var info = JsonReading.Member(result, "pageInfo");
        if (!JsonReading.IsTrue(JsonReading.Member(info, "isTruncated")))
            return null;
        if (JsonReading.Text(info, "nextMarker") is { Length: > 0 } next && next != marker)
            return next;
        notes.Add("Upstream reports more rows but gave no next marker.");
        return null;
    }

    private void WriteAnswer(Utf8JsonWriter json, IReadOnlyList<ReadOnlyMemory<byte>> rows, string? nextMarker, IReadOnlyList<string> notes, Fetched found)
    {
        json.WriteStartObject();
        json.WritePropertyName(Answer);
        if (IsList)
            json.WriteStartArray();
        foreach (var row in rows)
            json.WriteRawValue(row.Span, skipInputValidation: true);
        if (IsList)
            json.WriteEndArray();
        if (found.Total is { } total)
            json.WriteNumber("total", total);
        if (nextMarker is not null)
            json.WriteString("nextMarker", nextMarker);
        Envelope.Write(json, notes, [], found.Reply.Source, found.Reply.AsOf);
        json.WriteEndObject();
    }

    private void WriteRow(Utf8JsonWriter json, Row row, bool full)
    {
        json.WriteStartObject();
        foreach (var field in Fields)
            field.Write(json, row);
        if (full)
        {
            json.WritePropertyName("upstream");
            // A row that is not an object would break the published schema.
            if (row.Value.ValueKind == JsonValueKind.Object)
                JsonReading.Copy(json, row.Value);
            else
            {
                json.WriteStartObject();
                json.WritePropertyName("value");
                JsonReading.Copy(json, row.Value);
                json.WriteEndObject();
            }
        }
        json.WriteEndObject();
    }

    private void WriteRowSchema(Utf8JsonWriter json) => Field.WriteObjectSchema(json, Fields, static json =>
        json.WriteRaw("upstream", """{"type":"object"}"""));

    /// <summary>What one call to upstream gave.</summary>
    /// <param name="Next">Upstream's marker of its next page; <see langword="null"/> on the last.</param>
    /// <param name="Total">How many rows there are in all; <see langword="null"/> where upstream does not tell.</param>
    private sealed record Fetched(Reply Reply, IReadOnlyList<Row> Rows, string? Next, int? Total, IReadOnlyList<string> Notes)
    {
        public ulong Identify() => WalkStore.Identify(Rows.Select(row => (ReadOnlyMemory<byte>)JsonMarshal.GetRawUtf8Value(row.Value).ToArray()));

        public ulong Keep(WalkStore walks, AccessKey key)
        {
            var id = Identify();
            walks.Keep(key, id, this, Reply.HeldBytes);
            return id;
        }
    }
}
