using System.Net.Sockets;
using System.Security.Authentication;

namespace Qianfan.Mcp.Upstream;

/// <summary>Why a call failed, as far as upstream and the network tell. Its texts are in Tools/FailureTexts.cs.</summary>
internal enum FailureCause
{
    AccessKeyUnknown, SecretKeyWrong, CredentialsRefused, AddressNotAllowed, ClockSkew, AccessDenied, NotEnabled,
    ArgumentRefused, RequestRefused, NotFound, RateLimited, QuotaExhausted, Unavailable, TimedOut,
    Unreachable, NameNotResolved, TlsFailed, ConnectionLost, Redirected, TooLarge, Unreadable, UnknownError,
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

    public string? RequestId { get; init; }

    /// <summary>How long upstream asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Upstream's clock when it answered.</summary>
    public DateTimeOffset? ServerTime { get; init; }

    /// <summary>What went wrong below HTTP. The runtime's own texts are dropped: they may quote addresses and headers.</summary>
    /// <returns><see langword="null"/> for an exception that is no fault of the transport.</returns>
    public static UpstreamException? FromTransport(Exception exception) => exception switch
    {
        UpstreamException => null,
        HttpRequestException e => FromHttp(e),
        HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse } or InvalidDataException => new(FailureCause.Unreadable, false),
        IOException or SocketException => new(FailureCause.ConnectionLost, true),
        // The handler's own connect timeout; the caller's cancellation is told apart before.
        OperationCanceledException => new(FailureCause.Unreachable, true),
        _ => null,
    };

    private static UpstreamException FromHttp(HttpRequestException e) => (e.HttpRequestError, e.InnerException) switch
    {
        (HttpRequestError.NameResolutionError, _) => new(FailureCause.NameNotResolved, true),
        (HttpRequestError.SecureConnectionError, _) => new(FailureCause.TlsFailed, false),
        (HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded, _) => new(FailureCause.Unreadable, false),
        (HttpRequestError.ResponseEnded, _) => new(FailureCause.ConnectionLost, true),
        // The runtime calls only the first a name error; an offline machine mostly meets the second.
        (_, SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData })
            or (_, SocketException { SocketErrorCode: SocketError.NoRecovery }) => new(FailureCause.NameNotResolved, true),
        (_, AuthenticationException) => new(FailureCause.TlsFailed, false),
        (_, IOException) => new(FailureCause.ConnectionLost, true),
        _ => new(FailureCause.Unreachable, true),
    };
}
