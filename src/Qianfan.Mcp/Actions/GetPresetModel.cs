using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Actions;

/// <summary>DescribeSystemModelSet (获取预置模型详情): one of the platform's models and the ids of its versions.</summary>
// Source: qianfan-api/s/Imnin78he (2026-04-03). Not verified: whether a name must match completely.
internal static class GetPresetModel
{
    public static ActionTool Tool { get; } = new()
    {
        Name = "get_preset_model",
        Title = ("One platform model with its versions", "预置模型详情"),
        Description = (
            "Looks up one official model of the platform by its id (am-…) or name: what it is, its type, its versions (amv-…), when "
                + "it was last modified. For limits and capabilities of a version: get_preset_model_version.",
            "按 ID（am-…）或名称查一个平台官方模型：是什么模型、类型、它的版本（amv-…）、什么时候更新的。版本的上限和能力用 get_preset_model_version。"),
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
