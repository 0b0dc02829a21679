using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Actions;

/// <summary>DescribeEvalObjects (查看可评估模型列表): objects of evaluation tasks; replaces <see cref="ListEvaluableModels"/>.</summary>
// Source: qianfan/s/Cmh4sv1gb (2025-10-29). Its table allows systemModel and customModel, its example sends userModel. Not verified: which
// of these has the account's own models, what kind of id objectId is, and fields other than objectId and objectName.
internal static class ListEvaluationObjects
{
    public static ActionTool Tool { get; } = new()
    {
        Name = "list_evaluation_objects",
        Title = ("Objects of an evaluation", "评估对象列表"),
        Description = ("Lists the object ids that the newer evaluation API (v2) takes: preset models (systemModel) or custom ones "
            + "(customModel).", "列出新版评估接口的评估对象及其 ID，分页返回，用于创建评估：预置模型（systemModel）或自定义模型（customModel）。"),
        Operation = new("/v2/eval", "DescribeEvalObjects"),
        Body =
        [
            Parameter.Choice("objectType", ["systemModel", "customModel"], ("Preset or own models.", "预置或自有模型。")) with
            {
                Required = true,
                Synonyms = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["userModel"] = "customModel" },
            },
        ],
        Paging = Paging.Upstream,
        Answer = "objects",
        Lists = ["evalObjectList"],
        Fields =
        [
            Field.Text("versionId", "Version, amv-….", row => SharedFields.OfKind("amv-", row, "objectId")),
            Field.Text("modelId", "Model, am-….", row => SharedFields.OfKind("am-", row, "objectId")),
            Field.Text("objectId", "An id of neither kind.", row => JsonReading.Text(row.Value, "objectId") is { } id
                && (SharedFields.OfKind("amv-", row, "objectId") ?? SharedFields.OfKind("am-", row, "objectId")) is null ? id : null),
            Field.Text("name", "", "objectName"),
        ],
    };
}
