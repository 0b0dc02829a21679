namespace Qianfan.Mcp.Tools;

/// <summary>What a failure code means wherever it comes up, as opposed to the words of one failure.</summary>
/// <param name="Retry">Whether the same call may succeed later unchanged.</param>
internal sealed record FailureMeaning(LocalizedText Text, LocalizedText Next, bool Retry = false)
{
    /// <summary>A line for each of the codes.</summary>
    public static IEnumerable<string> Lines(Language language) =>
        Enum.GetValues<FailureCode>().Select(code => $"- {Failure.Name(code)}: {Of(code).Text.In(language)}");

    public static FailureMeaning Of(FailureCode code) => code switch
    {
        FailureCode.CredentialsMissing => new(
            ("no Access Key and Secret Key are set, or none came with the request.", "没有设置 Access Key 和 Secret Key，或请求没有带上。"),
            ($"Create a pair at {FailureWords.KeyPage} and set QIANFAN_ACCESS_KEY and QIANFAN_SECRET_KEY for the server, or start it with --sandbox.",
                $"在 {FailureWords.KeyPage} 创建一对密钥，为服务器设置 QIANFAN_ACCESS_KEY 和 QIANFAN_SECRET_KEY；或用 --sandbox 启动。")),
        FailureCode.CredentialsInvalid => new(
            ("Qianfan does not take the keys.", "千帆不接受这对密钥。"),
            ("Copy both keys again, whole: the account's Access Key / Secret Key, not an application's or a bce-v3/… key. `qianfan-mcp doctor` checks them.",
                "重新完整复制两个密钥：要用账号的安全认证 AK/SK，不是应用的 API Key，也不是 bce-v3/… 密钥。`qianfan-mcp doctor` 可以检查。")),
        FailureCode.ClockSkew => new(
            ("the machine's clock is too far off for a signature.", "机器时钟偏差太大，签名无效。"),
            ("Set the clock of the machine that the server runs on, or raise QIANFAN_IAM_SIGN_EXPIRATION_SEC.",
                "校准服务器所在机器的时钟，或调大 QIANFAN_IAM_SIGN_EXPIRATION_SEC。")),
        FailureCode.PermissionDenied => new(
            ("the account may not do this.", "账号没有这项权限。"),
            ("Ask the account's administrator for one of the policies that the failure names, or allow the server's IP address for the key.",
                "请账号管理员授予失败信息中列出的任一策略，或把服务器的 IP 加入密钥的白名单。")),
        FailureCode.NotEnabled => new(
            ("the service is not opened for this account.", "账号没有开通这项服务。"),
            ("Open it in the Qianfan console, or choose a service whose chargeStatus is Opened or Free: find_models with callableNow true.",
                "在千帆控制台开通，或改用 chargeStatus 为 Opened 或 Free 的服务：find_models 加 callableNow true。")),
        FailureCode.InvalidArgument => new(
            ("an argument is wrong; correct it and call again.", "参数有误；改正后再调用。"),
            ("Correct the argument that the failure names; it shows one that works, and ids come from find_models and the list tools.",
                "改正失败信息指出的参数；其中有可用的例子，ID 来自 find_models 和各个列表工具。")),
        FailureCode.NotFound => new(
            ("this account has nothing under the id.", "这个账号下没有该 ID 对应的内容。"),
            ("Take the id from find_models or a list tool: amv-… is a version, am-… a model, svcp-… or svco-… a service.",
                "从 find_models 或列表工具取 ID：amv-… 是版本，am-… 是模型，svcp-… 或 svco-… 是服务。")),
        FailureCode.RateLimited => new(
            ("too many calls; wait as long as the text says.", "调用过于频繁；按提示的时间等待。"),
            ("Wait as long as the failure says, then send the same call again; ask for fewer things at once.",
                "按失败信息给出的时间等待，再发送同样的调用；同时发起的调用少一些。"), Retry: true),
        FailureCode.QuotaExhausted => new(
            ("a quota is used up, or the account is in arrears.", "配额已用完，或账号欠费。"),
            ("Check billing and quota in the Qianfan console.", "在千帆控制台查看费用和配额。")),
        FailureCode.UpstreamUnavailable => new(
            ("Qianfan is down for the moment; call again in a minute.", "千帆暂时不可用；一分钟后再调用。"),
            ("Send the same call again in a minute.", "一分钟后再发送同样的调用。"), Retry: true),
        FailureCode.UpstreamTimeout => new(
            ("Qianfan did not answer in time; call again.", "千帆没有及时答复；请再调用。"),
            ("Send the same call again; if it stays slow, raise QIANFAN_TIMEOUT_SECONDS.",
                "再发送同样的调用；如果一直很慢，调大 QIANFAN_TIMEOUT_SECONDS。"), Retry: true),
        FailureCode.UpstreamUnreachable => new(
            ("the network between this server and Qianfan is broken or blocked.", "服务器与千帆之间的网络不通或被拦截。"),
            ("Check DNS, firewall, certificates and HTTPS_PROXY of the machine that the server runs on; `qianfan-mcp doctor` tells which.",
                "检查服务器所在机器的 DNS、防火墙、证书和 HTTPS_PROXY；`qianfan-mcp doctor` 会指出是哪一项。")),
        FailureCode.UpstreamUnreadable => new(
            ("what came back is not Qianfan's answer, such as a proxy's page.", "返回的不是千帆的答复，例如代理的页面。"),
            ("Check QIANFAN_CONSOLE_API_BASE_URL and the proxy in between; if the answer was too large, narrow the call.",
                "检查 QIANFAN_CONSOLE_API_BASE_URL 和中间的代理；如果是答复过大，缩小查询范围。")),
        FailureCode.Internal => new(
            ("this server failed by its own fault.", "服务器自身出错。"),
            ("Report it with the server's standard error output; another tool may still work.",
                "附上服务器的标准错误输出进行反馈；其他工具可能仍可使用。")),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "Say what it means here."),
    };
}
