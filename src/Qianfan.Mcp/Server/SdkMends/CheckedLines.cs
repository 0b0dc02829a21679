using System.Buffers;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Server.SdkMends;

/// <summary>
/// Standard input, of which the SDK gets whole messages only. A line that is none it drops without an answer or a word in the log, so that
/// the client waits forever; here it is answered, and logged once for each run of the same fault.
/// </summary>
internal sealed partial class CheckedLines(Stream inner, ReadableJson output, Language language) : WrappedStream(inner)
{
    private readonly TaskCompletionSource<ILogger> _log = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _chunk = new byte[4096];
    private readonly ArrayBufferWriter<byte> _line = new();
    private ReadOnlyMemory<byte> _messages;
    private string? _logged;
    private bool _hasEnded;

    /// <summary>Lines may be logged from now on. The SDK reads sooner than that.</summary>
    public void Start(ILogger log) => _log.TrySetResult(log);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_messages.IsEmpty && !_hasEnded)
        {
            ReadOnlyMemory<byte> rest = _chunk.AsMemory(0, await Inner.ReadAsync(_chunk, cancellationToken));
            _hasEnded = rest.IsEmpty;
            while (rest.Span.IndexOf((byte)'\n') is >= 0 and var end)
            {
                Add(rest.Span[..end]);
                rest = rest[(end + 1)..];
                await TakeAsync(cancellationToken);
            }
            Add(rest.Span);
            // The last line may lack its end.
            if (_hasEnded)
                await TakeAsync(cancellationToken);
        }
        var count = Math.Min(buffer.Length, _messages.Length);
        _messages[..count].CopyTo(buffer);
        _messages = _messages[count..];
        return count;
    }

    // One byte more than there may be tells a line that is too long; the rest of it is dropped.
    private void Add(ReadOnlySpan<byte> piece) =>
        _line.Write(piece[..Math.Min(piece.Length, McpRequest.MaxBytes + 1 - _line.WrittenCount)]);

    private async ValueTask TakeAsync(CancellationToken cancellation)
    {
        try
        {
            if (_line.WrittenSpan.Trim(" \t\r"u8).IsEmpty)
                return;
            _messages = (byte[])[
                .. _messages.Span, .. MendedMessage.Of(new McpRequest(McpRequest.Parse(_line.WrittenSpan))), (byte)'\n'];
            _logged = null;
        }
        catch (RequestError e)
        {
            if (_logged != e.Message)
                LogRefused(await _log.Task.WaitAsync(cancellation), _logged = e.Message);
            if (!e.IsOfNotification)
                await output.SendAsync(CatalogTool.Render(json => e.Write(json, language)), cancellation);
        }
        finally
        {
            _line.ResetWrittenCount();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "A line of standard input was refused: {Reason} Each line must hold one whole message.")]
    private static partial void LogRefused(ILogger log, string reason);
}
