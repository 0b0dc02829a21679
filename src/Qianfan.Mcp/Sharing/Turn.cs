using StackExchange.Redis;

namespace Qianfan.Mcp.Sharing;

/// <summary>
/// Lets one replica after the other ask the same, so that those who come later find the answer. Whoever dies loses its turn within two
/// seconds; without Redis nobody waits.
/// </summary>
internal sealed class Turn : IDisposable
{
    // Of whoever holds it alone.
    private const string Release = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end";

    private static readonly TimeSpan _lease = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _renewal = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan _retry = TimeSpan.FromMilliseconds(25);

    private readonly CancellationTokenSource _over = new();
    private readonly RedisKey _lock;
    private readonly RedisValue _holder;
    private SharedRedis? _redis;

    private Turn(bool hasWaited, SharedRedis? redis = null, RedisKey name = default, RedisValue holder = default)
    {
        (HasWaited, _redis, _lock, _holder) = (hasWaited, redis, name, holder);
        if (redis is not null)
            _ = RenewAsync(redis, _over.Token);
    }

    /// <summary>Whether another asked meanwhile.</summary>
    public bool HasWaited { get; }

    /// <param name="name">Of the entry that is going to be asked for.</param>
    public static async Task<Turn> TakeAsync(SharedRedis redis, string name, CancellationToken cancellation)
    {
        RedisKey turn = $"{SharedRedis.Prefix}lock:{name[SharedRedis.Prefix.Length..]}";
        RedisValue holder = Guid.NewGuid().ToString("N");
        for (var hasWaited = false; ; hasWaited = true)
        {
            var (answered, taken) = await redis.TryAsync(database => database.LockTakeAsync(turn, holder, _lease));
            if (taken)
                return new(hasWaited, redis, turn, holder);
            if (!answered)
            {
                // Redis may still get to it.
                redis.Tell(Release, turn, holder);
                return new(hasWaited);
            }
            await Task.Delay(_retry, cancellation);
        }
    }

    /// <summary>Gives the turn back, once.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _redis, null) is not { } redis)
            return;
        _over.Cancel();
        _over.Dispose();
        redis.Tell(Release, _lock, _holder);
    }

    private async Task RenewAsync(SharedRedis redis, CancellationToken over)
    {
        using var timer = new PeriodicTimer(_renewal);
        try
        {
            while (await timer.WaitForNextTickAsync(over))
                await redis.TryAsync(database => database.LockExtendAsync(_lock, _holder, _lease));
        }
        catch (OperationCanceledException)
        {
        }
    }
}
