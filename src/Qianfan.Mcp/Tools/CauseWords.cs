using System.Globalization;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tools;

/// <summary>Each cause's code and words.</summary>
internal static class CauseWords
{
    /// <param name="policies">Those of which the account needs one.</param>
    public static Failure Of(UpstreamException failure, IReadOnlyList<string> policies) => failure.Cause switch
    {
        FailureCause.AccessKeyUnknown => new(FailureCode.CredentialsInvalid,
            ("Qianfan does not know this Access Key.", "千帆不认识这个 Access Key。"),
            ($"Check QIANFAN_ACCESS_KEY: the account's Access Key (安全认证 AK) from {FailureWords.KeyPage}, not an application's or a bce-v3/… key.",
                $"检查 QIANFAN_ACCESS_KEY：要用 {FailureWords.KeyPage} 里账号的 Access Key（安全认证 AK），不是应用的 API Key，也不是 bce-v3/… 密钥。")),
        FailureCause.SecretKeyWrong => new(FailureCode.CredentialsInvalid,
            ("The signature does not match: the Secret Key does not belong to this Access Key.", "签名不匹配：Secret Key 与这个 Access Key 不是一对。"),
            ("Copy QIANFAN_SECRET_KEY again, whole and without spaces; if it is right, a proxy may be rewriting the Host header.",
                "重新完整复制 QIANFAN_SECRET_KEY，不要带空格；如果确认无误，可能是代理改写了 Host 请求头。")),
        FailureCause.CredentialsRefused => new(FailureCode.CredentialsInvalid,
            ("Qianfan refused the credentials.", "千帆拒绝了这对密钥。"),
            ($"Check QIANFAN_ACCESS_KEY and QIANFAN_SECRET_KEY against {FailureWords.KeyPage}; run `qianfan-mcp doctor`.",
                $"对照 {FailureWords.KeyPage} 检查 QIANFAN_ACCESS_KEY 和 QIANFAN_SECRET_KEY；运行 `qianfan-mcp doctor`。")),
        FailureCause.AddressNotAllowed => new(FailureCode.PermissionDenied,
            ("This Access Key may not be used from this server's IP address.", "这个 Access Key 不允许从本服务器的 IP 地址使用。"),
            ("Add the address to the key's IP allow list in the console, or use another key.", "在控制台把该地址加入密钥的 IP 白名单，或换用其他密钥。")),
        FailureCause.ClockSkew => new(FailureCode.ClockSkew,
            ("Qianfan takes the signature for expired, also after correcting this machine's clock from its answer.",
                "千帆认为签名已过期；按千帆答复中的时间校正后仍是如此。"),
            ("Set this machine's clock, or raise QIANFAN_IAM_SIGN_EXPIRATION_SEC; run `qianfan-mcp doctor`.",
                "校准本机时钟，或调大 QIANFAN_IAM_SIGN_EXPIRATION_SEC；运行 `qianfan-mcp doctor`。")),
        FailureCause.AccessDenied => new(FailureCode.PermissionDenied,
            ("The account may not do this.", "账号没有这项权限。"),
            ($"Ask its administrator for one of the policies {string.Join(", ", policies.SkipLast(1))} or {policies[^1]}.",
                $"请账号管理员授予以下任一策略：{string.Join("、", policies.SkipLast(1))} 或 {policies[^1]}。")),
        FailureCause.NotEnabled => new(FailureCode.NotEnabled,
            ("The service is not opened for this account.", "账号没有开通这项服务。"),
            ("Open it in the Qianfan console, or choose a service whose chargeStatus is Opened or Free.",
                "在千帆控制台开通，或改用 chargeStatus 为 Opened 或 Free 的服务。")),
        FailureCause.ArgumentRefused => new(FailureCode.InvalidArgument,
            ("Qianfan refused an argument.", "千帆拒绝了某个参数。"),
            ("Correct the argument named below; ids come from the list tools.", "改正下面指出的参数；ID 来自各个列表工具。")),
        FailureCause.RequestRefused => new(FailureCode.Internal,
            ("Qianfan did not accept the form of the request; its API may have changed.", "千帆不接受这种格式的请求；它的 API 可能已经改变。"),
            ("Update this server; if it is current, report this text.", "升级本服务器；如果已是最新版本，请反馈这段信息。")),
        FailureCause.NotFound => new(FailureCode.NotFound,
            ("Qianfan has nothing under this id for this account.", "这个账号在千帆上没有该 ID 对应的内容。"),
            ("Take the id from a list tool; ids start with amv- (version), am- (model), svcp- or svco- (service).",
                "从列表工具取 ID；amv- 开头的是版本，am- 是模型，svcp- 或 svco- 是服务。")),
        FailureCause.RateLimited => new(FailureCode.RateLimited,
            ("Qianfan limits the rate of calls.", "千帆限制了调用频率。"),
            Wait(failure.RetryAfter)),
        FailureCause.QuotaExhausted => new(FailureCode.QuotaExhausted,
            ("The account's quota for this is used up, or it is in arrears.", "账号的这项配额已用完，或账号欠费。"),
            ("Check billing and quota in the Qianfan console.", "在千帆控制台查看费用和配额。")),
        FailureCause.Unavailable => new(FailureCode.UpstreamUnavailable,
            ("Qianfan is temporarily unavailable.", "千帆暂时不可用。"),
            ("Call again in a minute.", "一分钟后再调用。")),
        FailureCause.TimedOut => new(FailureCode.UpstreamTimeout,
            ("Qianfan did not answer in time.", "千帆没有及时答复。"),
            ("Call again; if it stays slow, raise QIANFAN_TIMEOUT_SECONDS.", "再调用一次；如果一直很慢，调大 QIANFAN_TIMEOUT_SECONDS。")),
        FailureCause.NameNotResolved => new(FailureCode.UpstreamUnreachable,
            ("The name of the Qianfan host cannot be resolved.", "无法解析千帆的域名。"),
            ("Check this machine's DNS and network, and QIANFAN_CONSOLE_API_BASE_URL.", "检查本机的 DNS 和网络，以及 QIANFAN_CONSOLE_API_BASE_URL。")),
        FailureCause.TlsFailed => new(FailureCode.UpstreamUnreachable,
            ("No secure connection to Qianfan could be made: the TLS handshake failed.", "无法与千帆建立安全连接：TLS 握手失败。"),
            ("Check the certificates of this machine or its proxy; run `qianfan-mcp doctor`.", "检查本机或代理的证书；运行 `qianfan-mcp doctor`。")),
        FailureCause.ConnectionLost => new(FailureCode.UpstreamUnreachable,
            ("The connection to Qianfan broke off before the answer was whole.", "与千帆的连接中断，答复没有收完。"),
            ("Call again; if it stays so, check the proxy in between.", "再调用一次；如果一直如此，检查中间的代理。")),
        FailureCause.Unreachable => new(FailureCode.UpstreamUnreachable,
            ("Qianfan cannot be reached from this machine.", "本机连不上千帆。"),
            ("Check network, firewall and HTTPS_PROXY, and QIANFAN_CONSOLE_API_BASE_URL; run `qianfan-mcp doctor`.",
                "检查网络、防火墙、HTTPS_PROXY 和 QIANFAN_CONSOLE_API_BASE_URL；运行 `qianfan-mcp doctor`。")),
        FailureCause.Redirected => new(FailureCode.UpstreamUnreadable,
            ("The answer was a redirect; it was not followed, since that would hand the credentials on.",
                "答复是重定向；没有跟随，以免把密钥交给别处。"),
            ("Check QIANFAN_CONSOLE_API_BASE_URL and the proxy in between.", "检查 QIANFAN_CONSOLE_API_BASE_URL 和中间的代理。")),
        FailureCause.TooLarge => new(FailureCode.UpstreamUnreadable,
            ("The answer was larger than 8 MiB and was not read.", "答复超过 8 MiB，没有读取。"),
            ("Narrow the call with filters or a smaller maxKeys.", "用过滤条件或更小的 maxKeys 缩小查询范围。")),
        FailureCause.Unreadable => new(FailureCode.UpstreamUnreadable,
            ("The answer was no JSON that this server can read; a proxy or gateway page may stand in between.",
                "答复不是本服务器能读取的 JSON；可能是中间的代理或网关返回的页面。"),
            ("Check QIANFAN_CONSOLE_API_BASE_URL and the proxy; run `qianfan-mcp doctor`.",
                "检查 QIANFAN_CONSOLE_API_BASE_URL 和代理；运行 `qianfan-mcp doctor`。")),
        _ => new(FailureCode.UpstreamUnreadable,
            ("Qianfan answered with an error code that this server does not know.", "千帆返回了本服务器不认识的错误码。"),
            ("Look the code up in Qianfan's error code page, or report it.", "在千帆的错误码文档中查找这个错误码，或进行反馈。")),
    };

    private static LocalizedText Wait(TimeSpan? asked)
    {
        if (asked is not { } wait)
            return ("Wait some seconds, then call again; ask for fewer things at once.", "等待几秒再调用；同时发起的调用少一些。");
        var seconds = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return ($"Wait {seconds} s, then call again.", $"等待 {seconds} 秒后再调用。");
    }
}
