using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Actions;

/// <summary>DescribeSystemModelSet (获取预置模型详情): one of the platform's models and the ids of its versions.</summary>
// Source: qianfan-api/s/Imnin78he (2026-04-03). Not verified: whether a name must match completely.
internal static class GetPresetModel
{
    public static ActionTool Tool { get; } = new()
    {
        Name = "get_preset_model",
        Title = ("One platform model", "预置模型详情"),
        Description = ("Looks up one official, built-in model by its id (am-…) or name: what it is, which versions it has and their ids, "
            + "when it was modified.", "按 ID（am-…）或名称查一个官方模型（平台预置模型）：是什么模型，有哪些版本 ID，什么时候更新的。"),
        Operation = new("/v2/model", "DescribeSystemModelSet"),
        Body = SharedFields.OneModel("list_preset_models", "get_preset_model_version", ("am-vhbjz6njftn9", "ERNIE 4.0")),
        Answer = "model",
        Fields =
        [
            SharedFields.ModelId("modelSetId"), Field.Text("name", null, "modelSetName"),
            Field.Text("type", ("Such as Text2Text.", "如 Text2Text。"), "modelType"), Field.Text("description", null),
            SharedFields.CreateTime, SharedFields.ModifyTime, SharedFields.VersionsFromArrays,
        ],
    };
}
