using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Actions;

/// <summary>
/// DescribeSystemModelSets (获取预置模型列表): the platform's models and the ids of their versions.
/// Source: qianfan-api/s/imnimpnf7 (2026-04-03).
/// </summary>
internal static class ListPresetModels
{
    public static ActionTool Tool { get; } = new()
    {
        Name = "list_preset_models",
        Title = "List preset models",
        Description = "Lists Qianfan's preset models (ERNIE and open models) with the ids of their versions. "
            + "Start here to find a versionId for get_preset_model_version. Says nothing of billing: see list_preset_services.",
        Operation = new("/v2/model", "DescribeSystemModelSets"),
        Paging = Paging.Upstream,
        Answer = "models",
        Lists = ["systemModelSetList"],
        Fields =
        [
            Vocabulary.ModelId("modelSetId"),
            Field.Text("name", "", "modelSetName"),
            Field.Text("type", "Such as Text2Text.", "modelType"),
            Field.Text("description", ""),
            Vocabulary.ModifyTime,
            Vocabulary.VersionsFromArrays,
        ],
    };
}
