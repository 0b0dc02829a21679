using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Actions;

/// <summary>DescribePresetServices (获取预置服务列表): the platform's services and the account's billing state for each.</summary>
// Upstream has no pages, and one list for each protocol; without protocolVersion it takes 1. Source: the provider's document of 2024-11-08;
// protocolVersion and endpoint from qianfan-api/s/zmm1slf79, qianfan/s/smh4sv4et (2025-10-31); the end of V1 from qianfan/s/rmse4vxp8, as
// read by third parties on 2026-11-25. Not verified: that a service has one serviceId under both protocols, and kinds beyond the four of
// the document, which Baidu's SDK and command line name.
internal static class ListPresetServices
{
    private static readonly Parameter _protocol = SharedFields.ProtocolVersion with
    {
        Description = ("Inference API: 2 is OpenAI-compatible, 1 has ended; both unless given.", "推理接口版本：2 兼容 OpenAI，1 已停用；不填则两者都查。"),
    };

    public static ActionTool Tool { get; } = new()
    {
        Name = "list_preset_services",
        Title = ("Platform services and what to call them by", "预置服务列表"),
        Description = ("Lists the platform's built-in inference services (svcp-…): the text for model when calling each service or sending "
            + "requests (V2), the old endpoint URL path (V1, ended 2026-08-31); how it is billed, whether our account has opened it yet.",
            "列出平台（百度官方）预置的推理服务（svcp-…）：V2 请求的 model 参数填什么，V1 请求发到哪个路径（服务 URL、接口地址，2026-08-31 已停用），"
            + "计费方式（按次还是按 token 付费），我们账号有没有开通。"),
        Operation = new("/v2/service", "DescribePresetServices"),
        Policies = Permissions.Services,
        Body =
        [
            Parameter.Texts("serviceIds", ("Only these services.", "服务 ID。"), "svcp-7940ab471306"),
            SharedFields.ServiceType,
            Parameter.Choices("chargeType", SharedFields.ChargeTypes, ("How it is billed.", "计费方式。")),
            Parameter.Choices("chargeStatus", SharedFields.ChargeStatuses,
                ("Opened and Free can be called now; Stopped is in arrears.", "开通状态：Opened、Free 现在可调用，Stopped 为欠费停用。")),
            _protocol,
        ],
        Merge = (_protocol, "serviceId"),
        Paging = Paging.Own,
        Answer = "services",
        Lists = ["serviceList"],
        Note = SharedFields.NoteOfV1,
        Fields =
        [
            Field.Text("serviceId", null), Field.Text("name", null), Field.Text("kind", null, "serviceType"), SharedFields.Model,
            SharedFields.PathOfV1, SharedFields.ModelId("modelSetId"), SharedFields.VersionId("modelId"),
            Field.Text("chargeType", null), Field.Text("chargeStatus", null),
            Field.Text("pathStatus", ("chargeStatus of V1 where it differs.", "V1 的 chargeStatus，与 V2 不同时才有。"), row => row.Other is { } first
                && JsonReading.Text(first, "chargeStatus") is { } status && status != JsonReading.Text(row.Value, "chargeStatus")
                    ? status : null),
        ],
    };
}
