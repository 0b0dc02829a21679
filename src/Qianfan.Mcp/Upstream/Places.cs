using System.Threading.RateLimiting;

namespace Qianfan.Mcp.Upstream;

/// <summary>
/// Places for calls that are under way to Qianfan, for all callers of this server together. Only a call that is being sent holds one: not
/// while it waits for its key's turn or for a retry, and never for a kept answer. No caller gets more than a quarter of them.
/// </summary>
/// <param name="most">How many there are; twice as many calls may wait.</param>
internal sealed class Places(int most, TimeProvider clock) : IDisposable
{
    /// <summary>How long all places may be taken before the server says that it is not ready.</summary>
    public static readonly TimeSpan LongestFull = TimeSpan.FromSeconds(10);

    private readonly FairLimiter _limiter = new(most, waiting: 2 * most);

    private readonly Lock _sync = new();
    private long? _fullSince;
    private int _taken;

    /// <summary>Whether every place has been taken for longer than <see cref="LongestFull"/>.</summary>
    public bool AreExhausted
    {
        get
        {
            lock (_sync)
                return _fullSince is { } since && clock.GetElapsedTime(since) >= LongestFull;
        }
    }

    /// <param name="caller">Whose request it is for.</param>
    /// <exception cref="UpstreamException">As many calls wait as may.</exception>
    public async Task<T> RunAsync<T>(string caller, Func<Task<T>> call, CancellationToken cancellation)
    {
        using var place = await _limiter.AcquireAsync(caller, cancellation);
        if (!place.IsAcquired)
            throw new UpstreamException(FailureCause.Busy, retryable: false);
        Count(1);
        try
        {
            return await call();
        }
        finally
        {
            Count(-1);
        }
    }

    public void Dispose() => _limiter.Dispose();

    private void Count(int more)
    {
        lock (_sync)
        {
            _taken += more;
            _fullSince = _taken < most ? null : _fullSince ?? clock.GetTimestamp();
        }
    }
}

/// <summary>Lets so many things happen at once, of which no caller gets more than a quarter.</summary>
internal sealed class FairLimiter : IDisposable
{
    private readonly PartitionedRateLimiter<string> _each, _all, _both;

    /// <param name="waiting">How many may wait; more are turned away.</param>
    public FairLimiter(int most, int waiting)
    {
        _each = PartitionedRateLimiter.Create<string, string>(caller => RateLimitPartition.GetConcurrencyLimiter(
            caller, _ => new() { PermitLimit = Math.Max(1, most / 4), QueueLimit = waiting }));
        _all = PartitionedRateLimiter.Create<string, string>(_ => RateLimitPartition.GetConcurrencyLimiter(
            "", _ => new() { PermitLimit = most, QueueLimit = waiting }));
        _both = PartitionedRateLimiter.CreateChained(_each, _all);
    }

    public ValueTask<RateLimitLease> AcquireAsync(string caller, CancellationToken cancellation) =>
        _both.AcquireAsync(caller, 1, cancellation);

    public RateLimitLease AttemptAcquire(string caller) => _both.AttemptAcquire(caller);

    public void Dispose()
    {
        // The last does not dispose of the others, whose timers would go on.
        _both.Dispose();
        _each.Dispose();
        _all.Dispose();
    }
}
