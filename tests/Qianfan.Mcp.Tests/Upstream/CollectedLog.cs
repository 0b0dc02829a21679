using System.Text;
using Microsoft.Extensions.Logging;

namespace Qianfan.Mcp.Tests.Upstream;

/// <summary>All that is logged, with its exceptions.</summary>
internal sealed class CollectedLog : ILogger
{
    private readonly StringBuilder _text = new();

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _text.AppendLine(formatter(state, exception)).AppendLine(exception?.ToString());

    public override string ToString() => _text.ToString();
}
