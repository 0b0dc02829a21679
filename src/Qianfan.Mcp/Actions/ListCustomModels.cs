using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Actions;

/// <summary>DescribeCustomModelSets (获取我的模型列表): the account's own models.</summary>
// Labels may be null, modifyTime absent. Source: the provider's document of 2024-09-29; modelNames: qianfan-api/s/Pmnilec50 (2026-04-03).
internal static class ListCustomModels
{
    public static ActionTool Tool { get; } = new()
    {
        Name = "list_custom_models",
        Title = ("My own models", "我的模型列表"),
        Description = (
            "Lists all custom models of this account: its own, which it fine-tuned (SFT), trained or imported itself, with labels "
                + "and version ids (amv-…). find_models with includeCustom filters them together with the platform's; "
                + "get_custom_model_version gives the details of one version.",
            "列出账号下的自定义模型，即自己精调过（SFT）、训练了或导入的所有模型，含标签和版本 ID（amv-…）。find_models 加 includeCustom 可与平台模型一起筛选；单个版本的详情用 "
                + "get_custom_model_version。"),
        Operation = new("/v2/model", "DescribeCustomModelSets"),
        Policies = Permissions.OwnModels,
        Paging = Paging.Upstream,
        Answer = "models",
        Lists = ["customModelSetList"],
        Fields =
        [
            SharedFields.ModelId("modelSetId"), Field.Text("name", null, "modelSetName"), Field.Text("type", null, "modelType"),
            Field.Texts("labels", null), SharedFields.CreateTime, SharedFields.ModifyTime, SharedFields.VersionsFromArrays,
        ],
    };
}
