using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Upstream;
using Cause = Qianfan.Mcp.Upstream.FailureCause;
using Code = Qianfan.Mcp.Tools.FailureCode;

namespace Qianfan.Mcp.Tools;

/// <summary>The texts of all failures that agents and users see: of each cause, and of each code in general.</summary>
internal static class FailureTexts
{
    private const string KeyPage = KeySource.KeyPage;

    /// <summary>One of these lets an account read; the documents do not say which of them an action needs.</summary>
    public static IReadOnlyList<string> ReadingPolicies { get; } =
        ["QianfanFullControlAccessPolicy", "QianfanServiceReadAccessPolicy", "QianfanModelTuningReadAccessPolicy"];

    public static Failure Internal { get; } = new(Code.Internal, ("This server hit an internal error.", "本服务器发生内部错误。"),
        ("Report it with the server's standard error output; other tools may still work.", "反馈时附上服务器的标准错误输出；其他工具可能仍可使用。"));

    public static Failure NoWayOn { get; } = new(Code.UpstreamUnreadable,
        ("Qianfan reports more rows but gave no next marker.", "千帆表示还有更多数据，但没有返回下一页的 marker。"), ("Call again in a minute.", "一分钟后再调用。"));

    /// <param name="key">The caller's key; its shape may explain a refusal.</param>
    /// <param name="source">Where the key came from; this server's settings unless given.</param>
    public static Failure From(
        UpstreamException failure, Credentials? key = null, KeySource? source = null, IReadOnlyList<string>? policies = null)
    {
        // Policies are of accounts; what an API key may do is set on the key.
        var text = Of(failure, source ?? KeySource.Settings, key is { Pair: null } ? [] : policies ?? ReadingPolicies);
        if (text.Code == Code.CredentialsInvalid && key is not null && KeySource.ApplicationKey(key) is { } likely)
            text = likely;
        // A call that a wrong clock ended was already retried with the corrected one.
        var retry = failure.Cause is Cause.TimedOut or Cause.Busy || failure.Retryable && failure.Cause != Cause.ClockSkew;
        return text with { Retry = retry, UpstreamSays = UpstreamSays(failure) };
    }

    /// <summary>A note on limits that are near; <see langword="null"/> for none.</summary>
    public static LocalizedText? NearLimit(IReadOnlyList<NearLimit> limits)
    {
        if (limits.Count == 0)
            return null;
        var left = limits.Select(one => FormattableString.Invariant($"{one.Left}{(one.Of is { } of ? $" of {of}" : "")} {one.What}"));
        var remaining = limits.Select(one => FormattableString.Invariant(
            $"{(one.What == "tokens" ? "token" : "请求")}剩余 {one.Left}{(one.Of is { } of ? $"/{of}" : "")}"));
        return ($"Close to Qianfan's rate limit: {string.Join(" and ", left)} left. It recovers within 60 s.",
            $"接近千帆的频率限制：{string.Join("，", remaining)}。60 秒内恢复。");
    }

