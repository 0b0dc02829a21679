using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Actions;

/// <summary>DescribeService (获取定制服务详情): one service that the account deployed. Here modelId is am-… and modelVersionId amv-….</summary>
// Source: the mock answer in bce-qianfan-sdk at 6cacf600; no document was read. Not verified: values that this answer lacks.
internal static class GetCustomService
{
    public static ActionTool Tool { get; } = new()
    {
        Name = "get_custom_service",
        Title = ("One of my deployed services", "我的服务详情"),
        Description = ("Gives details of our deployed service (svco-…): endpoint URL, status of the deployment, model version, resources, "
            + "replicas and QPS.", "查看一个已部署的服务（svco-…）的详情：调用地址、状态（是否还在部署中）、用的模型版本、资源配置、副本数、QPS。"),
        Operation = new("/v2/service", "DescribeService"),
        Policies = Permissions.Services,
        Body =
        [
            SharedFields.Id("serviceId", ("A serviceId (svco-…).", "serviceId（svco-…）。"), "svco-k7m2xw94tq1c",
            [
                ("svcp-", "This svcp-… id names a preset service, not a custom one.", "list_preset_services with this id in serviceIds "
                    + "gives what is known of it; custom services (svco-…) are in list_custom_services."),
                ("am", "This id names a model or a version, not a service.",
                    "list_custom_services gives the serviceId (svco-…) of each service; send that."),
            ]),
        ],
        Answer = "service",
        Fields =
        [
            Field.Text("serviceId", "Service, svco-…."), SharedFields.ModelIdOfService, SharedFields.VersionIdOfService,
            Field.Text("name", ""), Field.Text("description", ""), SharedFields.Endpoint,
            SharedFields.KindOfCustom, SharedFields.RunStatus, SharedFields.ChargeStatus,
            SharedFields.Text("resourceType", "Such as GPU-I-2.", "resourceConfig", "type"),
            Field.Integer("replicas", "", "resourceConfig", "replicasCount"),
            Field.Number("qps", "Calls a second.", "resourceConfig", "qps"), SharedFields.CreateTime,
        ],
    };
}
