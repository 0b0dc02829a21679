using System.Globalization;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tools;

/// <summary>The one place where causes become codes and words.</summary>
internal static class FailureWords
{
    /// <summary>Where an account's keys are made and listed.</summary>
    public const string KeyPage = "https://console.bce.baidu.com/iam/#/iam/accesslist";

    /// <summary>Which of these an action needs, its document does not tell.</summary>
    public static IReadOnlyList<string> ReadingPolicies { get; } =
        ["QianfanFullControlAccessPolicy", "QianfanServiceReadAccessPolicy", "QianfanModelTuningReadAccessPolicy"];

    public static Failure CredentialsMissing { get; } = new(
        FailureCode.CredentialsMissing,
        "No Qianfan credentials are set, so nothing was sent.",
        $"Create an Access Key / Secret Key at {KeyPage} and set QIANFAN_ACCESS_KEY and QIANFAN_SECRET_KEY for this server; "
        + "or start it with --sandbox to try it without an account.");

    public static Failure Internal { get; } = new(
        FailureCode.Internal,
        "This server failed by its own fault.",
        "Report it with the server's standard error output; another tool may still work.");

    public static Failure WrongKind(string what) => new(
        FailureCode.CredentialsInvalid,
        what,
        $"Use the account's Access Key / Secret Key (安全认证 AK/SK) from {KeyPage}; inference and application keys do not open the console API.");

    /// <param name="failure">What went wrong.</param>
    /// <param name="hint">A guess about the key's kind, by its shape; see <see cref="KeyShape"/>.</param>
    /// <param name="policies">Those of which the account needs one.</param>
    public static Failure From(UpstreamException failure, string? hint = null, IReadOnlyList<string>? policies = null)
    {
        var (code, what, next) = Words(failure, policies ?? ReadingPolicies);
        if (code == FailureCode.CredentialsInvalid && hint is not null)
            (what, next) = (hint, WrongKind(hint).Next);
        var retry = failure.Cause switch
        {
            // Retryable inside the client, where it was tried with the corrected clock already.
            FailureCause.ClockSkew => false,
            FailureCause.TimedOut => true,
            _ => failure.Retryable,
        };
        return new(code, what, next, retry) { UpstreamSays = UpstreamSays(failure) };
    }

