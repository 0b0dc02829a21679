namespace Qianfan.Mcp.Upstream;

/// <summary>
/// Lets a few calls of one key run at once: half as many after upstream complained of the rate, one more after every ten good answers.
/// </summary>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for holds nothing to dispose of.
internal sealed class AdaptiveConcurrencyLimiter(int most)
#pragma warning restore CA1001
{
    private readonly int _most = most;
    private readonly SemaphoreSlim _places = new(most);
    private int _good;
    private int _owed; // Places to take away as soon as the calls in them end, since the limit fell.

    /// <summary>How many calls may run now.</summary>
    public int Limit { get; private set; } = most;

    public async Task<T> RunAsync<T>(Func<Task<T>> call, CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation);
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

    private void Leave(bool? limited)
    {
        lock (_places)
        {
            var before = Limit;
            if (limited == true)
                (Limit, _good) = (Math.Max(1, Limit / 2), 0);
            else if (limited == false && ++_good >= 10 && Limit < _most)
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
