using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Actions;

/// <summary>DescribeCustomModelSets (获取我的模型列表): the account's own models.</summary>
// Labels may be null, modifyTime absent. Source: the provider's document of 2024-09-29; modelNames: qianfan-api/s/Pmnilec50 (2026-04-03).
internal static class ListCustomModels
{
    public static ActionTool Tool { get; } = new()
    {
        Name = "list_custom_models",
        Title = ("My custom models", "我的模型列表"),
        Description = ("Lists the custom models in our account: our own, that we fine-tuned (SFT), trained or imported ourselves, with "
            + "labels and version ids.", "列出账号下的自定义模型：我们自己精调过（SFT）、训练了或导入的所有模型，带标签和版本 ID。"),
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
