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
        Title = ("List preset models", "列出预置模型"),
        Description = (
            "Lists all preset models of the platform (ERNIE and open ones) and their version ids.",
            "列出平台全部预置模型（文心与开源）及其版本 ID。"),
        Operation = new("/v2/model", "DescribeSystemModelSets"),
        Paging = Paging.Upstream,
        Answer = "models",
        Lists = ["systemModelSetList"],
        Fields =
        [
            Vocabulary.ModelId("modelSetId"),
            Field.Text("name", "", "modelSetName"),
            Field.Text("type", "", "modelType"),
            Field.Text("description", ""),
            Vocabulary.ModifyTime,
            Vocabulary.VersionsFromArrays,
        ],
    };
}
