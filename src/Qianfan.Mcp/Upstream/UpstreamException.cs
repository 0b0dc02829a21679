using System.Collections.Frozen;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Qianfan.Mcp.Upstream;

/// <summary>
/// Why a call failed, as far as upstream, the network and this server tell: refusals, then outages. Tools/FailureTexts.cs words it.
/// </summary>
internal enum FailureCause
{
    PairMissing, AccessKeyUnknown, SecretKeyWrong, CredentialsRefused, AddressNotAllowed, ClockSkew, AccessDenied, NotEnabled,
    ArgumentRefused, RequestRefused, NotFound, QuotaExhausted,
    Busy, RateLimited, Unavailable, TimedOut, Unreachable, NameNotResolved, TlsFailed, ConnectionLost, Redirected, TooLarge, Unreadable,
    UnknownError,
}

/// <summary>A call without a result. Holds nothing secret: what upstream wrote is redacted before it gets here.</summary>
internal sealed class UpstreamException(FailureCause cause, bool retryable) : Exception($"Upstream call failed: {cause}.")
{
    public FailureCause Cause { get; } = cause;

    /// <summary>Whether the same call may succeed when it is sent again shortly.</summary>
    public bool Retryable { get; } = retryable;

    /// <summary>HTTP status; <see langword="null"/> when no answer came.</summary>
    public int? Status { get; init; }

    /// <summary>Upstream's own code (<c>AccessDenied</c>, <c>336100</c>), at most 40 bytes of UTF-8 and an ellipsis.</summary>
    public string? UpstreamCode { get; init; }

    /// <summary>Upstream's own words, redacted, at most 84 bytes of UTF-8 and an ellipsis.</summary>
    public string? UpstreamMessage { get; init; }

    /// <summary>The parameter that upstream's message names as invalid, whole: a short identifier.</summary>
    public string? Argument { get; init; }

    public string? RequestId { get; init; }

    /// <summary>How long upstream asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Upstream's clock when it answered.</summary>
    public DateTimeOffset? ServerTime { get; init; }

    /// <summary>Whether it says nothing of the account or the request, so that older answers will do. A refusal must be heard.</summary>
    public bool IsOutage => Cause >= FailureCause.Busy;

    /// <summary>What went wrong below HTTP. The runtime's own texts are dropped: they may quote addresses and headers.</summary>
    /// <returns><see langword="null"/> for an exception that is no fault of the transport.</returns>
    public static UpstreamException? FromTransport(Exception exception) => (exception, exception.InnerException) switch
    {
        // Four neighbours; the runtime calls only the first a name error, and an offline machine mostly meets the second.
        (HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }, _)
            or (HttpRequestException, SocketException { SocketErrorCode: >= SocketError.HostNotFound and <= SocketError.NoData })
            => new(FailureCause.NameNotResolved, true),
        (HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }, _)
            or (HttpRequestException, AuthenticationException) => new(FailureCause.TlsFailed, false),
        (HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded }, _)
            or (HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse } or InvalidDataException, _)
            => new(FailureCause.Unreadable, false),
        (HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } or IOException or SocketException, _)
            or (HttpRequestException, IOException) => new(FailureCause.ConnectionLost, true),
        // A cancellation is the handler's own connect timeout; the caller's is told apart before.
        (HttpRequestException or OperationCanceledException, _) => new(FailureCause.Unreachable, true),
        _ => null,
    };
}

/// <summary>
/// What upstream's error codes mean, for <see cref="ReplyReader"/> and the prompt that explains errors. Sources: the gateway and common
/// codes of the official SDKs (bce-sdk-go, bce-sdk-dotnet), the numeric ones of doc WENXINWORKSHOP/s/tlmyncueh (2025-09-05) and of the
/// SDK's <c>APIErrorCode</c>; <c>PermissionValidateFailedException</c> and <c>invalid_iam_token</c> as seen by third parties until
/// 2026-11-25. A code that is not listed is judged by the HTTP status.
/// </summary>
internal static class ErrorCodes
{
    internal readonly record struct Meaning(FailureCause Cause, bool Retryable = false);

    private static readonly FrozenDictionary<string, Meaning> _known = new Dictionary<FailureCause, string>
    {
        [FailureCause.AccessKeyUnknown] = "InvalidAccessKeyId",
        [FailureCause.SecretKeyWrong] = "SignatureDoesNotMatch",
        [FailureCause.CredentialsRefused] = "IamSignatureInvalid InvalidHTTPAuthHeader invalid_iam_token 13 14 100 110 111",
        [FailureCause.ClockSkew] = "RequestExpired",
        [FailureCause.AccessDenied] = "AccessDenied PermissionValidateFailedException no_parameter_permission 6 336004",
        [FailureCause.NotEnabled] = "OptInRequired",
        [FailureCause.QuotaExhausted] = "17 19",
        [FailureCause.ArgumentRefused] = "InappropriateJSON invalid_argument invalid_model 336001 336003 500001",
        [FailureCause.RequestRefused] = "MalformedJSON malformed_json InvalidHTTPRequest InvalidURI InvalidVersion PreconditionFailed"
            + " IdempotentParameterMismatch 3 336002 336005 336101 336104 336105",
        [FailureCause.NotFound] = "NotFound",
        [FailureCause.RateLimited] = "rpm_rate_limit_exceeded tpm_rate_limit_exceeded 4 18 336501 336502",
        [FailureCause.Unavailable] = "InternalError ServiceUnavailable 1 2 15 336000 336100 500000",
    }
        .SelectMany(pair => pair.Value.Split(' '), (pair, code) => KeyValuePair.Create(code, Temporary(pair.Key)))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every code with a meaning of its own; tests send each of them in each shape.</summary>
    public static IEnumerable<string> Known => _known.Keys;

    public static Meaning Judge(int status, string? code, string message)
    {
        // The gateway puts different mistakes under one code and tells them apart in the text alone.
        FailureCause? told = Says("Could not find credential") ? FailureCause.AccessKeyUnknown
            : Says("Signature does not match") ? FailureCause.SecretKeyWrong
            : Says("request ip not allowed") ? FailureCause.AddressNotAllowed : null;
        return told is { } cause ? new(cause) : _known.TryGetValue(code ?? "", out var meaning) ? meaning : JudgeStatus(status);

        bool Says(string text) => message.Contains(text, StringComparison.OrdinalIgnoreCase);
    }

    private static Meaning Temporary(FailureCause cause) =>
        new(cause, cause is FailureCause.ClockSkew or FailureCause.RateLimited or FailureCause.Unavailable);

    private static Meaning JudgeStatus(int status) => status switch
    {
        429 => Temporary(FailureCause.RateLimited),
        500 or 502 or 503 or 504 => Temporary(FailureCause.Unavailable),
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
