using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Actions;

/// <summary>DescribeServices (获取定制服务列表): services that the account deployed.</summary>
// Source for the parameters: qianfan-api/s/rmm1us8cr, 0lub6chm4 (2025-05-15). Not verified: the names of the list and its fields, guessed
// from DescribeService, DescribePresetServices and the filters; the values of serviceType; the default of protocolVersion.
internal static class ListCustomServices
{
    public static ActionTool Tool { get; } = new()
    {
        Name = "list_custom_services",
        Title = ("My deployed services", "我的服务列表"),
        Description = ("Lists all the services that we deployed ourselves: our own deployments, running, failed or stopped, by creator and "
            + "payment.", "列出我们自己部署的服务：部署了哪些、运行状态（正在运行、部署失败、停止）、创建人、付费方式。"),
        Operation = new("/v2/service", "DescribeServices"),
        Policies = Permissions.ServiceList,
        Body =
        [
            Parameter.Text("name", ("Part of the name.", "名称的一部分。"), "客服"),
            SharedFields.ServiceType with { Description = ("Kinds, such as chat.", "服务类型，如 chat。") },
            Parameter.Choices("runStatus", ["New", "Deploying", "Serving", "Failed", "Stopped"], ("Run states.", "运行状态。")),
            Parameter.Texts("creator", ("User who created it.", "创建者。"), "ml-team"),
            Parameter.Choice("chargeType", ["ComputingUnit", "Tokens"], ("How it is billed.", "计费方式。")),
            Parameter.Choice("payType", ["Prepay", "Postpay"], ("How it is paid.", "付费方式。")),
            SharedFields.ProtocolVersion,
        ],
        Paging = Paging.Upstream,
        Answer = "services",
        Lists = ["serviceList", "services", "list"],
        ListIsGuessed = true,
        Note = SharedFields.NoteOfV1,
        Fields =
        [
            Field.Text("serviceId", ("Service, svco-….", "服务 ID，svco-…。")), Field.Text("name", null), SharedFields.KindOfCustom, SharedFields.Model,
            SharedFields.Path, SharedFields.ModelIdOfService, SharedFields.VersionIdOfService, SharedFields.RunStatus,
            SharedFields.ChargeType, SharedFields.ChargeStatus, SharedFields.PayType, Field.Text("creator", null), SharedFields.CreateTime,
        ],
    };
}
