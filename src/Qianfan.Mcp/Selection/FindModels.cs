using System.Security.Cryptography;
using System.Text.Json;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Selection;

/// <summary>One answer to "which models", from all of upstream's lists and the details of those versions that may fit.</summary>
internal sealed class FindModels : CatalogTool
{
    private const int RowsPerPage = 20;
    private const int MostPerPage = 50;

    private static readonly Parameter[] _shown =
    [
        Parameter.Choices("fields", RowFields.Names, $"What a row has; normally {string.Join(", ", RowFields.Usual)}.") with { Local = true },
        Parameter.Text("marker", "nextMarker of the page before, with the same filters and sort.", "a-nextMarker") with { Local = true },
        Parameter.Integer("maxKeys", 1, MostPerPage, "Most rows per page; a page that grows too long ends earlier.", lowersToMaximum: true)
            with
        { Default = RowsPerPage, Local = true },
        Parameter.Flag("refresh", "Ask upstream again instead of using answers kept for minutes.") with { Local = true },
    ];

    // What the rows of all pages depend on.
    private static readonly Parameter[] _question =
    [
        .. Filter.Parameters,
        Parameter.Flag("includeCustom", "Also the account's own models."),
        Parameter.Choice("sort", [.. Order.All.Select(order => order.Name)], "name, or the largest or newest first.") with { Default = Order.Usual },
    ];

    public static FindModels Tool { get; } = new()
    {
        Name = "find_models",
        Title = "Find models",
        Description = "Finds Qianfan models that fit: by name, kind, token limits, capabilities, billing state, batch inference, evaluation. "
            + "One call joins services, limits and support of every version. Start here; the other tools give a row's full details.",
    };

    public override IReadOnlyList<Parameter> Parameters { get; } = [.. _question, .. _shown];

    protected override async Task<ReadOnlyMemory<byte>> AnswerAsync(
        Arguments arguments, AccessKey key, ToolContext context, CancellationToken cancellation)
    {
        using var reader = new CatalogReader(context, key, arguments.Flag("refresh") && arguments.Text("marker") is null, cancellation);
        var fields = arguments.Texts("fields") is { Count: > 0 } chosen ? chosen : RowFields.Usual;
        var question = SHA256.HashData(Render(json => arguments.WriteBody(json, _question)).Span);
        var (found, offset, search) = await FoundAsync(arguments, fields, question, key, context, reader);

        var maxKeys = (int)(arguments.Integer("maxKeys") ?? RowsPerPage);
        var page = await reader.DetailAsync([.. found.Rows.Skip(offset).Take(maxKeys)], [.. fields]);
        var rows = PageBudget.Fill(page.Select(row => RowFields.Render(row, fields)), maxKeys);
        var next = offset + rows.Count < found.Rows.Count ? found.Keep(key, offset + rows.Count, context.Upstream.Clock) : null;
        string[] incomplete = search is null ? [.. found.Incomplete, .. reader.Incomplete] : [.. reader.Incomplete, .. Unfetched(search)];
        return Render(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("models");
            foreach (var row in rows)
                json.WriteRawValue(row.Span, skipInputValidation: true);
            json.WriteEndArray();
            json.WriteNumber("total", found.Rows.Count);
            if (next is not null)
                json.WriteString("nextMarker", next);
            if (search is not null)
                NoMatch.Write(json, search);
            Envelope.Write(json, reader, arguments.Notes, incomplete, context.Upstream.Clock.GetUtcNow());
            json.WriteEndObject();
        });
    }

    protected override void WriteOutputSchema(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        json.WriteStartObject("models");
        json.WriteString("type", "array");
        json.WritePropertyName("items");
        Field.WriteObjectSchema(json, [.. RowFields.All, RowFields.Unknown]);
        json.WriteEndObject();
        json.WriteRaw("total", """{"type":"integer","description":"Rows in all pages."}""");
        json.WriteRaw("nextMarker", """{"type":"string","description":"There is more: send as marker."}""");
        NoMatch.WriteSchema(json);
        Envelope.WriteSchema(json);
        json.WriteEndObject();
        json.WriteRaw("required", """["models","source","asOf"]""");
        json.WriteBoolean("additionalProperties", false);
        json.WriteEndObject();
    }

    private static async Task<(Snapshot Found, int Offset, Search? Search)> FoundAsync(
        Arguments arguments, IReadOnlyList<string> fields, byte[] question, AccessKey key, ToolContext context, CatalogReader reader)
    {
        if (arguments.Text("marker") is { } marker)
        {
            var (begun, offset) = Snapshot.Open(marker, key, question, context.Upstream.Clock);
            reader.Learn(begun.Source == Reply.Live ? Reply.Cache : begun.Source, begun.AsOf);
            return (begun, offset, null);
        }
        var filters = Filter.Of(arguments);
        var order = Order.All.First(order => order.Name == (arguments.Text("sort") ?? Order.Usual));
        bool Matters(string field) => fields.Contains(field) || filters.Any(filter => filter.Field == field);
        var all = await JoinedCatalog.ReadAsync(reader, Matters("batch"), Matters("evaluation"), arguments.Flag("includeCustom"));
        var search = await Search.RunAsync(all, filters, arguments.Text("query"), order, reader);
        arguments.Notes.AddRange(Search.LeftOut(search.Untold, "Qianfan does not tell"));
        return (new(search.Rows, question, reader.Source, reader.AsOf, [.. reader.Incomplete, .. Unfetched(search)]), 0, search);
    }

    private static IEnumerable<string> Unfetched(Search search) => Search.LeftOut(search.Unfetched, "could not be fetched");
}
