using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Actions;

/// <summary>DescribeModelSet (获取我的模型详情): one of the account's own models and the ids of its versions.</summary>
// It serves preset models too, whose source is System. Source: WENXINWORKSHOP/qlw02hyof, qianfan-api/s/Rmnimjl8h (2026-04-03), as read by
// third parties on 2026-11-25. Not verified: whether a name must match completely.
internal static class GetCustomModel
{
    public static ActionTool Tool { get; } = new()
    {
        Name = "get_custom_model",
        Title = ("One of my own models", "我的模型详情"),
        Description = (
            "Looks up one custom model of this account, fine-tuned or imported, by its id (am-…) or name: labels, its versions "
                + "(amv-…), when it was created. For limits of a version: get_custom_model_version.",
            "按 ID（am-…）或名称查自己的一个模型（精调或导入）：标签、它的版本（amv-…）、什么时候创建的。版本的上限用 get_custom_model_version。"),
        Operation = new("/v2/model", "DescribeModelSet"),
        Policies = Permissions.OwnModels,
        Body = SharedFields.OneModel("list_custom_models", "get_custom_model_version", ("am-a11p4gybyw5h", "客服问答精调")),
        Answer = "model",
        Fields =
        [
            SharedFields.ModelId("modelSetId"), Field.Text("name", null, "modelSetName"), SharedFields.Origin("source"),
            Field.Text("type", ("Such as Text2Text or 大语言模型.", "如 Text2Text 或 大语言模型。"), "modelType"),
            Field.Text("description", null), Field.Texts("labels", null),
            SharedFields.CreateTime, SharedFields.ModifyTime, SharedFields.VersionsFromArrays,
        ],
    };
}
