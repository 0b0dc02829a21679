using ModelContextProtocol.Server;

namespace Qianfan.Mcp.Server.SdkMends;

/// <summary>
/// Mends what happens when the input ends: the SDK cancels what is running, so whoever pipes requests in and closes the pipe gets no
/// answers. Here the end is passed on when every message that was read has been answered.
/// </summary>
internal sealed class DrainOnEndOfInput(Stream inner) : WrappedStream(inner)
{
    // What the SDK refuses before any filter is never taken up: the wait for the next message ends after this.
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // A client may use an id for two requests at once; each is counted.
    private readonly List<RequestId> _failed = [];
    private int _lines;
    private int _takenUp;
    private int _running;

    /// <summary>The server takes up messages from now on.</summary>
    public void Start() => _started.TrySetResult();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await Inner.ReadAsync(buffer, cancellationToken);
        _lines += buffer.Span[..read].Count((byte)'\n');
        if (read == 0)
            await DrainAsync(cancellationToken);
        return read;
    }

    /// <summary>Incoming filter: sees messages being taken up and done with.</summary>
    public McpMessageHandler Count(McpMessageHandler next) => async (context, cancellation) =>
    {
        Change(() => (_takenUp, _running) = (_takenUp + 1, _running + 1));
        var isAnsweredLater = false;
        try
        {
            await next(context, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException && context.JsonRpcMessage is JsonRpcRequest)
        {
            // The SDK writes the error only after the exception has come out of here.
            isAnsweredLater = true;
            Change(() => _failed.Add(((JsonRpcRequest)context.JsonRpcMessage).Id));
            throw;
        }
        finally
        {
            if (!isAnsweredLater)
                Change(() => _running--);
        }
    };

    /// <summary>Outgoing filter: sees those errors go out.</summary>
    public McpMessageHandler CountErrors(McpMessageHandler next) => async (context, cancellation) =>
    {
        try
        {
            await next(context, cancellation);
        }
        finally
        {
            if (context.JsonRpcMessage is JsonRpcError error)
                Change(() => _running -= _failed.Remove(error.Id) ? 1 : 0);
        }
    };

    private async Task DrainAsync(CancellationToken cancellation)
    {
        await _started.Task.WaitAsync(cancellation);
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_running == 0 && _takenUp >= _lines)
                    return;
                changed = _changed.Task;
            }
            try
            {
                await changed.WaitAsync(_running == 0 ? _longestWait : Timeout.InfiniteTimeSpan, cancellation);
            }
            catch (TimeoutException)
            {
                return;
            }
        }
    }

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            _changed.TrySetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
