using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Qianfan.Mcp.Server;

internal static class Logs
{
    /// <summary>A log that never touches standard output, which belongs to the protocol.</summary>
    public static ILoggerFactory ToStandardError(LogLevel? level) => level == LogLevel.None
        ? NullLoggerFactory.Instance
        : LoggerFactory.Create(logging => Filter(logging, level ?? LogLevel.Warning).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));

    /// <summary>One JSON object a line on standard error, with the scopes of the request.</summary>
    public static void AddJson(ILoggingBuilder logging, LogLevel? level)
    {
        Filter(logging, level ?? LogLevel.Information).AddJsonConsole(json =>
        {
            json.IncludeScopes = true;
            json.UseUtcTimestamp = true;
            json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    // The SDK and the web server log every refused request with its stack; the client is told, so the operator is only when asking for more.
    private static ILoggingBuilder Filter(ILoggingBuilder logging, LogLevel level) => logging
        .SetMinimumLevel(level)
        // Not below debug: at trace the SDK writes whole messages, with every argument.
        .AddFilter("ModelContextProtocol", level > LogLevel.Debug ? LogLevel.Critical : LogLevel.Debug)
        // Above that it quotes names and addresses as the caller wrote them.
        .AddFilter("ModelContextProtocol.Server", logged => logged == LogLevel.Debug && level <= LogLevel.Debug)
        .AddFilter("Microsoft", level > LogLevel.Debug ? LogLevel.Warning : level)
        // Its lines hold the query, where a caller may have put a key.
        .AddFilter("Microsoft.AspNetCore.Hosting", LogLevel.Warning);
}
