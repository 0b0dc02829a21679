namespace Qianfan.Mcp.Upstream;

/// <summary>
/// Lets a few calls of one key run at once: half as many after upstream complained of the rate, one more after every ten good answers.
/// Callers who share a key take turns, so that one who asks for much does not keep another waiting for all of it.
/// </summary>
internal sealed class AdaptiveConcurrencyLimiter(int most)
{
    private readonly Lock _sync = new();
    private readonly int _most = most;

    // Who waits, the caller whose turn it is first.
    private readonly OrderedDictionary<string, Queue<TaskCompletionSource>> _waiting = [];
    private int _running;
    private int _good;

    /// <summary>How many calls may run now.</summary>
    public int Limit { get; private set; } = most;

    /// <param name="caller">Whose request it is for.</param>
    public async Task<T> RunAsync<T>(string caller, Func<Task<T>> call, CancellationToken cancellation)
    {
        await EnterAsync(caller, cancellation);
        try
        {
            var result = await call();
            Leave(limited: false);
            return result;
        }
        catch (Exception e)
        {
            // A call that was given up says nothing of the rate.
            Leave(e is UpstreamException failure ? failure.Cause == FailureCause.RateLimited : null);
            throw;
        }
    }

    private async Task EnterAsync(string caller, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        TaskCompletionSource turn;
        lock (_sync)
        {
            // Nobody waits while there is room.
            if (_running < Limit)
            {
                _running++;
                return;
            }
            turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_waiting.TryGetValue(caller, out var queue))
                _waiting.Add(caller, queue = []);
            queue.Enqueue(turn);
        }
        using var giveUp = cancellation.Register(() => turn.TrySetCanceled(cancellation));
        await turn.Task;
    }

    private void Leave(bool? limited)
    {
        lock (_sync)
        {
            if (limited == true)
                (Limit, _good) = (Math.Max(1, Limit / 2), 0);
            else if (limited == false && ++_good >= 10 && Limit < _most)
                (Limit, _good) = (Limit + 1, 0);
            _running--;
            while (_running < Limit && _waiting.Count > 0)
                if (Next().TrySetResult())
                    _running++;
        }
    }

    private TaskCompletionSource Next()
    {
        var (caller, queue) = _waiting.GetAt(0);
        _waiting.RemoveAt(0);
        var turn = queue.Dequeue();
        if (queue.Count > 0)
            _waiting.Add(caller, queue);
        return turn;
    }
}

/// <summary>The limiter of each key, for <see cref="CatalogCache"/>: made once, held while a call runs or waits, then forgotten.</summary>
/// <param name="most">Calls of a key that run at a time while upstream does not complain.</param>
internal sealed class ConcurrencyLimiters(int most)
{
    private readonly Dictionary<string, (AdaptiveConcurrencyLimiter Limiter, int Users)> _used = [];

    /// <summary>Keys whose calls run or wait now.</summary>
    public int Count => _used.Count;

    public async Task<T> UseAsync<T>(string key, Func<AdaptiveConcurrencyLimiter, Task<T>> use)
    {
        try
        {
            return await use(AddUsers(key, 1));
        }
        finally
        {
            AddUsers(key, -1);
        }
    }

    private AdaptiveConcurrencyLimiter AddUsers(string key, int more)
    {
        lock (_used)
        {
            var (limiter, users) = _used.GetValueOrDefault(key);
            _used[key] = (limiter ??= new(most), users + more);
            if (users + more == 0)
                _used.Remove(key);
            return limiter;
        }
    }
}
