using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Qianfan.Mcp.Server.SdkMends;

/// <summary>Counts the messages that were taken up and those still being worked on, so that the end of input can wait for them.</summary>
internal sealed class RunningMessages
{
    // A line that is no message is never taken up: the wait for the next one ends after this.
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly List<(Func<bool> Holds, TaskCompletionSource Reached)> _awaited = [];
    // A client may use an id for two requests at once; each is counted.
    private readonly List<RequestId> _failed = [];
    private int _takenUp;
    private int _running;

    public McpMessageHandler Count(McpMessageHandler next) => async (context, cancellation) =>
    {
        Change(() => (_takenUp, _running) = (_takenUp + 1, _running + 1));
        var answersLater = false;
        try
        {
            await next(context, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException && context.JsonRpcMessage is JsonRpcRequest)
        {
            // The SDK writes the error only when the exception has come out of here.
            answersLater = true;
            Change(() => _failed.Add(((JsonRpcRequest)context.JsonRpcMessage).Id));
            throw;
        }
        finally
        {
            if (!answersLater)
                Change(() => _running--);
        }
    };

    /// <summary>Sees the errors go out.</summary>
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

    /// <summary>The server takes up messages from now on.</summary>
    public void Start() => _started.TrySetResult();

    /// <summary>Ends when so many messages have been taken up and none is being worked on.</summary>
    public async Task DrainAsync(int messages, CancellationToken cancellation)
    {
        await _started.Task.WaitAsync(cancellation);
        for (var before = -1; before < _takenUp && _takenUp < messages;)
        {
            before = _takenUp;
            try
            {
                await Until(() => _takenUp > before).WaitAsync(_longestWait, cancellation);
            }
            catch (TimeoutException)
            {
            }
        }
        await Until(() => _running == 0).WaitAsync(cancellation);
    }

    private Task Until(Func<bool> holds)
    {
        lock (_lock)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (holds())
                reached.SetResult();
            else
                _awaited.Add((holds, reached));
            return reached.Task;
        }
    }

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            foreach (var (_, reached) in _awaited.Where(awaited => awaited.Holds()))
                reached.TrySetResult();
        }
    }
}
