using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Actions;

/// <summary>DescribeEvalObjects (查看可评估模型列表): objects of evaluation tasks; replaces <see cref="ListEvaluableModels"/>.</summary>
// Source: qianfan-api/s/wmm4tae17 (2026-02-27). Of the parameter its table names systemModel and customModel, while its examples send
// userModel; of the rows it names presetModel and userModel. What the examples send is sent, and all of these words are understood. Not
// verified: that upstream still takes systemModel, and what kind of id objectId is.
internal static class ListEvaluationObjects
{
    public static ActionTool Tool { get; } = new()
    {
        Name = "list_evaluation_objects",
        Title = ("Objects of the new evaluation API", "评估对象列表"),
        Description = (
            "Pages through the object ids that the new evaluation API (v2) takes to create an evaluation: preset models "
                + "(systemModel) or own ones (userModel). list_evaluable_models is for the old API.",
            "分页列出新版评估接口（v2）创建评估时的评估对象及其 ID：预置模型（systemModel）或自定义模型（userModel）。旧版接口用 list_evaluable_models。"),
        Operation = new("/v2/eval", "DescribeEvalObjects"),
        Body =
        [
            Parameter.Choice("objectType", ["systemModel", "userModel"], ("Preset or own models.", "预置或自有模型。")) with
            {
                Required = true,
                Synonyms = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
                {
                    ["presetModel"] = "systemModel",
                    ["preset"] = "systemModel",
                    ["customModel"] = "userModel",
                    ["custom"] = "userModel",
                },
            },
        ],
        Paging = Paging.Upstream,
        Answer = "objects",
        Lists = ["evalObjectList"],
        Fields =
        [
            Field.Text("versionId", ("Version, amv-….", "版本 ID，amv-…。"), row => SharedFields.OfKind("amv-", row, "objectId")),
            Field.Text("modelId", ("Model, am-….", "模型 ID，am-…。"), row => SharedFields.OfKind("am-", row, "objectId")),
            Field.Text("objectId", ("An id of neither kind.", "其他形式的 ID。"), row => JsonReading.Text(row.Value, "objectId") is { } id
                && (SharedFields.OfKind("amv-", row, "objectId") ?? SharedFields.OfKind("am-", row, "objectId")) is null ? id : null),
            Field.Text("name", null, "objectName"), Field.Text("version", null, "objectVersion"), SharedFields.Origin("objectType"),
            SharedFields.CreateTime,
        ],
    };
}
