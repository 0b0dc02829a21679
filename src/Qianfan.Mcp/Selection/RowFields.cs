using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Selection;

/// <summary>What agents see of a model.</summary>
internal static class RowFields
{
    public static IReadOnlyList<Field> All { get; } =
    [
        Field.Text("name", ""),
        Field.Text("versionId", "Version, amv-….", "versionId"),
        Field.Text("modelId", "Model, am-….", "modelId"),
        Field.Text("kind", "chat, completion, embedding, reranker, text2image, image2text or newer."),
        Field.Text("status", "Ready, Creating, Fail or newer."),
        Field.Integer("inputTokens", "Most tokens in.", "inputTokens"),
        Field.Integer("outputTokens", "Most tokens out.", "outputTokens"),
        Field.Texts("capabilities", "reasoning, function_call, web_search or newer."),
        Field.Objects("services", "",
            [
                Field.Text("serviceId", "Service, svcp-…."),
                Field.Text("endpoint", "Path to call for inference."),
                Field.Text("chargeType", ""),
                Field.Text("chargeStatus", ""),
                Field.Integer("protocolVersion", "", "protocolVersion"),
            ],
            row => Json.Items(Json.Member(row.Value, "services")).Select(service => new Row(service))),
        Field.Flag("callable", "Some service is Opened or Free.", "callable"),
        Field.Flag("batch", "Batch inference can run it.", "batch"),
        Field.Flag("evaluation", "An evaluation task can take it.", "evaluation"),
        Field.Flag("deployment", "It can be deployed.", "deployment"),
        Field.Flag("custom", "The account's own.", "custom"),
        Field.Text("modifyTime", ""),
    ];

    /// <summary>What could not be fetched, so that its absence says nothing.</summary>
    public static Field Unknown { get; } = Field.Texts("unknown", "Fields that could not be fetched; others that are absent are no or not told.");

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