    private static (FailureCode Code, string What, string Next) Words(UpstreamException failure, IReadOnlyList<string> policies) => failure.Cause switch
    {
        FailureCause.AccessKeyUnknown => (FailureCode.CredentialsInvalid,
            "Qianfan does not know this Access Key.",
            $"Check QIANFAN_ACCESS_KEY: the account's Access Key (安全认证 AK) from {KeyPage}, not an application's or a bce-v3/… key."),
        FailureCause.SecretKeyWrong => (FailureCode.CredentialsInvalid,
            "The signature does not match: the Secret Key does not belong to this Access Key.",
            "Copy QIANFAN_SECRET_KEY again, whole and without spaces; if it is right, a proxy may be rewriting the Host header."),
        FailureCause.CredentialsRefused => (FailureCode.CredentialsInvalid,
            "Qianfan refused the credentials.",
            $"Check QIANFAN_ACCESS_KEY and QIANFAN_SECRET_KEY against {KeyPage}; run `qianfan-mcp doctor`."),
        FailureCause.AddressNotAllowed => (FailureCode.PermissionDenied,
            "This Access Key may not be used from this server's IP address.",
            "Add the address to the key's IP allow list in the console, or use another key."),
        FailureCause.ClockSkew => (FailureCode.ClockSkew,
            "Qianfan takes the signature for expired, also after correcting this machine's clock from its answer.",
            "Set this machine's clock, or raise QIANFAN_IAM_SIGN_EXPIRATION_SEC; run `qianfan-mcp doctor`."),
        FailureCause.AccessDenied => (FailureCode.PermissionDenied,
            "The account may not do this.",
            $"Ask its administrator for one of the policies {string.Join(", ", policies.SkipLast(1))} or {policies[^1]}."),
        FailureCause.NotEnabled => (FailureCode.NotEnabled,
            "The service is not opened for this account.",
            "Open it in the Qianfan console, or choose a service whose chargeStatus is Opened or Free."),
        FailureCause.ArgumentRefused => (FailureCode.InvalidArgument,
            "Qianfan refused an argument.",
            "Correct the argument named below; ids come from the list tools."),
        FailureCause.RequestRefused => (FailureCode.Internal,
            "Qianfan did not accept the form of the request; its API may have changed.",
            "Update this server; if it is current, report this text."),
        FailureCause.NotFound => (FailureCode.NotFound,
            "Qianfan has nothing under this id for this account.",
            "Take the id from a list tool; ids start with amv- (version), am- (model), svcp- or svco- (service)."),
        FailureCause.RateLimited => (FailureCode.RateLimited,
            "Qianfan limits the rate of calls.",
            failure.RetryAfter is { } wait
                ? string.Create(CultureInfo.InvariantCulture, $"Wait {Math.Ceiling(wait.TotalSeconds)} s, then call again.")
                : "Wait some seconds, then call again; ask for fewer things at once."),
        FailureCause.QuotaExhausted => (FailureCode.QuotaExhausted,
            "The account's quota for this is used up, or it is in arrears.",
            "Check billing and quota in the Qianfan console."),
        FailureCause.Unavailable => (FailureCode.UpstreamUnavailable,
            "Qianfan is temporarily unavailable.",
            "Call again in a minute."),
        FailureCause.TimedOut => (FailureCode.UpstreamTimeout,
            "Qianfan did not answer in time.",
            "Call again; if it stays slow, raise QIANFAN_TIMEOUT_SECONDS."),
        FailureCause.NameNotResolved => (FailureCode.UpstreamUnreachable,
            "The name of the Qianfan host cannot be resolved.",
            "Check this machine's DNS and network, and QIANFAN_CONSOLE_API_BASE_URL."),
        FailureCause.TlsFailed => (FailureCode.UpstreamUnreachable,
            "No secure connection to Qianfan could be made: the TLS handshake failed.",
            "Check the certificates of this machine or its proxy; run `qianfan-mcp doctor`."),
        FailureCause.ConnectionLost => (FailureCode.UpstreamUnreachable,
            "The connection to Qianfan broke off before the answer was whole.",
            "Call again; if it stays so, check the proxy in between."),
        FailureCause.Unreachable => (FailureCode.UpstreamUnreachable,
            "Qianfan cannot be reached from this machine.",
            "Check network, firewall and HTTPS_PROXY, and QIANFAN_CONSOLE_API_BASE_URL; run `qianfan-mcp doctor`."),
        FailureCause.Redirected => (FailureCode.UpstreamUnreadable,
            "The answer was a redirect; it was not followed, since that would hand the credentials on.",
            "Check QIANFAN_CONSOLE_API_BASE_URL and the proxy in between."),
        FailureCause.TooLarge => (FailureCode.UpstreamUnreadable,
            "The answer was larger than 8 MiB and was not read.",
            "Narrow the call with filters or a smaller maxKeys."),
        FailureCause.Unreadable => (FailureCode.UpstreamUnreadable,
            "The answer was no JSON that this server can read; a proxy or gateway page may stand in between.",
            "Check QIANFAN_CONSOLE_API_BASE_URL and the proxy; run `qianfan-mcp doctor`."),
        _ => (FailureCode.UpstreamUnreadable,
            "Qianfan answered with an error code that this server does not know.",
            "Look the code up in Qianfan's error code page, or report it."),
    };

    private static string? UpstreamSays(UpstreamException failure)
    {
        List<string> parts = [];
        if (failure.Status is { } status)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"HTTP {status}"));
        if (failure.UpstreamCode is { Length: > 0 } code)
            parts.Add($"code {code}");
        if (failure.UpstreamMessage is { Length: > 0 } message)
            parts.Add($"\"{message}\"");
        if (failure.RequestId is { Length: > 0 } id)
            parts.Add($"request {id}");
        return parts.Count > 0 ? string.Join(", ", parts) : null;
    }
}
