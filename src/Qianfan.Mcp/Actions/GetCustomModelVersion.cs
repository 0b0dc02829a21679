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
        Title = "Get custom model version",
        Description = "Gives one version of a model that this account trained or imported: base model, where it comes from, status, token limits. "
            + "Its id comes from list_custom_models or list_custom_services. For the platform's own versions use get_preset_model_version.",
        Operation = new("/v2/model", "DescribeModel"),
        Policies = Permissions.OwnModels,
        Body =
        [
            Parameter.Text("modelId", "The versionId (amv-…) of a custom model.", "amv-orkxgow0ozg1")
                with
            { Required = true, Aliases = ["versionId"], Check = Vocabulary.OnlyVersions("list_custom_models", "list_custom_services") },
        ],
        Answer = "version",
        Fields =
        [
            .. VersionFields.All,
            Field.Text("baseModel", "Name of the model it was made from.", "model"),
            Field.Text("sourceType", "Train, Acceleration, Import, PlatformPreset or newer.", row => Json.Text(Json.Member(row.Value, "sourceInfo"), "type")),
            Field.Texts("capabilities", "reasoning, function_call, web_search or newer."),
            Field.Flag("supportsDeployment", "Absent: no or not told.", "isSupportDeploy"),
            Field.Flag("supportsCompression", "Absent: no or not told.", "isSupportModelComp"),
            Field.Flag("supportsEvaluation", "Absent: no or not told.", "isSupportEvaluation"),
            Vocabulary.CreateTime,
            Vocabulary.ModifyTime,
        ],
    };
}
