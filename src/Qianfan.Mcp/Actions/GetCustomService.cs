using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Actions;

/// <summary>DescribeService (获取定制服务详情): one service that the account deployed.</summary>
// Source: qianfan/s/Kmh4sv4c7 (2025-10-31), qianfan-api/s/zmm1xw37v, as read by third parties on 2026-11-25: modelSetId is am-… and modelId
// amv-… there; the mock answer in bce-qianfan-sdk at 6cacf600 has modelId am-… and modelVersionId amv-…. Not verified: the values of
// updateStatus.
internal static class GetCustomService
{
    public static ActionTool Tool { get; } = new()
    {
        Name = "get_custom_service",
        Title = ("One of my own services", "我的服务详情"),
        Description = (
            "Gives the details of one service that the account deployed (svco-…, from list_custom_services): `model` and endpoint "
                + "path to call it by, state of the deployment, base model and version, billing, resources, region, replicas and "
                + "calls a second.",
            "查看账号部署的一个服务（svco-…，来自 list_custom_services）：调用时的 model 值和接口路径、部署状态、基础模型和版本、付费方式、资源配置、地域、副本数、每秒调用数（QPS）。"),
        Operation = new("/v2/service", "DescribeService"),
        Policies = Permissions.Services,
        Body =
        [
            SharedFields.Id("serviceId", ("A serviceId (svco-…).", "serviceId（svco-…）。"), "svco-k7m2xw94tq1c",
            [
                ("svcp-", ("This svcp-… id names a preset service, not a custom one.", "svcp-… 是预置服务 ID，不是自有服务 ID。"),
                    id => new("list_preset_services", $"{{\"serviceIds\":[{Lookup.Quote(id)}]}}", null)),
                ("am", ("This id names a model or a version, not a service.", "这是模型或版本 ID，不是服务 ID。"),
                    _ => new("list_custom_services", "{}", "serviceId")),
            ],
            // What does not begin as an id does is a name.
            id => new("list_custom_services", id.StartsWith("svc", StringComparison.OrdinalIgnoreCase) ? "{}"
                : $"{{\"name\":{Lookup.Quote(id)}}}",
                "serviceId")),
        ],
        Answer = "service",
        Note = SharedFields.NoteOfV1,
        Fields =
        [
            Field.Text("serviceId", ("Service, svco-….", "服务 ID，svco-…。")), SharedFields.ModelIdOfService, SharedFields.VersionIdOfService,
            Field.Text("baseModel", null), Field.Text("name", null), Field.Text("description", null), SharedFields.Model, SharedFields.Path,
            SharedFields.KindOfCustom, SharedFields.RunStatus, Field.Text("updateStatus", null), SharedFields.ChargeType,
            SharedFields.PayType, SharedFields.ChargeStatus,
            SharedFields.Text("resourceType", ("Such as GPU-I-2.", "如 GPU-I-2。"), "resourceConfig", "type"),
            SharedFields.Text("region", ("Such as bj.", "如 bj。"), "resourceConfig", "region"),
            Field.Integer("replicas", null, "resourceConfig", "replicasCount"),
            Field.Number("qps", ("Calls a second.", "每秒调用数。"), "resourceConfig", "qps"), SharedFields.CreateTime,
        ],
    };
}
