namespace Qianfan.Mcp.Upstream;

/// <summary>
/// Lets a few calls through at once: half as many after upstream complained of the rate, one more again after each run of good answers.
/// </summary>
internal sealed class AdaptiveConcurrencyLimiter(int most)
{
    /// <summary>Good answers in a row that win one place back.</summary>
    private const int GoodForOneMore = 10;

    private readonly int _most = most;
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = [];
    private int _running;
    private int _good;

    /// <summary>How many calls may run now.</summary>
    public int Limit { get; private set; } = most;

    public async Task<T> RunAsync<T>(Func<Task<T>> call, CancellationToken cancellation)
    {
        await EnterAsync(cancellation);
        try
        {
            var result = await call();
            Learn(limited: false);
            return result;
        }
        catch (UpstreamException e)
        {
            Learn(limited: e.Cause == FailureCause.RateLimited);
            throw;
        }
        finally
        {
            Leave();
        }
    }

    private async Task EnterAsync(CancellationToken cancellation)
    {
        LinkedListNode<TaskCompletionSource> place;
        lock (_lock)
        {
            if (_running < Limit)
            {
                _running++;
                return;
            }
            place = _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        try
        {
            await place.Value.Task.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                if (place.List is not null)
                {
                    _waiting.Remove(place);
                    throw;
                }
            }
            // The place was given in the same moment: it goes to the next.
            Leave();
            throw;
        }
    }

    private void Learn(bool limited)
    {
        lock (_lock)
        {
            _good = limited ? 0 : _good + 1;
            if (limited)
                Limit = Math.Max(1, Limit / 2);
            else if (_good >= GoodForOneMore && Limit < _most)
                (Limit, _good) = (Limit + 1, 0);
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            _running--;
            while (_running < Limit && _waiting.First is { } next)
            {
                _waiting.RemoveFirst();
                _running++;
                next.Value.SetResult();
            }
        }
    }
}