    /// <summary>What a code means in general, for documentation and for explaining a failure. Codes of one cause have its text.</summary>
    public static Failure Meaning(FailureCode code) => code switch
    {
        Code.CredentialsMissing => new(code,
            ("The required keys are not set, or the request does not carry them.", "未设置所需的密钥，或请求未携带密钥。"),
            ($"Create an Access Key pair at {KeyPage} and set QIANFAN_ACCESS_KEY and QIANFAN_SECRET_KEY, or only QIANFAN_API_KEY for "
                + "the inference API's model list; or start the server with --sandbox.",
                $"在 {KeyPage} 创建一对 Access Key，设置 QIANFAN_ACCESS_KEY 和 QIANFAN_SECRET_KEY；只查推理 API 的模型列表时设置 QIANFAN_API_KEY "
                + "即可；也可用 --sandbox 启动。")),
        Code.CredentialsInvalid => new(code, ("Qianfan rejected the keys.", "千帆拒绝了这对密钥。"),
            ("Copy the complete keys again: the account's Access Key / Secret Key, not an application's; a bce-v3/… key goes into "
                + "QIANFAN_API_KEY. `qianfan-mcp doctor` checks them.",
                "重新完整复制密钥：要用账号的安全认证 AK/SK，不是应用的 API Key；bce-v3/… 密钥应填入 QIANFAN_API_KEY。`qianfan-mcp doctor` 可以检查。")),
        Code.PermissionDenied => new(code, ("The account has no permission for this.", "账号没有这项权限。"),
            ("Ask the account's administrator for one of the policies in the failure, or add the server's IP address to the key's allow "
                + "list.",
                "请账号管理员授予失败信息中列出的任一策略，或把服务器的 IP 加入密钥的白名单。")),
        Code.InvalidArgument => new(code, ("An argument is invalid.", "参数无效。"),
            ("Correct the argument that the failure names, as its example shows; IDs come from find_models and the list tools.",
                "改正失败信息指出的参数；其中有可用的例子，ID 来自 find_models 和各个列表工具。")),
        Code.RateLimited => new(code, Of(Cause.RateLimited).What,
            ("Wait as long as the failure says, then call again; make fewer calls at once.", "按失败信息给出的时间等待后再调用，并减少并发调用。"), true),
        Code.UpstreamUnreachable => new(code, ("The network between this server and Qianfan is broken or blocked.", "服务器与千帆之间的网络不通或被拦截。"),
            ("Check DNS, firewall, certificates and HTTPS_PROXY on the server's machine; `qianfan-mcp doctor` shows which one fails.",
                "检查服务器所在机器的 DNS、防火墙、证书和 HTTPS_PROXY；`qianfan-mcp doctor` 会指出是哪一项。")),
        Code.UpstreamUnreadable => new(code, ("The response did not come from Qianfan; it may be a proxy's error page.",
            "收到的不是千帆的响应，可能是代理的错误页面。"),
            ("Check QIANFAN_CONSOLE_API_BASE_URL and any proxy in between; if the response was too large, narrow the call.",
                "检查 QIANFAN_CONSOLE_API_BASE_URL 和中间的代理；如果返回结果过大，缩小查询范围。")),
        Code.Internal => Internal,
        _ => Enum.GetValues<FailureCause>().Select(cause =>
                Of(cause, code is Code.UpstreamUnavailable or Code.UpstreamTimeout or Code.ServerBusy))
            .First(failure => failure.Code == code),
    };

    /// <summary>The meaning of every code, a line each.</summary>
    public static IEnumerable<string> Meanings(Language language) =>
        Enum.GetValues<FailureCode>().Select(code => $"- {Failure.Name(code)}: {Meaning(code).What.In(language)}");

    private static Failure Of(FailureCause cause, bool retry = false) =>
        Of(new UpstreamException(cause, retry), KeySource.Settings, ReadingPolicies) with { Retry = retry };

