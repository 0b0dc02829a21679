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
        Description = ("2: OpenAI-compatible, 1: ended; both unless given.", "2 兼容 OpenAI，1 已停用；不填则都查。"),
    };

    public static ActionTool Tool { get; } = new()
    {
        Name = "list_preset_services",
        Title = ("Platform services and what they charge", "预置服务列表"),
        Description = (
            "Lists the platform's built-in inference services (svcp-…): the text that requests to each service take as `model`, how "
                + "it is billed, whether the account has opened it. An endpoint path or URL without model is V1, which ended on "
                + "2026-08-31. Limits and prices: find_models.",
            "列出平台（百度官方）预置的推理服务：V2 请求的 model 填什么，计费方式（按次还是按 token 付费），账号有没有开通这个服务。只有 path（接口地址、服务 URL）的是 V1，已于 2026-08-31 停用。上限和价格见 "
                + "find_models。"),
        Operation = new("/v2/service", "DescribePresetServices"),
        Policies = Permissions.Services,
        Body =
        [
            Parameter.Texts("serviceIds", ("Only these services.", "只列这些服务。"), "svcp-7940ab471306"),
            SharedFields.ServiceType,
            Parameter.Choices("chargeType", SharedFields.ChargeTypes, ("How it is billed.", "计费方式：按 token、按次等。")),
            Parameter.Choices("chargeStatus", SharedFields.ChargeStatuses,
                ("NotOpen: not opened yet; Opened; Stopped: in arrears; Free.",
                    "NotOpen 未开通，Stopped 欠费停用。")),
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
            Field.Text("pathStatus", ("chargeStatus of V1 where it differs.", "V1 的 chargeStatus，与 V2 不同时才有。"),
                row => row.Other is { } first
                && JsonReading.Text(first, "chargeStatus") is { } status && status != JsonReading.Text(row.Value, "chargeStatus")
                    ? status : null),
        ],
    };
}
