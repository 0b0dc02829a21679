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
        Description = (
            "Pages through all the built-in (preset) models that Baidu offers on the Qianfan platform (am-…), the full official catalog, "
                + "with every version id (amv-…). For limits, prices and billing use find_models, which has all of them in one call.",
            "分页列出千帆平台提供的全部预置模型（am-…），即完整的官方模型目录，每个模型都有哪些版本 ID（amv-…）。不含上限、价格和计费：这些由 find_models 一次给出。"),
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
