using System.Net.Sockets;
using System.Security.Authentication;

namespace Qianfan.Mcp.Upstream;

/// <summary>Names what went wrong below HTTP. The runtime's own texts are dropped: they may quote addresses and headers.</summary>
internal static class TransportFailure
{
    /// <returns><see langword="null"/> for an exception that is no fault of the transport.</returns>
    public static UpstreamException? From(Exception exception) => exception switch
    {
        UpstreamException => null,
        HttpRequestException e => Http(e),
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
        _ when e.InnerException is AuthenticationException => Failure(FailureCause.TlsFailed, retryable: false),
        _ when e.InnerException is IOException => Failure(FailureCause.ConnectionLost),
        _ => Failure(FailureCause.Unreachable),
    };

    private static UpstreamException Failure(FailureCause cause, bool retryable = true) => new(cause, retryable);
}
