using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Actions;

/// <summary>DescribeSystemModelSets (获取预置模型列表): the platform's models and the ids of their versions.</summary>
// Source: qianfan-api/s/imnimpnf7 (2026-04-03).
internal static class ListPresetModels
{
    public static ActionTool Tool { get; } = new()
    {
        Name = "list_preset_models",
        Title = ("All models of the platform", "预置模型列表"),
        Description = ("Pages through all the preset models that Baidu's Qianfan platform offers: the full catalog of official, "
            + "built-in foundation models, with every version id (amv-…).", "列出千帆平台提供的全部预置模型：完整的基础大模型目录，官方每个模型都有哪些版本 ID（amv-…）。"),
        Operation = new("/v2/model", "DescribeSystemModelSets"),
        Paging = Paging.Upstream,
        Answer = "models",
        Lists = ["systemModelSetList"],
        Fields =
        [
            SharedFields.ModelId("modelSetId"), Field.Text("name", null, "modelSetName"), Field.Text("type", null, "modelType"),
            Field.Text("description", null), SharedFields.ModifyTime, SharedFields.VersionsFromArrays,
        ],
    };
}
