using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Actions;

/// <summary>DescribeModel (获取我的模型版本详情): one version of an own model. A description may be missing.</summary>
// Source: qianfan-api/s/Imnim2i64 (2026-04-03), Plw02jx3a (2025-09-22). Not verified: that it has capabilities and support flags.
internal static class GetCustomModelVersion
{
    public static ActionTool Tool { get; } = new()
    {
        Name = "get_custom_model_version",
        Title = ("One version of my own model", "我的模型版本详情"),
        Description = (
            "Gives the details of one version (amv-…) of a custom model: the base model it was fine-tuned from, the training job or "
                + "import it comes from, status (ready, failed), token limits, what it supports. An absent field is not reported.",
            "查看自己模型的一个版本（amv-…）：基于哪个基础模型精调，来自哪个训练任务或导入，就绪还是失败，token 限制，支持哪些操作。没有的字段表示未提供。"),
        Operation = new("/v2/model", "DescribeModel"),
        Policies = Permissions.OwnModels,
        Body = [SharedFields.OneVersion(("The versionId (amv-…) of a custom model.", "自有模型的 versionId（amv-…）。"),
            "list_custom_models", "get_custom_model", "amv-orkxgow0ozg1")],
        Answer = "version",
        Fields =
        [
            .. SharedFields.VersionDetails,
            Field.Text("baseModel", ("Name of the model it was made from.", "基础模型名称。"), "model"),
            SharedFields.Text("sourceType",
                ("Train, Acceleration, Import, PlatformPreset or newer.", "Train、Acceleration、Import、PlatformPreset 等。"),
                "sourceInfo", "type"),
            Field.Texts("capabilities", null), .. SharedFields.VersionSupport,
        ],
    };
}
