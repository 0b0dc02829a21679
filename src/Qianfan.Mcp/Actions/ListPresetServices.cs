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
        Title = ("List preset services", "列出预置服务"),
        Description = (
            "Lists Qianfan's preset inference services: endpoint to call, how this account is billed, and whether it is opened.",
            "列出平台预置推理服务：接口地址、计费方式、本账号是否已开通。"),
        Operation = new("/v2/service", "DescribePresetServices"),
        Policies = Permissions.Services,
        Body =
        [
            Parameter.Texts("serviceIds", ("Only these services.", "服务 ID。"), "svcp-7940ab471306"),
            Parameter.Choices("serviceType", ["chat", "completions", "text2image", "image2text"], ("Only these kinds.", "服务类型。")),
            Parameter.Choices("chargeType", ["TPM", "Tokens", "Calls", "Free"], ("How it is billed.", "计费方式。")),
            Parameter.Choices("chargeStatus", ["NotOpen", "Opened", "Stopped", "Free"],
                ("Opened and Free can be called now; Stopped is in arrears.", "开通状态：Opened、Free 现在可调用，Stopped 为欠费停用。")),
            Parameter.Integer("protocolVersion", 1, 2, ("Inference API; 2 is OpenAI-compatible.", "推理接口版本，2 兼容 OpenAI。")) with { Default = 1 },
        ],
        Paging = Paging.Own,
        Answer = "services",
        Lists = ["serviceList"],
        Fields =
        [
            Field.Text("serviceId", ""),
            Field.Text("name", ""),
            Field.Text("kind", "", "serviceType"),
            Vocabulary.Endpoint,
            Vocabulary.ModelId("modelSetId"),
            Vocabulary.VersionId("modelId"),
            Field.Text("chargeType", ""),
            Field.Text("chargeStatus", ""),
        ],
    };
}
