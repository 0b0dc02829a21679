namespace Qianfan.Mcp.Upstream;

/// <summary>Why a call failed, as far as upstream and the network tell. Its texts are in Tools/FailureTexts.cs.</summary>
internal enum FailureCause
{
    AccessKeyUnknown, SecretKeyWrong, CredentialsRefused, AddressNotAllowed, ClockSkew, AccessDenied, NotEnabled,
    ArgumentRefused, RequestRefused, NotFound, RateLimited, QuotaExhausted, Unavailable, TimedOut,
    Unreachable, NameNotResolved, TlsFailed, ConnectionLost, Redirected, TooLarge, Unreadable, UnknownError,
}

/// <summary>A call that brought no result. Holds nothing secret: what upstream wrote is redacted before it gets here.</summary>
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

    public string? RequestId { get; init; }

    /// <summary>How long upstream asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Upstream's clock when it answered.</summary>
    public DateTimeOffset? ServerTime { get; init; }
}
