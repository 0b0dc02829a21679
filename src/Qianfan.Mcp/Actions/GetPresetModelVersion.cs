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
        Title = "Get preset model version",
        Description = "Gives one preset model version: input and output token limits, capabilities, status, whether it can be deployed or evaluated. "
            + "Its id comes from list_preset_models or list_preset_services. Trust these limits, not a name such as 8K.",
        Operation = new("/v2/model", "DescribeSystemModel"),
        Body =
        [
            Parameter.Text("modelId", "The versionId (amv-…) of a preset model.", "amv-tg07pj97a068")
                with
            { Required = true, Aliases = ["versionId"], Check = Vocabulary.OnlyVersions("list_preset_models", "list_preset_services") },
        ],
        Answer = "version",
        Fields =
        [
            .. VersionFields.All,
            Field.Texts("capabilities", "reasoning, function_call, web_search or newer."),
            Field.Texts("modelProviders", ""),
            Field.Flag("supportsDeployment", "Absent: no.", "isSupportDeploy"),
            Field.Flag("supportsCompression", "Absent: no.", "isSupportModelComp"),
            Field.Flag("supportsEvaluation", "Absent: no.", "isSupportEvaluation"),
            Vocabulary.CreateTime,
            Vocabulary.ModifyTime,
        ],
    };
}
