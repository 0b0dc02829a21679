using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using Qianfan.Mcp.Signing;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Locking;
using ZiggyCreatures.Caching.Fusion.NullObjects;

namespace Qianfan.Mcp.Upstream;

/// <summary>How old answers may be. Source: none; catalogs change by the day, billing states by the minute.</summary>
/// <param name="Lists">For lists, which hold billing states.</param>
/// <param name="Details">For one version's limits and capabilities.</param>
internal sealed record CacheOptions(TimeSpan Lists, TimeSpan Details)
{
    /// <summary>Memory for kept answers, in bytes; half as much again is for walks. Default 64 MiB.</summary>
    public long MaxBytes { get; init; } = 64L * 1024 * 1024;
}

/// <summary>
/// Asks upstream as seldom as possible, for all tools: answers are kept per key and request, equal requests at the same time are sent once,
/// and at most six calls of a key run at once. While upstream is out, an answer up to a day old is given, marked stale.
/// </summary>
/// <param name="clock">Tells the age of answers.</param>
internal sealed class CatalogCache(QianfanClient client, CacheOptions options, TimeProvider clock) : IDisposable
{
    /// <summary>Calls of a key that run at a time.</summary>
    public const int MostAtOnce = 6;

    private static readonly TimeSpan _maxAge = TimeSpan.FromHours(24);

    // FusionCache takes no TimeProvider. So by its own clock every entry expires at once, and may still be used for a day; how old an
    // answer may be is decided here, by Clock. Eager refresh is off: it would sign calls that nobody waits for and nobody can cancel.
    private static readonly FusionCacheEntryOptions _entry = new()
    {
        Duration = TimeSpan.Zero,
        AllowStaleOnReadOnly = true,
        IsFailSafeEnabled = true,
        FailSafeMaxDuration = _maxAge,
        FailSafeThrottleDuration = TimeSpan.Zero,
    };

    private readonly FusionCache _cache = new(
        new FusionCacheOptions { DisableTagging = true, EnableBestPracticesAdvisor = false },
        new MemoryCache(new MemoryCacheOptions { SizeLimit = options.MaxBytes }), logger: null, new NoLock());

    private readonly ConcurrencyLimiters _limiters = new(MostAtOnce);
    private readonly SingleFlight<Reply> _flights = new();

    public CacheOptions Options { get; } = options;

    public TimeProvider Clock { get; } = clock;

    /// <summary>What walks over several pages go on from.</summary>
    public WalkStore Walks { get; } = new(options.MaxBytes / 2);

    /// <summary>The kept answer, unless it is too old.</summary>
    /// <param name="lifetime">How old an answer may be.</param>
    public Reply? Find(AccessKey key, UpstreamRequest request, TimeSpan lifetime)
    {
        if (_cache.TryGet<Reply>(CacheKey(key, request), _entry) is not { HasValue: true, Value: var kept } || Age(kept) >= lifetime)
            return null;
        Instruments.CacheHits.Add(1, MeasuredCall.Tag(request.Operation));
        return kept.From(Reply.Cache);
    }

    /// <param name="lifetime">How old an answer may be.</param>
    /// <param name="refresh">Whether to ask upstream whatever is kept.</param>
    /// <exception cref="UpstreamException">The call failed, and nothing usable is kept.</exception>
    public async Task<Reply> CallAsync(
        AccessKey key, UpstreamRequest request, TimeSpan lifetime, bool refresh, CancellationToken cancellation)
    {
        if (!refresh && Find(key, request, lifetime) is { } fresh)
            return fresh;
        var cacheKey = CacheKey(key, request);
        // FusionCache alone shares no failure: all who wait would call one after the other, also when the first of them gives up.
        return await _flights.JoinAsync(cacheKey, running => AskAsync(cacheKey, key, request, running), cancellation);
    }

    public void Dispose()
    {
        client.Dispose();
        Walks.Dispose();
        _cache.Dispose();
    }

    private static string CacheKey(AccessKey key, UpstreamRequest request) =>
        $"{key.FullFingerprint} {request.Operation.Route} {request.Operation.Action} {Encoding.UTF8.GetString(request.Body.Span)}";

    private async Task<Reply> AskAsync(string cacheKey, AccessKey key, UpstreamRequest request, CancellationToken cancellation)
    {
        Reply? live = null;
        var reply = await _cache.GetOrSetAsync<Reply>(cacheKey, async (entry, _) =>
        {
            try
            {
                live = await _limiters.UseAsync(
                    key.FullFingerprint, limiter => client.CallAsync(key, request.Operation, request.Body, cancellation, limiter));
                // The body stands in the key, and in what answers were made for.
                entry.Options.Size = live.HeldBytes + 4L * request.Body.Length;
                return live;
            }
            catch (Exception e)
            {
                entry.Options.IsFailSafeEnabled = IsOutage(e) && entry.HasStaleValue && Age(entry.StaleValue.Value) < _maxAge;
                throw;
            }
        }, options: _entry, token: CancellationToken.None);
        return ReferenceEquals(reply, live) ? reply : reply.From(Reply.Stale);
    }

    private TimeSpan Age(Reply reply) => Clock.GetUtcNow() - reply.AsOf;

    // Says nothing of the account or the request. Everything else, such as a refusal, must be heard.
    private static bool IsOutage(Exception failure) => failure is UpstreamException
    {
        Cause: FailureCause.RateLimited or FailureCause.Unavailable or FailureCause.TimedOut or FailureCause.Unreachable
            or FailureCause.NameNotResolved or FailureCause.TlsFailed or FailureCause.ConnectionLost or FailureCause.Redirected
            or FailureCause.TooLarge or FailureCause.Unreadable or FailureCause.UnknownError,
    };

    // SingleFlight lets only one through. The library's own lock would keep each key for minutes and make a call wait for one that was
    // given up; its null lock counts as taken by another, which gives what is kept instead of calling.
    private sealed class NoLock : NullMemoryLocker, IFusionCacheMemoryLocker
    {
        ValueTask<object?> IFusionCacheMemoryLocker.AcquireLockAsync(
            string cacheName, string cacheInstanceId, string operationId, string key, TimeSpan timeout, ILogger? logger,
            CancellationToken token) => new(this);
    }
}
