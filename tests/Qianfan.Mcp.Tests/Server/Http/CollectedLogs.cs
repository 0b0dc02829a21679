using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>Everything that is logged at the finest level an operator can set, with its values, exceptions and scopes.</summary>
internal sealed class CollectedLogs : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<string> _lines = new();
    private IExternalScopeProvider? _scopes;

    public string Text => string.Join('\n', _lines);

    /// <summary>Takes the place of the console, behind the same filters.</summary>
    public void Collect(ILoggingBuilder logging)
    {
        Mcp.Server.Logging.AddJson(logging, LogLevel.Trace);
        logging.ClearProviders().AddProvider(this);
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose() { }

    private sealed class Logger(CollectedLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => logs._scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            logs._lines.Enqueue($"{category}: {formatter(state, exception)} {Values(state)} {exception}");
            logs._scopes?.ForEachScope((scope, lines) => lines.Enqueue($"{category} in {scope} {Values(scope)}"), logs._lines);
        }

        private static string Values(object? state) =>
            state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(", ", values.Select(pair => $"{pair.Key}={pair.Value}")) : "";
    }
}
