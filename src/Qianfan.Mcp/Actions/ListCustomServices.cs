using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Actions;

/// <summary>
/// DescribeServices (获取定制服务列表): services that the account deployed for itself. Source: qianfan-api/s/rmm1us8cr, 0lub6chm4
/// (2025-05-15), for the parameters. Not verified: the names of the list and of its fields, which are guessed after DescribeService,
/// DescribePresetServices and the filters; the values of serviceType; what protocolVersion is when left out.
/// </summary>
internal static class ListCustomServices
{
    public static ActionTool Tool { get; } = new()
    {
        Name = "list_custom_services",
        Title = "List custom services",
        Description = "Lists the inference services that this account deployed for its own models, with endpoint and state; runStatus Serving "
            + "can be called. A serviceId feeds get_custom_service for replicas and QPS. For the platform's services use list_preset_services.",
        Operation = new("/v2/service", "DescribeServices"),
        Policies = Permissions.Services,
        Body =
        [
            Parameter.Text("name", "Keep services whose name contains this.", "客服"),
            Parameter.Texts("serviceType", "Keep services of these kinds, such as chat.", "chat"),
            Parameter.Choices("runStatus", ["New", "Deploying", "Serving", "Failed", "Stopped"], "Keep services in these states."),
            Parameter.Texts("creator", "Keep services made by these users.", "ml-team"),
            Parameter.Choice("chargeType", ["ComputingUnit", "Tokens"], "Keep services billed so."),
            Parameter.Choice("payType", ["Prepay", "Postpay"], "Keep services paid so."),
            Parameter.Integer("protocolVersion", 1, 2, "Version of the inference API: 1, or 2 (OpenAI-compatible)."),
        ],
        Paging = Paging.Upstream,
        Answer = "services",
        Lists = ["serviceList", "services", "list"],
        ListIsGuessed = true,
        Fields =
        [
            Field.Text("serviceId", "Service, svco-…."),
            Field.Text("name", ""),
            Field.Text("kind", "chat, completions or others.", "serviceType"),
            Vocabulary.Endpoint,
            Vocabulary.ModelIdOfService,
            Vocabulary.VersionIdOfService,
            Field.Text("runStatus", "New, Deploying, Serving, Failed, Stopped or newer."),
            Field.Text("chargeType", "ComputingUnit, Tokens or newer."),
            Field.Text("chargeStatus", "NotOpen, Opened, Stopped, Free or newer."),
            Field.Text("payType", "Prepay, Postpay or newer."),
            Field.Text("creator", ""),
            Vocabulary.CreateTime,
        ],
    };
}
