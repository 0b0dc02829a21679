using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Actions;

/// <summary>DescribeModel (获取我的模型版本详情): one version of an own model. A description may be missing.</summary>
// Source: qianfan-api/s/Imnim2i64 (2026-04-03), Plw02jx3a (2025-09-22). Not verified: that it has capabilities and support flags.
internal static class GetCustomModelVersion
{
    public static ActionTool Tool { get; } = new()
    {
        Name = "get_custom_model_version",
        Title = ("One version of my model", "我的模型版本详情"),
        Description = ("Gives details of a version (amv-…) of our own model: base model that it was fine-tuned from, training job or "
            + "import that it comes from, status (ready, fail), token limits.",
            "查看我们自己的一个模型版本（amv-…）：基于哪个基础模型精调，来自训练任务还是导入，就绪或失败状态，token 限制。"),
        Operation = new("/v2/model", "DescribeModel"),
        Policies = Permissions.OwnModels,
        Body = [SharedFields.OneVersion(("The versionId (amv-…) of a custom model.", "自有模型的 versionId（amv-…）。"),
            "list_custom_models", "list_custom_services", "amv-orkxgow0ozg1")],
        Answer = "version",
        Fields =
        [
            .. SharedFields.VersionDetails,
            Field.Text("baseModel", ("Name of the model it was made from.", "基础模型名称。"), "model"),
            SharedFields.Text("sourceType", ("Train, Acceleration, Import, PlatformPreset or newer.", "Train、Acceleration、Import、PlatformPreset 等。"), "sourceInfo", "type"),
            Field.Texts("capabilities", null), .. SharedFields.VersionSupport,
        ],
    };
}
