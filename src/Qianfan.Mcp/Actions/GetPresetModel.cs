using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Actions;

/// <summary>
/// DescribeSystemModelSet (获取预置模型详情): one of the platform's models and the ids of its versions.
/// Source: qianfan-api/s/Imnin78he (2026-04-03). Not verified: whether a name must match whole.
/// </summary>
internal static class GetPresetModel
{
    public static ActionTool Tool { get; } = new()
    {
        Name = "get_preset_model",
        Title = ("Get preset model", "查询预置模型"),
        Description = (
            "One preset model by id or name, with the ids of all its versions.",
            "按 ID 或名称查询一个预置模型及其全部版本 ID。"),
        Operation = new("/v2/model", "DescribeSystemModelSet"),
        Body = Vocabulary.OneModel("list_preset_models", "get_preset_model_version", ("am-vhbjz6njftn9", "ERNIE 4.0")),
        Answer = "model",
        Fields =
        [
            Vocabulary.ModelId("modelSetId"),
            Field.Text("name", "", "modelSetName"),
            Field.Text("type", "Such as Text2Text.", "modelType"),
            Field.Text("description", ""),
            Vocabulary.CreateTime,
            Vocabulary.ModifyTime,
            Vocabulary.VersionsFromArrays,
        ],
    };
}
