using System.Runtime.InteropServices;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Upstream;
using static Qianfan.Mcp.Upstream.JsonReading;

namespace Qianfan.Mcp.Tools;

/// <summary>What one call to upstream gave, or two that make one list; kept for the next pages of a walk.</summary>
/// <param name="Next">Upstream's marker of its next page; <see langword="null"/> on the last.</param>
/// <param name="Total">How many rows there are in all; <see langword="null"/> where upstream does not tell.</param>
internal sealed record Fetched(Reply Reply, IReadOnlyList<Row> Rows, string? Next, int? Total, IReadOnlyList<LocalizedText> Notes)
{
    /// <summary>What could not be fetched and why, where two calls make the rows.</summary>
    public IReadOnlyList<LocalizedText> Incomplete { get; init; } = [];

    /// <summary>Tells apart what else than <see cref="Reply"/> the rows are made of.</summary>
    public string Version { get; init; } = "";

    /// <summary>The row as each call sent it.</summary>
    public static IEnumerable<JsonElement> Sent(Row row) => row.Other is { } other ? [row.Value, other] : [row.Value];

    public ulong Identify() => WalkStore.Identify(
        Rows.SelectMany(Sent).Select(sent => (ReadOnlyMemory<byte>)JsonMarshal.GetRawUtf8Value(sent).ToArray()));

    /// <param name="rows">Of <see cref="Identify"/>.</param>
    public ValueTask KeepAsync(WalkStore walks, Credentials key, ulong rows) => walks.KeepAsync(key, rows, this, Reply.HeldBytes, Write);

    /// <summary>What <see cref="Write"/> wrote for other replicas.</summary>
    public static Fetched Read(JsonElement json) => new(
        Reply.Read(json.GetProperty("reply")),
        [
            .. Items(json.GetProperty("rows")).Select(row => new Row(row.GetProperty("value"), Text(row, "list"),
                row.TryGetProperty("other", out var other) ? other : null)),
        ],
        Text(json, "next"), json.TryGetProperty("total", out var total) ? total.GetInt32() : null, LocalizedText.ReadAll(json, "notes"))
    {
        Incomplete = LocalizedText.ReadAll(json, "incomplete"),
        Version = json.GetProperty("version").GetString()!,
    };

    // The rows byte for byte, by which they are identified.
    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WritePropertyName("reply");
        // Its rows follow.
        (Reply with { Result = JsonElement.Parse("null") }).Write(json);
        json.WriteStartArray("rows");
        foreach (var row in Rows)
        {
            json.WriteStartObject();
            WriteRaw("value", row.Value);
            if (row.List is not null)
                json.WriteString("list", row.List);
            if (row.Other is { } other)
                WriteRaw("other", other);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (Next is not null)
            json.WriteString("next", Next);
        if (Total is { } total)
            json.WriteNumber("total", total);
        LocalizedText.WriteAll(json, "notes", Notes);
        LocalizedText.WriteAll(json, "incomplete", Incomplete);
        json.WriteString("version", Version);
        json.WriteEndObject();

        void WriteRaw(string name, JsonElement value)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
        }
    }
}
