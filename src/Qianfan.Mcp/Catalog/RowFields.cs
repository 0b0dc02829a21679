using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Catalog;

/// <summary>What agents see of a model.</summary>
internal static class RowFields
{
    public static IReadOnlyList<Field> All { get; } =
    [
        Field.Text("name", ""),
        Field.Text("versionId", "", "versionId"),
        Field.Text("modelId", "", "modelId"),
        Field.Text("kind", ""),
        Field.Text("status", ""),
        Field.Integer("inputTokens", "", "inputTokens"),
        Field.Integer("outputTokens", "", "outputTokens"),
        Field.Texts("capabilities", ""),
        Field.Objects("services", "",
            [
                Field.Text("serviceId", ""),
                Field.Text("endpoint", ""),
                Field.Text("chargeType", ""),
                Field.Text("chargeStatus", ""),
                Field.Integer("protocolVersion", "", "protocolVersion"),
            ],
            row => JsonReading.Items(JsonReading.Member(row.Value, "services")).Select(service => new Row(service))),
        Field.Flag("callable", "", "callable"),
        Field.Flag("batch", "", "batch"),
        Field.Flag("evaluation", "", "evaluation"),
        Field.Flag("deployment", "", "deployment"),
        Field.Flag("custom", "", "custom"),
        Field.Text("modifyTime", ""),
    ];

    /// <summary>What could not be fetched, so that its absence says nothing.</summary>
    public static Field Unknown { get; } = Field.Texts("unknown", "Fields that could not be fetched.");

    /// <summary>Fields of a row unless others are asked for: what most choices turn on, at about sixty tokens a row.</summary>
    public static IReadOnlyList<string> Usual { get; } = ["name", "versionId", "kind", "inputTokens", "outputTokens", "callable", "batch"];

    public static string[] Names { get; } = [.. All.Select(field => field.Name)];

    /// <summary>One row in UTF-8.</summary>
    public static ReadOnlyMemory<byte> Render(ModelRow row, IReadOnlyList<string> fields)
    {
        var facts = new Row(row.ToJson(fields));
        return CatalogTool.Render(json =>
        {
            json.WriteStartObject();
            foreach (var field in All.Where(field => fields.Contains(field.Name)).Append(Unknown))
                field.Write(json, facts);
            json.WriteEndObject();
        });
    }
}
