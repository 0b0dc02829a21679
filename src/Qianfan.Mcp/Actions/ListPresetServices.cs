using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Actions;

/// <summary>
/// DescribePresetServices (获取预置服务列表): the services of the platform's own models and the account's billing state for each.
/// Not paged upstream. Source: the provider's document of 2024-11-08; protocolVersion and endpoint from qianfan-api/s/zmm1slf79.
/// </summary>
internal static class ListPresetServices
{
    public static ActionTool Tool { get; } = new()
    {
        Name = "list_preset_services",
        Title = "List preset services",
        Description = "Lists Qianfan's preset inference services with endpoint and this account's billing state: which can be called right now "
            + "(chargeStatus Opened or Free). A service's versionId feeds get_preset_model_version for limits and capabilities.",
        Operation = new("/v2/service", "DescribePresetServices"),
        Policies = Permissions.Services,
        Body =
        [
            Parameter.Texts("serviceIds", "Keep only these services.", "svcp-7940ab471306"),
            Parameter.Choices("serviceType", ["chat", "completions", "text2image", "image2text"], "Keep services of these kinds."),
            Parameter.Choices("chargeType", ["TPM", "Tokens", "Calls", "Free"],
                "Keep services billed so: TPM quota, token package, pay per call, free."),
            Parameter.Choices("chargeStatus", ["NotOpen", "Opened", "Stopped", "Free"],
                "Keep services in these billing states; Opened and Free can be called now, Stopped is in arrears."),
            Parameter.Integer("protocolVersion", 1, 2, "Version of the inference API: 1, or 2 (OpenAI-compatible).") with { Default = 1 },
        ],
        Paging = Paging.Own,
        Answer = "services",
        Lists = ["serviceList"],
        Fields =
        [
            Field.Text("serviceId", "Service, svcp-…."),
            Field.Text("name", ""),
            Field.Text("kind", "chat, completions, text2image, image2text or newer.", "serviceType"),
            Vocabulary.Endpoint,
            Vocabulary.ModelId("modelSetId"),
            Vocabulary.VersionId("modelId"),
            Field.Text("chargeType", "TPM, Tokens, Calls, Free or newer."),
            Field.Text("chargeStatus", "NotOpen, Opened, Stopped, Free or newer."),
        ],
    };
}
