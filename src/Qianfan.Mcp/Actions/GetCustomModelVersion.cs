using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Actions;

/// <summary>
/// DescribeModel (获取我的模型版本详情): one version of an own model. The description is omitted when there is none.
/// Source: qianfan-api/s/Imnim2i64 (2026-04-03), Plw02jx3a (2025-09-22). Not verified: that capabilities and support flags are there too.
/// </summary>
internal static class GetCustomModelVersion
{
    public static ActionTool Tool { get; } = new()
    {
        Name = "get_custom_model_version",
        Title = ("One version of my model", "我的模型版本详情"),
        Description = (
            "Gives details of a version (amv-…) of our own model: base model that it was fine-tuned from, training job or import that it comes "
                + "from, status (ready, fail), token limits.",
            "查看我们自己的一个模型版本（amv-…）：基于哪个基础模型精调，来自训练任务还是导入，就绪或失败状态，token 限制。"),
        Operation = new("/v2/model", "DescribeModel"),
        Policies = Permissions.OwnModels,
        Body =
        [
            Parameter.Text("modelId", ("The versionId (amv-…) of a custom model.", "自有模型的 versionId（amv-…）。"), "amv-orkxgow0ozg1")
                with
            { Required = true, Aliases = ["versionId"], Check = SharedFields.OnlyVersions("list_custom_models", "list_custom_services") },
        ],
        Answer = "version",
        Fields =
        [
            .. VersionFields.All,
            Field.Text("baseModel", "Name of the model it was made from.", "model"),
            Field.Text("sourceType", "Train, Acceleration, Import, PlatformPreset or newer.", row => JsonReading.Text(JsonReading.Member(row.Value, "sourceInfo"), "type")),
            Field.Texts("capabilities", ""),
            Field.Flag("supportsDeployment", "", "isSupportDeploy"),
            Field.Flag("supportsCompression", "", "isSupportModelComp"),
            Field.Flag("supportsEvaluation", "", "isSupportEvaluation"),
            SharedFields.CreateTime,
            SharedFields.ModifyTime,
        ],
    };
}
