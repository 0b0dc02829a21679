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
        Title = "Get preset model",
        Description = "Gives one preset model by id or name, with the ids of all its versions. Use it when you have a modelId (am-…) or a model's "
            + "name, such as ERNIE 4.0; to see all models use list_preset_models. A versionId of it feeds get_preset_model_version for limits.",
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
