using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Qianfan.Mcp.Hosting;

internal static class Logs
{
    /// <summary>A log that never touches standard output, which belongs to the protocol.</summary>
    public static ILoggerFactory ToStandardError(LogLevel level) => level == LogLevel.None
        ? NullLoggerFactory.Instance
        : LoggerFactory.Create(logging => logging
            .SetMinimumLevel(level)
            // The SDK logs every refused request with its stack; the client is told, so the operator is only when asking for more.
            .AddFilter("ModelContextProtocol", level > LogLevel.Information ? LogLevel.Critical : level)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
}