    private static Failure Of(UpstreamException failure, KeySource source, IReadOnlyList<string> policies) => failure.Cause switch
    {
        Cause.PairMissing => new(Code.CredentialsMissing,
            source.Lacking is { } half
                ? ($"This requires a complete Access Key pair; {half} is not set.", $"此操作需要一对完整的 Access Key；未设置 {half}。")
                : ("This requires the account's Access Key pair; only an API key is set.",
                    "此操作需要账号的 Access Key / Secret Key，目前只有 API Key。"),
            ($"Set {source.AccessKey} and {source.SecretKey} ({KeyPage}); list_models, find_models, compare_models and check_models "
                + "work without them.",
                $"设置 {source.AccessKey} 和 {source.SecretKey}（{KeyPage}）；list_models、find_models、compare_models、check_models 不需要它们。")),
        Cause.AccessKeyUnknown => new(Code.CredentialsInvalid, ("Qianfan does not know this Access Key.", "这个 Access Key 在千帆上不存在。"),
            ($"Check {source.AccessKey}: the account's Access Key (安全认证 AK) from {KeyPage}, not an application's or a bce-v3/… key.",
                $"检查 {source.AccessKey}：应为 {KeyPage} 中账号的 Access Key（安全认证 AK），不是应用的 API Key，也不是 bce-v3/… 密钥。")),
        Cause.SecretKeyWrong => new(Code.CredentialsInvalid,
            ("The signature does not match: the Secret Key does not belong to this Access Key.", "签名不匹配：Secret Key 与这个 Access Key 不是一对。"),
            ($"Copy the complete {source.SecretKey} again, without spaces; if it is correct, a proxy may be rewriting the Host header.",
                $"重新完整复制 {source.SecretKey}，不要带空格；如果确认无误，可能是代理改写了 Host 请求头。")),
        Cause.CredentialsRefused => new(Code.CredentialsInvalid, ("Qianfan rejected the credentials.", "千帆拒绝了这对密钥。"), source.IsPerRequest
            ? ($"Check the headers {source.AccessKey} and {source.SecretKey} against {KeyPage}.",
                $"对照 {KeyPage} 检查请求头 {source.AccessKey} 和 {source.SecretKey}。")
            : ($"Check {source.AccessKey} and {source.SecretKey} against {KeyPage}; run `qianfan-mcp doctor`.",
                $"对照 {KeyPage} 检查 {source.AccessKey} 和 {source.SecretKey}；运行 `qianfan-mcp doctor`。")),
        Cause.AddressNotAllowed => new(Code.PermissionDenied,
            ("This Access Key may not be used from this server's IP address.", "这个 Access Key 不允许从本服务器的 IP 地址使用。"),
            ("Add the address to the key's IP allow list in the console, or use another key.", "在控制台把该地址加入密钥的 IP 白名单，或换用其他密钥。")),
        Cause.ClockSkew => new(Code.ClockSkew,
            ("Qianfan rejects the signature as expired, even after correcting for this machine's clock.", "千帆认为签名已过期；按千帆返回的时间校正后仍然如此。"),
            ("Set this machine's clock, or raise QIANFAN_IAM_SIGN_EXPIRATION_SEC; run `qianfan-mcp doctor`.",
                "校准本机时钟，或调大 QIANFAN_IAM_SIGN_EXPIRATION_SEC；运行 `qianfan-mcp doctor`。")),
        Cause.AccessDenied when policies.Count == 0 => source.ApiKeyRefused,
        Cause.AccessDenied => new(Code.PermissionDenied, ("The account has no permission for this.", "账号没有这项权限。"),
            ($"Ask its administrator for one of the policies {string.Join(", ", policies.SkipLast(1))} or {policies[^1]}.",
                $"请账号管理员授予以下任一策略：{string.Join("、", policies.SkipLast(1))} 或 {policies[^1]}。")),
        Cause.NotEnabled => new(Code.NotEnabled, ("The service is not open for this account.", "账号没有开通这项服务。"),
            ("Open it in the Qianfan console, or choose a service whose chargeStatus is Opened or Free: find_models with callableNow true.",
                "在千帆控制台开通，或改用 chargeStatus 为 Opened 或 Free 的服务：find_models 加 callableNow true。")),
        Cause.ArgumentRefused when failure.Argument is { } name => new(Code.InvalidArgument,
            ($"Qianfan rejected the argument {name}.", $"千帆拒绝了参数 {name}。"),
            ($"Correct {name}; IDs come from the list tools.", $"改正 {name}；ID 来自各个列表工具。")),
        Cause.ArgumentRefused => new(Code.InvalidArgument, ("Qianfan rejected an argument.", "千帆拒绝了某个参数。"),
            ("Correct the argument named below; IDs come from the list tools.", "改正下面指出的参数；ID 来自各个列表工具。")),
        Cause.RequestRefused => new(Code.Internal,
            ("Qianfan rejected the format of the request; its API may have changed.", "千帆拒绝了请求的格式；其 API 可能已变更。"),
            ("Update this server; if it is up to date, report this message.", "升级本服务器；如果已是最新版本，请反馈此信息。")),
        Cause.NotFound => new(Code.NotFound, ("Qianfan has nothing with this ID for this account.", "该账号在千帆上没有此 ID 对应的资源。"),
            ("Get the ID from a list tool; IDs start with amv- (version), am- (model), svcp- or svco- (service).",
                "用列表工具获取 ID；amv- 开头的是版本，am- 是模型，svcp- 或 svco- 是服务。")),
        Cause.RateLimited => new(Code.RateLimited, ("Qianfan's rate limit has been reached.", "已达到千帆的调用频率限制。"), Wait(failure.RetryAfter)),
        Cause.Busy => new(Code.ServerBusy, ("Too many calls from this server are waiting for Qianfan.", "本服务器有太多调用在等待千帆响应。"),
            ("Call again in a few seconds; cached results are still served.", "几秒后再调用；已缓存的结果不受影响。")),
        Cause.QuotaExhausted => new(Code.QuotaExhausted,
            ("The account's quota for this is used up, or it is in arrears.", "账号的这项配额已用完，或账号欠费。"),
            ("Check billing and quota in the Qianfan console.", "在千帆控制台查看费用和配额。")),
        Cause.Unavailable => new(Code.UpstreamUnavailable, ("Qianfan is temporarily unavailable.", "千帆暂时不可用。"),
            ("Call again in a minute.", "一分钟后再调用。")),
        Cause.TimedOut => new(Code.UpstreamTimeout, ("Qianfan did not answer in time.", "千帆没有及时响应。"),
            ("Call again; if it stays slow, raise QIANFAN_TIMEOUT_SECONDS.", "再调用一次；如果一直很慢，调大 QIANFAN_TIMEOUT_SECONDS。")),
        Cause.NameNotResolved => new(Code.UpstreamUnreachable, ("The host name of Qianfan cannot be resolved.", "无法解析千帆的域名。"),
            ("Check this machine's DNS and network, and QIANFAN_CONSOLE_API_BASE_URL.", "检查本机的 DNS 和网络，以及 QIANFAN_CONSOLE_API_BASE_URL。")),
        Cause.TlsFailed => new(Code.UpstreamUnreachable,
            ("The secure connection to Qianfan failed in the TLS handshake.", "无法与千帆建立安全连接：TLS 握手失败。"),
            ("Check the certificates of this machine and its proxy; run `qianfan-mcp doctor`.", "检查本机和代理的证书；运行 `qianfan-mcp doctor`。")),
        Cause.ConnectionLost => new(Code.UpstreamUnreachable,
            ("The connection to Qianfan was lost before the response was complete.", "与千帆的连接中断，响应不完整。"),
            ("Call again; if it keeps happening, check any proxy in between.", "再调用一次；如果持续出现，检查中间的代理。")),
        Cause.Unreachable => new(Code.UpstreamUnreachable, ("Qianfan cannot be reached from this machine.", "本机连不上千帆。"),
            ("Check network, firewall and HTTPS_PROXY, and QIANFAN_CONSOLE_API_BASE_URL; run `qianfan-mcp doctor`.",
                "检查网络、防火墙、HTTPS_PROXY 和 QIANFAN_CONSOLE_API_BASE_URL；运行 `qianfan-mcp doctor`。")),
        Cause.Redirected => new(Code.UpstreamUnreadable,
            ("The response was a redirect; it was not followed, to keep the credentials safe.", "响应为重定向；为避免泄露密钥，没有跟随。"),
            ("Check QIANFAN_CONSOLE_API_BASE_URL and any proxy in between.", "检查 QIANFAN_CONSOLE_API_BASE_URL 和中间的代理。")),
        Cause.TooLarge => new(Code.UpstreamUnreadable, ("The response was larger than 8 MiB and was not read.", "响应超过 8 MiB，没有读取。"),
            ("Narrow the call with filters or a smaller maxKeys.", "用过滤条件或更小的 maxKeys 缩小查询范围。")),
        Cause.Unreadable => new(Code.UpstreamUnreadable,
            ("The response was not JSON that this server can read; it may come from a proxy or gateway.",
                "响应不是本服务器能读取的 JSON；可能来自中间的代理或网关。"),
            ("Check QIANFAN_CONSOLE_API_BASE_URL and the proxy; run `qianfan-mcp doctor`.",
                "检查 QIANFAN_CONSOLE_API_BASE_URL 和代理；运行 `qianfan-mcp doctor`。")),
        _ => new(Code.UpstreamUnreadable, ("Qianfan returned an error code that this server does not know.", "千帆返回了本服务器未收录的错误码。"),
            ("Look up the code on Qianfan's error code page, or report it.", "在千帆的错误码文档中查找该错误码，或进行反馈。")),
    };

    private static LocalizedText Wait(TimeSpan? asked) => asked is { } wait
        ? (FormattableString.Invariant($"Wait {Math.Ceiling(wait.TotalSeconds)} s, then call again."),
            FormattableString.Invariant($"等待 {Math.Ceiling(wait.TotalSeconds)} 秒后再调用。"))
        : ("Wait a few seconds, then call again; make fewer calls at once.", "等待几秒后再调用，并减少并发调用。");

    // Names and values as Qianfan sends them, in every language.
    private static string UpstreamSays(UpstreamException failure) => string.Join(", ", new[]
    {
        failure.Status is { } status ? FormattableString.Invariant($"HTTP {status}") : "",
        failure.UpstreamCode is { Length: > 0 } code ? $"code {code}" : "",
        failure.UpstreamMessage is { Length: > 0 } message ? $"\"{message}\"" : "",
        failure.RequestId is { Length: > 0 } id ? $"requestId {id}" : "",
    }.Where(part => part.Length > 0));
}
