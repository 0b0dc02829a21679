using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Actions;

/// <summary>DescribePresetServices (获取预置服务列表): the platform's services and the account's billing state for each.</summary>
// Upstream has no pages. Source: the provider's document of 2024-11-08; protocolVersion and endpoint from qianfan-api/s/zmm1slf79.
internal static class ListPresetServices
{
    public static ActionTool Tool { get; } = new()
    {
        Name = "list_preset_services",
        Title = ("Platform services and their endpoint URLs", "预置服务列表"),
        Description = ("Lists the platform's built-in inference services (svcp-…): endpoint path or URL for calling each service or "
            + "sending requests; how it is billed, whether our account has opened it yet.",
            "列出平台（百度官方）预置的推理服务（svcp-…）：调用要用的接口地址（服务 URL、路径、endpoint），按次还是按 token 付费，我们账号有没有开通。"),
        Operation = new("/v2/service", "DescribePresetServices"),
        Policies = Permissions.Services,
        Body =
        [
            Parameter.Texts("serviceIds", ("Only these services.", "服务 ID。"), "svcp-7940ab471306"),
            Parameter.Choices("serviceType", ["chat", "completions", "text2image", "image2text"], ("Only these kinds.", "服务类型。")),
            Parameter.Choices("chargeType", SharedFields.ChargeTypes, ("How it is billed.", "计费方式。")),
            Parameter.Choices("chargeStatus", SharedFields.ChargeStatuses,
                ("Opened and Free can be called now; Stopped is in arrears.", "开通状态：Opened、Free 现在可调用，Stopped 为欠费停用。")),
            SharedFields.ProtocolVersion with { Default = 1 },
        ],
        Paging = Paging.Own,
        Answer = "services",
        Lists = ["serviceList"],
        Fields =
        [
            Field.Text("serviceId", ""), Field.Text("name", ""), Field.Text("kind", "", "serviceType"),
            SharedFields.Endpoint, SharedFields.ModelId("modelSetId"), SharedFields.VersionId("modelId"),
            Field.Text("chargeType", ""), Field.Text("chargeStatus", ""),
        ],
    };
}
