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
        Title = ("TPM and RPM quotas that were bought", "已购 TPM 配额列表"),
        Description = (
            "Lists the quotas that the account bought for one model: tokens a minute (TPM), requests a minute (RPM), state and "
                + "expiry of each. These are the rate limits that it paid for; the default ones are the fields rpm and tpm of "
                + "find_models.",
            "列出账号为一个模型购买的配额：每分钟 token 数（TPM）、每分钟请求数（RPM）、状态和到期时间，即买了多少限流额度。默认限流见 find_models 的 rpm、tpm 字段。"),
        Operation = new("/v2/charge", "DescribeTPMResource"),
        Policies = Permissions.Services,
        Body =
        [
            Parameter.Text("model",
                ("Name of the model in lower case, as in `model`.", "模型名，小写，同 model 值。"), "ernie-4.5-turbo-128k", required: true),
            Parameter.Choice("paymentTiming", ["Postpaid"], ("How it is paid; upstream knows only this one.", "付费方式，目前只有这一种。")),
            Parameter.Text("instanceId", ("Only this quota.", "只列该配额实例。"), "a0085162f4c17d0ad19e58e0"),
            Parameter.Choice("status", ["Creating", "Running", "Stopped"], ("Only quotas in this state.", "只列此状态的配额。")),
        ],
        Paging = Paging.Own,
        Answer = "quotas",
        Lists = ["instances"],
        Fields =
        [
            Field.Text("instanceId", null), Field.Text("paymentTiming", ("Postpaid or newer.", "Postpaid 等。")),
            Field.Integer("rpm", ("Requests a minute.", "每分钟请求数。"), "rpm"),
            Field.Integer("tpm", ("Tokens a minute.", "每分钟 token 数。"), "tpm"),
            Field.Text("status", ("Creating, Running, Stopped or newer.", "Creating、Running、Stopped 等。")), Field.Text("startTime", null),
            // "-" in the document's sample of a postpaid quota.
            Field.Text("expireTime", ("A time, or open-ended; absent: not reported.", "到期时间，或 open-ended 无到期时间；没有则为未提供。"),
                row => JsonReading.Text(row.Value, "expiredTime") is "-" ? "open-ended" : JsonReading.Text(row.Value, "expiredTime")),
        ],
    };
}
