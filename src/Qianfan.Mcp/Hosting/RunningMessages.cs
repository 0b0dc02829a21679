using ModelContextProtocol.Server;

namespace Qianfan.Mcp.Hosting;

/// <summary>Counts the messages that were taken up and those still being worked on, so that the end of input can wait for them.</summary>
internal sealed class RunningMessages
{
    // A line that is no message is never taken up; nothing waits longer for it than this.
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly List<(Func<bool> Holds, TaskCompletionSource Reached)> _awaited = [];
    private int _takenUp;
    private int _running;

    public McpMessageHandler Count(McpMessageHandler next) => async (message, cancellation) =>
    {
        Change(() => (_takenUp, _running) = (_takenUp + 1, _running + 1));
        try
        {
            await next(message, cancellation);
        }
        finally
        {
            Change(() => _running--);
        }
    };

    /// <summary>Ends when so many messages have been taken up and none is being worked on.</summary>
    public async Task DrainAsync(int messages, CancellationToken cancellation)
    {
        try
        {
            await Until(() => _takenUp >= messages).WaitAsync(_longestWait, cancellation);
        }
        catch (TimeoutException)
        {
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
