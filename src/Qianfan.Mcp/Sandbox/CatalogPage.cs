using System.Text.Json;

namespace Qianfan.Mcp.Sandbox;

/// <summary>
/// One page of a list, as 获取我的模型列表 (2024-09-29) words it: <c>marker</c> is the id of the first item wanted,
/// <c>maxKeys</c> is 10 unless said and 100 at most, <c>nextMarker</c> is there only when <c>isTruncated</c>.
/// </summary>
internal sealed record CatalogPage(IReadOnlyList<JsonElement> Rows, string Marker, int MaxKeys, string? NextMarker)
{
    private const int Default = 10;
    private const int Most = 100;

    /// <param name="id">The field that identifies a row and that markers are values of.</param>
    public static CatalogPage Of(IReadOnlyList<JsonElement> all, Parameters parameters, string id = "modelSetId")
    {
        var marker = parameters.Text("marker") ?? "";
        var size = Math.Min(parameters.Number("maxKeys") ?? Default, Most);
        if (size < 1)
        {
            throw Refusal.Parameter("maxKeys");
        }

        List<JsonElement> rows = [.. parameters.Flag("pageReverse") ? all.Reverse() : all];
        var start = marker.Length == 0 ? 0 : rows.FindIndex(row => row.Text(id) == marker);
        if (start < 0)
        {
            throw Refusal.Parameter("marker");
        }

        var end = start + size;
        return new([.. rows.Skip(start).Take(size)], marker, size, end < rows.Count ? rows[end].Text(id) : null);
    }

    public void WriteInfo(Utf8JsonWriter json)
    {
        json.WriteStartObject("pageInfo");
        json.WriteString("marker", Marker);
        json.WriteNumber("maxKeys", MaxKeys);
        json.WriteBoolean("isTruncated", NextMarker is not null);
        if (NextMarker is not null)
        {
            json.WriteString("nextMarker", NextMarker);
        }

        json.WriteEndObject();
    }
}
