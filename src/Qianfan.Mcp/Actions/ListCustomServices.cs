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
        Title = ("My own deployed services", "我的服务列表"),
        Description = (
            "Lists the services that this account deployed itself on Qianfan (svco-…): `model` to call each by, run state (running, "
                + "failed, stopped), billing and payment, creator, and the version each runs. find_models with includeCustom shows "
                + "them beside their models.",
            "列出自己在千帆上部署的服务（svco-…）：调用时的 model 值、运行状态（正在运行、部署失败、停止）、付费方式、创建人、运行的版本。find_models 加 includeCustom 会与模型一起列出。"),
        Operation = new("/v2/service", "DescribeServices"),
        Policies = Permissions.ServiceList,
        Body =
        [
            Parameter.Text("name", ("Part of the name.", "名称的一部分。"), "客服"),
            SharedFields.ServiceType with { Description = ("Any of these kinds, such as chat.", "任一服务类型，如 chat。") },
            Parameter.Choices("runStatus", ["New", "Deploying", "Serving", "Failed", "Stopped"], ("Any of these run states.", "任一运行状态。")),
            Parameter.Texts("creator", ("Any of these users.", "任一创建者。"), "ml-team"),
            Parameter.Choice("chargeType", ["ComputingUnit", "Tokens"],
                ("Billed by computing unit or by tokens.", "计费方式：ComputingUnit 按算力单元，Tokens 按 token。")),
            Parameter.Choice("payType", ["Prepay", "Postpay"], ("Paid before or after use.", "付费方式：Prepay 预付费，Postpay 后付费。")),
            SharedFields.ProtocolVersion,
        ],
        Paging = Paging.Upstream,
        Answer = "services",
        Lists = ["serviceList", "services", "list"],
        ListIsGuessed = true,
        Note = SharedFields.NoteOfV1,
        Fields =
        [
            Field.Text("serviceId", ("Service, svco-….", "服务 ID，svco-…。")), Field.Text("name", null),
            SharedFields.KindOfCustom, SharedFields.Model, SharedFields.Path, SharedFields.ModelIdOfService,
            SharedFields.VersionIdOfService, SharedFields.RunStatus,
            SharedFields.ChargeType, SharedFields.ChargeStatus, SharedFields.PayType, Field.Text("creator", null), SharedFields.CreateTime,
        ],
    };
}
