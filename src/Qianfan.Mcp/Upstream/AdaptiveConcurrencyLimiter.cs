namespace Qianfan.Mcp.Upstream;

/// <summary>
/// Lets a few calls of one key run at once: half as many after upstream complained of the rate, one more after every ten good answers.
/// </summary>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for holds nothing to dispose of.
internal sealed class AdaptiveConcurrencyLimiter(int most)
#pragma warning restore CA1001
{
    private const int GoodAnswersForOneMore = 10;

    private readonly int _most = most;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _places = new(most);
    private int _good;

    // Places to take away as soon as the calls in them end, since the limit fell.
    private int _owed;

    /// <summary>How many calls may run now.</summary>
    public int Limit { get; private set; } = most;

    public async Task<T> RunAsync<T>(Func<Task<T>> call, CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation);
        bool? limited = null;
        try
        {
            var result = await call();
            limited = false;
            return result;
        }
        catch (UpstreamException e)
        {
            limited = e.Cause == FailureCause.RateLimited;
            throw;
        }
        finally
        {
            Leave(limited);
        }
    }

    // A call that was given up says nothing of the rate.
    private void Leave(bool? limited)
    {
        lock (_lock)
        {
            var before = Limit;
            _good = limited switch { true => 0, false => _good + 1, null => _good };
            if (limited == true)
                Limit = Math.Max(1, Limit / 2);
            else if (_good >= GoodAnswersForOneMore && Limit < _most)
                (Limit, _good) = (Limit + 1, 0);

            var free = 1 + Limit - before - _owed;
            _owed = Math.Max(0, -free);
            if (free > 0)
                _places.Release(free);
            while (_owed > 0 && _places.Wait(0))
                _owed--;
        }
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
            return await use(AddUser(key, 1));
        }
        finally
        {
            AddUser(key, -1);
        }
    }

    private AdaptiveConcurrencyLimiter AddUser(string key, int more)
    {
        lock (_used)
        {
            var (limiter, users) = _used.GetValueOrDefault(key);
            limiter ??= new(most);
            if (users + more == 0)
                _used.Remove(key);
            else
                _used[key] = (limiter, users + more);
            return limiter;
        }
    }
}
