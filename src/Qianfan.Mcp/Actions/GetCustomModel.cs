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
        Title = ("One of my custom models", "我的模型详情"),
        Description = ("Looks up our own model, fine-tuned or imported, by id (am-…) or name: the versions and version ids of this custom "
            + "model, when it was created.", "按 ID（am-…）或名称查找自己的一个模型（精调或导入的自定义模型）：有几个版本、版本 ID，什么时候创建的。"),
        Operation = new("/v2/model", "DescribeModelSet"),
        Policies = Permissions.OwnModels,
        Body = SharedFields.OneModel("list_custom_models", "get_custom_model_version", ("am-a11p4gybyw5h", "客服问答精调")),
        Answer = "model",
        Fields =
        [
            SharedFields.ModelId("modelSetId"), Field.Text("name", null, "modelSetName"), SharedFields.Origin("source"),
            Field.Text("type", ("Such as Text2Text or 大语言模型.", "如 Text2Text 或 大语言模型。"), "modelType"), Field.Text("description", null), Field.Texts("labels", null),
            SharedFields.CreateTime, SharedFields.ModifyTime, SharedFields.VersionsFromArrays,
        ],
    };
}
