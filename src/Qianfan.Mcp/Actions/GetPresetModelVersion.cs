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
            { Required = true, Aliases = ["versionId"], Check = RefuseOtherIds },
        ],
        Answer = "version",
        Fields =
        [
            Vocabulary.VersionId("modelId"),
            Vocabulary.ModelId("modelSetId"),
            Field.Text("name", "", "modelName"),
            Field.Text("status", "Ready, Creating, Fail or newer."),
            Field.Text("kind", "chat, completion, embedding, reranker, … or newer.", "modelApplicationType"),
            Field.Text("description", ""),
            Field.Integer("inputTokens", "Most tokens in.", "tokenLimitations", "trivial", "inputTokens"),
            Field.Integer("outputTokens", "Most tokens out.", "tokenLimitations", "trivial", "outputTokens"),
            Field.Integer("characters", "Most characters in.", "tokenLimitations", "trivial", "characterLimit"),
            Field.Integer("queryTokens", "Rerankers: most tokens of a query.", "tokenLimitations", "reranker", "queryTokens"),
            Field.Integer("queryCharacters", "", "tokenLimitations", "reranker", "queryCharacterLimit"),
            Field.Integer("documentTokens", "Rerankers: most tokens of a document.", "tokenLimitations", "reranker", "documentTokens"),
            Field.Integer("documentCharacters", "", "tokenLimitations", "reranker", "documentCharacterLimit"),
            Field.Texts("capabilities", "reasoning, function_call, web_search or newer."),
            Field.Texts("modelProviders", ""),
            Field.Flag("supportsDeployment", "Absent: no.", "isSupportDeploy"),
            Field.Flag("supportsCompression", "Absent: no.", "isSupportModelComp"),
            Field.Flag("supportsEvaluation", "Absent: no.", "isSupportEvaluation"),
            Vocabulary.CreateTime,
            Vocabulary.ModifyTime,
        ],
    };

    private static Failure? RefuseOtherIds(string id)
    {
        if (id.StartsWith("am-", StringComparison.OrdinalIgnoreCase))
            return Failure.InvalidArgument(
                "This am-… id names a model, not a version of it.",
                "Its versions are in list_preset_models, under versions[].versionId (amv-…); send one of those.");
        return id.StartsWith("svc", StringComparison.OrdinalIgnoreCase)
            ? Failure.InvalidArgument("This id names a service, not a model version.", "list_preset_services gives the versionId (amv-…) of a service; send that.")
            : null;
    }
}
