using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Actions;

/// <summary>DescribeTPMResource (查询TPM配额): the quotas of tokens and requests a minute that the account bought for one model.</summary>
// In units of 10000 tokens and 33 requests. Upstream has no pages. Source: qianfan-api/s/Qmo1geq40, ultmls9l9 (2025-09-15). Documented
// models: ernie-4.5-turbo-128k, ernie-speed-8k, ernie-speed-128k, ernie-speed-pro-128k, ernie-lite-8k, ernie-lite-pro-128k, ernie-tiny-8k,
// ernie-character-fiction-8k, ernie-char-8k, ernie-novel-8k, ernie-speed-appbuilder-8k, qianfan-agent-speed-8k, qianfan-agent-speed-32k,
// qianfan-agent-lite-8k; others are passed on, as there may be newer ones. Not verified: what upstream answers to them.
internal static class ListTpmQuotas
{
    public static ActionTool Tool { get; } = new()
    {
        Name = "list_tpm_quotas",
        Title = ("Purchased TPM and RPM quotas", "TPM 配额列表"),
        Description = ("Lists the quotas that we bought for one model: TPM (tokens per minute) and RPM (requests per minute), status of "
            + "the instances, when they expire. This is the rate limit we paid for.",
            "列出为一个模型购买的 TPM、RPM 配额实例：每分钟 token 数和请求数，即买了多少限流额度，是否运行中，什么时候到期。"),
        Operation = new("/v2/charge", "DescribeTPMResource"),
        Policies = Permissions.Services,
        Body =
        [
            Parameter.Text("model", ("Name of the model, in lower case.", "模型名，小写。"), "ernie-4.5-turbo-128k", required: true),
            Parameter.Choice("paymentTiming", ["Postpaid"], ("How it is paid.", "付费方式。")),
            Parameter.Text("instanceId", ("Only this quota.", "配额实例 ID。"), "a0085162f4c17d0ad19e58e0"),
            Parameter.Choice("status", ["Creating", "Running", "Stopped"], ("State of the quota.", "配额状态。")),
        ],
        Paging = Paging.Own,
        Answer = "quotas",
        Lists = ["instances"],
        Fields =
        [
            Field.Text("instanceId", null), Field.Text("paymentTiming", ("Postpaid or newer.", "Postpaid 等。")),
            Field.Integer("rpm", ("Requests a minute.", "每分钟请求数。"), "rpm"), Field.Integer("tpm", ("Tokens a minute.", "每分钟 token 数。"), "tpm"),
            Field.Text("status", ("Creating, Running, Stopped or newer.", "Creating、Running、Stopped 等。")), Field.Text("startTime", null),
            Field.Text("expireTime", ("Absent: not told.", "没有则为未返回。"),
                row => JsonReading.Text(row.Value, "expiredTime") is not "-" and var time ? time : null),
        ],
    };
}
