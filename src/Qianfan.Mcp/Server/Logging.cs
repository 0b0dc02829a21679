using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Qianfan.Mcp.Server;

/// <summary>Logs on standard error; standard output belongs to the protocol.</summary>
internal static class Logging
{
    /// <summary>One line of text for each entry; for a person beside the server. Warnings and worse by default.</summary>
    public static void AddText(ILoggingBuilder logging, LogLevel? level)
    {
        if (level == LogLevel.None)
            return;
        // Not AddConsole: the options of all its formatters, resolved by reflection, take a seventh of the native image's start.
        Filter(logging, level ?? LogLevel.Warning).Services.AddSingleton<ILoggerProvider>(
            _ => new ConsoleLoggerProvider(new ToStandardError()));
    }

    /// <summary>One JSON object a line, with the scopes of the request; for a log collector. Information and worse by default.</summary>
    public static void AddJson(ILoggingBuilder logging, LogLevel? level)
    {
        Filter(logging, level ?? LogLevel.Information).AddJsonConsole(json =>
        {
            json.IncludeScopes = true;
            json.UseUtcTimestamp = true;
            json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => Settle(console));
    }

    // Where nobody reads standard error, lines are dropped once 2,500 wait; the server would wait with them.
    private static ConsoleLoggerOptions Settle(ConsoleLoggerOptions console)
    {
        console.LogToStandardErrorThreshold = LogLevel.Trace;
        console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        return console;
    }

    private sealed class ToStandardError : IOptionsMonitor<ConsoleLoggerOptions>
    {
        public ConsoleLoggerOptions CurrentValue { get; } = Settle(new());

        public ConsoleLoggerOptions Get(string? name) => CurrentValue;

        public IDisposable? OnChange(Action<ConsoleLoggerOptions, string?> listener) => null;
    }

    // The SDK and the web server log every refused request with its stack. The client is told; the operator only when asking for more.
    private static ILoggingBuilder Filter(ILoggingBuilder logging, LogLevel level) => logging
        .SetMinimumLevel(level)
        // Not below debug: at trace the SDK writes whole messages, with every argument.
        .AddFilter("ModelContextProtocol", level > LogLevel.Debug ? LogLevel.Critical : LogLevel.Debug)
        // Above debug it quotes names and addresses as the caller wrote them.
        .AddFilter("ModelContextProtocol.Server", logged => logged == LogLevel.Debug && level <= LogLevel.Debug)
        .AddFilter("Microsoft", level > LogLevel.Debug ? LogLevel.Warning : level)
        // A failed start, with its stack: the command says why in one line.
        .AddFilter("Microsoft.AspNetCore.Server.Kestrel", logged => logged < LogLevel.Critical
            && logged >= (level > LogLevel.Debug ? LogLevel.Warning : level))
        .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical)
        // A line for each probe while it is degraded or busy: what made it so says so once.
        .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.Critical)
        // Its lines hold the query, where a caller may have put a key.
        .AddFilter("Microsoft.AspNetCore.Hosting", LogLevel.Warning);
}
