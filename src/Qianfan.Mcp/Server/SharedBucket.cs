using System.Threading.RateLimiting;
using Qianfan.Mcp.Sharing;
using StackExchange.Redis;

namespace Qianfan.Mcp.Server;

/// <summary>
/// A bucket of tokens that all replicas draw from. Each takes a few at a time, so that hardly any call asks Redis, and what a replica has
/// taken and not used is at most a twentieth of the bucket. Without Redis a replica has its share of the rate, by how many there were.
/// </summary>
/// <param name="who">Whose bucket it is.</param>
/// <param name="local">The bucket of a replica for a rate a minute.</param>
internal sealed class SharedBucket(
    SharedRedis redis, string who, int perMinute, Func<int, TokenBucketRateLimiterOptions> local) : RateLimiter
{
    // By the clock of Redis, in milliseconds. Returns how many tokens were taken, how many are left, and when there is one if none was.
    private const string Draw = """
        local time = redis.call('TIME')
        local now, most, rate = time[1] * 1000 + time[2] / 1000, tonumber(ARGV[1]), tonumber(ARGV[2])
        local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at')
        local tokens = math.min(most, (tonumber(kept[1]) or most) + math.max(0, now - (tonumber(kept[2]) or now)) * rate)
        local taken = math.min(tonumber(ARGV[3]), math.floor(tokens))
        redis.call('HSET', KEYS[1], 'tokens', string.format('%.6f', tokens - taken), 'at', string.format('%.3f', now))
        redis.call('PEXPIRE', KEYS[1], math.ceil(most / rate) + 1000)
        return {taken, math.floor(tokens - taken), taken > 0 and 0 or math.ceil((1 - tokens) / rate)}
        """;

    private static readonly RateLimitLease _granted = new Lease(null);
    private static readonly RateLimitLease _unasked = new Lease(TimeSpan.Zero);

    private readonly RedisKey[] _bucket = [redis.Name("rate", who)];
    private readonly int _most = local(perMinute).TokenLimit;
    private TokenBucketRateLimiter? _alone;
    private int _left = int.MaxValue;
    private int _taken;
    private long _lastUse = Environment.TickCount64;

    public override TimeSpan? IdleDuration => TimeSpan.FromMilliseconds(Environment.TickCount64 - Volatile.Read(ref _lastUse));

    public override RateLimiterStatistics? GetStatistics() => null;

    // ASP.NET Core tries this one first, and what it gives while another limiter has nothing would be lost.
    protected override RateLimitLease AttemptAcquireCore(int permitCount) => _unasked;

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _lastUse, Environment.TickCount64);
        if (Interlocked.Decrement(ref _taken) >= 0)
            return new(_granted);
        Interlocked.Increment(ref _taken);
        return DrawAsync(permitCount);
    }

    private async ValueTask<RateLimitLease> DrawAsync(int permitCount)
    {
        var wanted = Math.Max(1, _most / 20 / redis.Replicas);
        var (answered, drawn) = await redis.TryAsync(async database => (long[]?)await database.ScriptEvaluateAsync(
            Draw, _bucket, [_most, perMinute / 60_000.0, wanted]));
        if (!answered)
            return Alone(permitCount);
        Together((int)drawn![1]);
        if (drawn[0] == 0)
            return new Lease(TimeSpan.FromMilliseconds(drawn[2]));
        Interlocked.Add(ref _taken, (int)drawn[0] - 1);
        return _granted;
    }

    protected override void Dispose(bool disposing)
    {
        lock (_bucket)
            _alone?.Dispose();
        base.Dispose(disposing);
    }

    private void Together(int left)
    {
        lock (_bucket)
        {
            _left = left;
            _alone?.Dispose();
            _alone = null;
        }
    }

    // Goes on from what was left when Redis was last asked.
    private RateLimitLease Alone(int permitCount)
    {
        lock (_bucket)
        {
            if (_alone is null)
            {
                var options = local(Math.Max(1, perMinute / redis.Replicas));
                _alone = new(options);
                _alone.AttemptAcquire(Math.Max(0, options.TokenLimit - _left / redis.Replicas)).Dispose();
            }
            return _alone.AttemptAcquire(permitCount);
        }
    }

    /// <param name="retryAfter"><see langword="null"/> if the call may go on.</param>
    private sealed class Lease(TimeSpan? retryAfter) : RateLimitLease
    {
        public override bool IsAcquired => retryAfter is null;

        public override IEnumerable<string> MetadataNames => retryAfter is null ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = retryAfter;
            return retryAfter is not null && metadataName == MetadataName.RetryAfter.Name;
        }
    }
}
