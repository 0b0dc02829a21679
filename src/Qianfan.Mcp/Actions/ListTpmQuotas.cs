using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Actions;

/// <summary>
/// DescribeTPMResource (查询TPM配额): the quotas of tokens and requests a minute that the account bought for one model, in units of 10000
/// tokens and 33 requests. Not paged upstream. Source: qianfan-api/s/Qmo1geq40, ultmls9l9 (2025-09-15). The documented models stand in
/// the tool's description; others are passed on, since there may be newer ones. Not verified: what upstream says to those.
/// </summary>
internal static class ListTpmQuotas
{
    private static readonly string[] _models =
    [
        "ernie-4.5-turbo-128k", "ernie-speed-8k", "ernie-speed-128k", "ernie-speed-pro-128k", "ernie-lite-8k", "ernie-lite-pro-128k",
        "ernie-tiny-8k", "ernie-character-fiction-8k", "ernie-char-8k", "ernie-novel-8k", "ernie-speed-appbuilder-8k",
        "qianfan-agent-speed-8k", "qianfan-agent-speed-32k", "qianfan-agent-lite-8k",
    ];

    public static ActionTool Tool { get; } = new()
    {
        Name = "list_tpm_quotas",
        Title = ("List TPM quotas", "列出 TPM 配额"),
        Description = (
            "Lists the quotas of tokens (TPM) and requests (RPM) a minute that this account bought for one model, with expiry, for services "
                + $"with chargeType TPM. Models: {string.Join(", ", _models)} or newer.",
            $"列出本账号为一个模型购买的每分钟 token 数（TPM）和请求数（RPM）配额及到期时间。模型：{string.Join("、", _models)} 等。"),
        Operation = new("/v2/charge", "DescribeTPMResource"),
        Policies = Permissions.Services,
        Body =
        [
            Parameter.Text("model", ("Name of the model, in lower case.", "模型名，小写。"), _models[0]) with { Required = true },
            Parameter.Choice("paymentTiming", ["Postpaid"], ("How it is paid.", "付费方式。")),
            Parameter.Text("instanceId", ("Only this quota.", "配额实例 ID。"), "a0085162f4c17d0ad19e58e0"),
            Parameter.Choice("status", ["Creating", "Running", "Stopped"], ("State of the quota.", "配额状态。")),
        ],
        Paging = Paging.Own,
        Answer = "quotas",
        Lists = ["instances"],
        Fields =
        [
            Field.Text("instanceId", ""),
            Field.Text("paymentTiming", "Postpaid or newer."),
            Field.Integer("rpm", "Requests a minute.", "rpm"),
            Field.Integer("tpm", "Tokens a minute.", "tpm"),
            Field.Text("status", "Creating, Running, Stopped or newer."),
            Field.Text("startTime", ""),
            Field.Text("expireTime", "Absent: none told.", row => Json.Text(row.Value, "expiredTime") is not "-" and var time ? time : null),
        ],
    };
}
