using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Server;

/// <summary>
/// Tells the operator of requests that are refused: each is counted, and of each kind one is logged a minute, with how many there were. The
/// line has the kind of the caller's address and no word of the caller's. Lines for operators are in English, as all logs are.
/// </summary>
internal sealed partial class Refusals(ILogger log, TimeProvider clock)
{
    private static readonly TimeSpan _pause = TimeSpan.FromMinutes(1);

    // By status and kind of address: a few dozen at most.
    private readonly ConcurrentDictionary<(int Status, string From), Kind> _kinds = new();

    /// <summary>Outermost middleware.</summary>
    public async Task NoteAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        var status = context.Response.StatusCode;
        // 405 is how every client learns that this server opens no stream by itself.
        if (status is not (>= 400 and < 500 or StatusCodes.Status503ServiceUnavailable) or StatusCodes.Status405MethodNotAllowed)
            return;
        Instruments.Refused.Add(1, new KeyValuePair<string, object?>("http.response.status_code", status));
        var from = AddressClass(context.Connection.RemoteIpAddress);
        if (_kinds.GetOrAdd((status, from), _ => new()).Count(clock) is > 0 and var count)
            Log(log, status, from, context.Features.Get<RequestError>()?.Message ?? Reason(status), count);
    }

    /// <summary>As much of an address as may stand in a log.</summary>
    public static string AddressClass(IPAddress? address) => address?.IsIPv4MappedToIPv6 == true ? AddressClass(address.MapToIPv4())
        : address is null ? "unknown"
        : IPAddress.IsLoopback(address) ? "loopback"
        : address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal || IsPrivate(address) ? "private"
        : "public";

    private static bool IsPrivate(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork
        && address.GetAddressBytes() is [10, ..] or [172, >= 16 and < 32, ..] or [192, 168, ..] or [169, 254, ..]
            or [100, >= 64 and < 128, ..];

    private static string Reason(int status) => status switch
    {
        400 => "The host is not in --allowed-hosts, or the request is no HTTP.",
        404 => "There is nothing at this path.",
        _ => "See the status.",
    };

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Refused with {Status}, caller {AddressClass}: {Reason} ({Count} since the last such line)")]
    private static partial void Log(ILogger log, int status, string addressClass, string reason, int count);

    private sealed class Kind
    {
        private readonly Lock _sync = new();
        private long? _logged;
        private int _count;

        /// <returns>How many there were since the last line, where it is time for another; otherwise 0.</returns>
        public int Count(TimeProvider clock)
        {
            lock (_sync)
            {
                _count++;
                if (_logged is { } before && clock.GetElapsedTime(before) < _pause)
                    return 0;
                _logged = clock.GetTimestamp();
                (var count, _count) = (_count, 0);
                return count;
            }
        }
    }
}
