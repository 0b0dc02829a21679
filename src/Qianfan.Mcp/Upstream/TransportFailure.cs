using System.Net.Sockets;
using System.Security.Authentication;

namespace Qianfan.Mcp.Upstream;

/// <summary>Names what went wrong below HTTP. The runtime's own texts are dropped: they may quote addresses and headers.</summary>
internal static class TransportFailure
{
    // The runtime itself names only the first so; a machine that is offline mostly meets the second.
    private static readonly SocketError[] _nameErrors =
        [SocketError.HostNotFound, SocketError.TryAgain, SocketError.NoData, SocketError.NoRecovery];

    /// <returns><see langword="null"/> for an exception that is no fault of the transport.</returns>
    public static UpstreamException? From(Exception exception) => exception switch
    {
        UpstreamException => null,
        HttpRequestException e => Http(e),
        HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse } => Failure(FailureCause.Unreadable, retryable: false),
        HttpIOException or IOException or SocketException => Failure(FailureCause.ConnectionLost),
        // The connect timeout and cancellation inside the handler; the caller's own cancellation is told apart before.
        OperationCanceledException => Failure(FailureCause.Unreachable),
        InvalidDataException => Failure(FailureCause.Unreadable, retryable: false),
        _ => null,
    };

    private static UpstreamException Http(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => Failure(FailureCause.NameNotResolved),
        HttpRequestError.SecureConnectionError => Failure(FailureCause.TlsFailed, retryable: false),
        HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded => Failure(FailureCause.Unreadable, retryable: false),
        HttpRequestError.ResponseEnded => Failure(FailureCause.ConnectionLost),
        _ when e.InnerException is SocketException { SocketErrorCode: var code } && _nameErrors.Contains(code) => Failure(FailureCause.NameNotResolved),
        _ when e.InnerException is AuthenticationException => Failure(FailureCause.TlsFailed, retryable: false),
        _ when e.InnerException is IOException => Failure(FailureCause.ConnectionLost),
        _ => Failure(FailureCause.Unreachable),
    };

    private static UpstreamException Failure(FailureCause cause, bool retryable = true) => new(cause, retryable);
}
