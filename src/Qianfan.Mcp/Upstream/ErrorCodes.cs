using System.Collections.Frozen;

namespace Qianfan.Mcp.Upstream;

/// <summary>
/// What upstream's error codes mean. Sources: the gateway and common codes of the official SDKs
/// (bce-sdk-go, bce-sdk-dotnet), the numeric ones of doc WENXINWORKSHOP/s/tlmyncueh (2025-09-05) and of the SDK's
/// <c>APIErrorCode</c>. A code that is not listed is judged by the HTTP status.
/// </summary>
internal static class ErrorCodes
{
    internal readonly record struct Meaning(FailureCause Cause, bool Retryable = false);

    private static readonly FrozenDictionary<string, Meaning> _known = new Dictionary<string, Meaning>(StringComparer.OrdinalIgnoreCase)
    {
        ["IamSignatureInvalid"] = new(FailureCause.CredentialsRefused),
        ["InvalidAccessKeyId"] = new(FailureCause.AccessKeyUnknown),
        ["SignatureDoesNotMatch"] = new(FailureCause.SecretKeyWrong),
        ["InvalidHTTPAuthHeader"] = new(FailureCause.CredentialsRefused),
        ["13"] = new(FailureCause.CredentialsRefused),
        ["14"] = new(FailureCause.CredentialsRefused),
        ["100"] = new(FailureCause.CredentialsRefused),
        ["110"] = new(FailureCause.CredentialsRefused),
        ["111"] = new(FailureCause.CredentialsRefused),
        ["RequestExpired"] = new(FailureCause.ClockSkew, Retryable: true),
        ["AccessDenied"] = new(FailureCause.AccessDenied),
        ["no_parameter_permission"] = new(FailureCause.AccessDenied),
        ["6"] = new(FailureCause.AccessDenied),
        ["336004"] = new(FailureCause.AccessDenied),
        ["OptInRequired"] = new(FailureCause.NotEnabled),
        ["17"] = new(FailureCause.QuotaExhausted),
        ["19"] = new(FailureCause.QuotaExhausted),
        ["InappropriateJSON"] = new(FailureCause.ArgumentRefused),
        ["invalid_argument"] = new(FailureCause.ArgumentRefused),
        ["invalid_model"] = new(FailureCause.ArgumentRefused),
        ["336001"] = new(FailureCause.ArgumentRefused),
        ["336003"] = new(FailureCause.ArgumentRefused),
        ["500001"] = new(FailureCause.ArgumentRefused),
        ["MalformedJSON"] = new(FailureCause.RequestRefused),
        ["malformed_json"] = new(FailureCause.RequestRefused),
        ["InvalidHTTPRequest"] = new(FailureCause.RequestRefused),
        ["InvalidURI"] = new(FailureCause.RequestRefused),
        ["InvalidVersion"] = new(FailureCause.RequestRefused),
        ["PreconditionFailed"] = new(FailureCause.RequestRefused),
        ["IdempotentParameterMismatch"] = new(FailureCause.RequestRefused),
        ["3"] = new(FailureCause.RequestRefused),
        ["336002"] = new(FailureCause.RequestRefused),
        ["336005"] = new(FailureCause.RequestRefused),
        ["336101"] = new(FailureCause.RequestRefused),
        ["336104"] = new(FailureCause.RequestRefused),
        ["336105"] = new(FailureCause.RequestRefused),
        ["NotFound"] = new(FailureCause.NotFound),
        ["4"] = new(FailureCause.RateLimited, Retryable: true),
        ["18"] = new(FailureCause.RateLimited, Retryable: true),
        ["336501"] = new(FailureCause.RateLimited, Retryable: true),
        ["336502"] = new(FailureCause.RateLimited, Retryable: true),
        ["rpm_rate_limit_exceeded"] = new(FailureCause.RateLimited, Retryable: true),
        ["tpm_rate_limit_exceeded"] = new(FailureCause.RateLimited, Retryable: true),
        ["1"] = new(FailureCause.Unavailable, Retryable: true),
        ["2"] = new(FailureCause.Unavailable, Retryable: true),
        ["15"] = new(FailureCause.Unavailable, Retryable: true),
        ["336000"] = new(FailureCause.Unavailable, Retryable: true),
        ["336100"] = new(FailureCause.Unavailable, Retryable: true),
        ["500000"] = new(FailureCause.Unavailable, Retryable: true),
        ["InternalError"] = new(FailureCause.Unavailable, Retryable: true),
        ["ServiceUnavailable"] = new(FailureCause.Unavailable, Retryable: true),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every code with a meaning of its own; tests send each of them in each shape.</summary>
    public static IEnumerable<string> Known => _known.Keys;

    public static Meaning Judge(int status, string? code, string message)
    {
        // The gateway puts different mistakes under one code and tells them apart in the text alone.
        if (Says("Could not find credential"))
            return new(FailureCause.AccessKeyUnknown);
        if (Says("Signature does not match"))
            return new(FailureCause.SecretKeyWrong);
        if (Says("request ip not allowed"))
            return new(FailureCause.AddressNotAllowed);
        return code is not null && _known.TryGetValue(code, out var meaning) ? meaning : JudgeStatus(status);

        bool Says(string text) => message.Contains(text, StringComparison.OrdinalIgnoreCase);
    }

    private static Meaning JudgeStatus(int status) => status switch
    {
        429 => new(FailureCause.RateLimited, Retryable: true),
        500 or 502 or 503 or 504 => new(FailureCause.Unavailable, Retryable: true),
        > 505 => new(FailureCause.Unavailable),
        401 => new(FailureCause.CredentialsRefused),
        403 or 451 => new(FailureCause.AccessDenied),
        404 => new(FailureCause.NotFound),
        408 => new(FailureCause.TimedOut),
        400 or 409 or 422 => new(FailureCause.ArgumentRefused),
        >= 400 => new(FailureCause.RequestRefused),
        _ => new(FailureCause.UnknownError),
    };
}
