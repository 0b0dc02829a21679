using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Qianfan.Mcp.Server;

/// <summary>What <see cref="StdioOpening"/> has left over.</summary>
/// <param name="Session">The lines of initialize and what belongs to it, which were answered already.</param>
/// <param name="Initialize">The id of that initialize; <see langword="null"/> when there was none.</param>
/// <param name="Unread">What is still to be answered.</param>
internal sealed record Opened(ReadOnlyMemory<byte> Session, RequestId? Initialize, ReadOnlyMemory<byte> Unread)
{
    public static Opened Nothing { get; } = new(default, null, default);
}

/// <summary>The input after the opening: first what the SDK's server must know, then what is not answered yet, then the rest.</summary>
internal sealed class OpenedInput(Stream inner, Opened opened) : WrappedStream(inner)
{
    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReadOnlyMemory<byte> _session = opened.Session;
    private ReadOnlyMemory<byte> _unread = opened.Unread;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_session.Length > 0)
            return Hand(ref _session, buffer);
        // The SDK takes up what follows at once, and it must know by then whom it talks to.
        if (opened.Initialize is not null)
            await _known.Task.WaitAsync(cancellationToken);
        return _unread.Length > 0 ? Hand(ref _unread, buffer) : await Inner.ReadAsync(buffer, cancellationToken);
    }

    /// <summary>Keeps back the SDK's own answer to the initialize that was answered.</summary>
    public McpMessageHandler WithoutAnswered(McpMessageHandler next) => (context, cancellation) =>
    {
        if (_known.Task.IsCompleted || opened.Initialize is not { } id || context.JsonRpcMessage is not JsonRpcMessageWithId answer || !answer.Id.Equals(id))
            return next(context, cancellation);
        _known.SetResult();
        return Task.CompletedTask;
    };

    private static int Hand(ref ReadOnlyMemory<byte> bytes, Memory<byte> buffer)
    {
        var count = Math.Min(bytes.Length, buffer.Length);
        bytes[..count].CopyTo(buffer);
        bytes = bytes[count..];
        return count;
    }
}
