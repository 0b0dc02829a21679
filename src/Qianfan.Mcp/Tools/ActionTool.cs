using System.Text.Json;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tools;

/// <summary>One upstream action as one tool: its parameters go into the body, its rows come back trimmed to the declared fields.</summary>
internal sealed class ActionTool : CatalogTool
{
    private const string Detail = "detail";
    private const string Full = "full";
    private const string Refresh = "refresh";

    private static readonly Parameter _detail =
        Parameter.Choice(Detail, ["summary", Full], "full adds everything upstream sent for a row, under `upstream`.")
            with
        { Default = "summary", Local = true };

    private static readonly Parameter _refresh =
        Parameter.Flag(Refresh, "Ask upstream again instead of using an answer kept for minutes.") with { Local = true };

    private IReadOnlyList<Parameter>? _parameters;

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

    public override IReadOnlyList<Parameter> Parameters => _parameters ??= [.. Body, .. Paging.Parameters, _detail, _refresh];

    private bool IsList => Paging != Paging.None;

    /// <summary>The rows of a result as agents see them, for tools that join several actions.</summary>
    public IEnumerable<JsonElement> Read(JsonElement result) =>
        Rows(result, []).Select(row => JsonElement.Parse(Render(json => WriteRow(json, row, full: false)).Span));

    protected override async Task<ReadOnlyMemory<byte>> AnswerAsync(
        Arguments arguments, AccessKey key, ToolContext context, CancellationToken cancellation)
    {
        var body = Render(json => arguments.WriteBody(json, Parameters));
        var lifetime = IsList ? context.Upstream.Options.Lists : context.Upstream.Options.Details;
        var reply = await context.Upstream.CallAsync(key, new(Operation, body), lifetime, arguments.Flag(Refresh), cancellation);
        var page = Paging.Cut(Rows(reply.Result, arguments.Notes), reply.Result, arguments);
        return Render(json => WriteAnswer(json, page, arguments, reply));
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
            json.WriteRaw("total", """{"type":"integer","description":"Rows in all pages, where known."}""");
            json.WriteRaw("nextMarker", """{"type":"string","description":"There is more: send as marker."}""");
        }
        else
            WriteRowSchema(json);
        json.WriteRaw("notes", """{"type":"array","items":{"type":"string"},"description":"What was changed or is missing."}""");
        json.WriteRaw("source", """{"type":"string","description":"live, cache, stale (upstream fails now) or sandbox (made-up data)."}""");
        json.WriteRaw("asOf", """{"type":"string","description":"When upstream said so."}""");
        json.WriteEndObject();
        json.WriteRaw("required", $"""["{Answer}","source","asOf"]""");
        json.WriteBoolean("additionalProperties", false);
        json.WriteEndObject();
    }

    private List<Row> Rows(JsonElement result, List<string> notes)
    {
        if (Lists.Count == 0)
            return [.. (IsList ? Json.Items(result) : [result]).Select(row => new Row(row))];
        var lists = Lists;
        if (ListIsGuessed)
        {
            lists = [.. Lists.Where(list => Json.Member(result, list).ValueKind == JsonValueKind.Array).Take(1)];
            if (lists.Count == 0)
                notes.Add($"Upstream's answer has no list under a name that this server knows: {string.Join(", ", Lists)}.");
        }
        return [.. lists.SelectMany(list => Json.Items(Json.Member(result, list)).Select(row => new Row(row, list)))];
    }

    private void WriteAnswer(Utf8JsonWriter json, Page page, Arguments arguments, Reply reply)
    {
        var full = arguments.Text(Detail) == Full;
        json.WriteStartObject();
        json.WritePropertyName(Answer);
        if (IsList)
            json.WriteStartArray();
        foreach (var row in page.Rows)
            WriteRow(json, row, full);
        if (IsList)
            json.WriteEndArray();
        if (page.Total is { } total)
            json.WriteNumber("total", total);
        if (page.NextMarker is { } next)
            json.WriteString("nextMarker", next);
        json.WriteTextsIfAny("notes", arguments.Notes);
        json.WriteString("source", reply.Source);
        json.WriteTime("asOf", reply.AsOf);
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
            // A row that is no object would break the published schema.
            if (row.Value.ValueKind == JsonValueKind.Object)
                Json.Copy(json, row.Value);
            else
            {
                json.WriteStartObject();
                json.WritePropertyName("value");
                Json.Copy(json, row.Value);
                json.WriteEndObject();
            }
        }
        json.WriteEndObject();
    }

    private void WriteRowSchema(Utf8JsonWriter json) => Field.WriteObjectSchema(json, Fields, static json =>
        json.WriteRaw("upstream", """{"type":"object","description":"With detail full: the row as upstream sent it."}"""));
}
