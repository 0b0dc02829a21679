using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Actions;

/// <summary>
/// DescribeSystemModel (获取预置模型版本详情): limits, capabilities and support flags of one preset model version.
/// Source: the provider's document of 2024-11-26; capabilities and modelProviders from qianfan-api/s/7mnimyrcg (2026-04-03).
/// </summary>
internal static class GetPresetModelVersion
{
    public static ActionTool Tool { get; } = new()
    {
        Name = "get_preset_model_version",
        Title = ("Get preset model version", "查询预置模型版本"),
        Description = (
            "Details of one preset model version: token limits, capabilities, deployment, evaluation, status.",
            "查询一个预置模型版本的详情：token 上限、能力、能否部署与评估、状态。"),
        Operation = new("/v2/model", "DescribeSystemModel"),
        Body =
        [
            Parameter.Text("modelId", ("The versionId (amv-…) of a preset model.", "预置模型的 versionId（amv-…）。"), "amv-tg07pj97a068")
                with
            { Required = true, Aliases = ["versionId"], Check = Vocabulary.OnlyVersions("list_preset_models", "list_preset_services") },
        ],
        Answer = "version",
        Fields =
        [
            .. VersionFields.All,
            Field.Texts("capabilities", ""),
            Field.Texts("modelProviders", ""),
            Field.Flag("supportsDeployment", "", "isSupportDeploy"),
            Field.Flag("supportsCompression", "", "isSupportModelComp"),
            Field.Flag("supportsEvaluation", "", "isSupportEvaluation"),
            Vocabulary.CreateTime,
            Vocabulary.ModifyTime,
        ],
    };
}
