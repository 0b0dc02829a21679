using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Memory;
using Qianfan.Mcp.Signing;
using ZiggyCreatures.Caching.Fusion;

namespace Qianfan.Mcp.Upstream;

/// <summary>How old lists (with billing states, which change by the minute) and details (a version's limits) may be. No source.</summary>
/// <param name="Bytes">Memory for kept answers; half as much again is for walks. By default a quarter of what the process may use, at most
/// 256 MiB.</param>
internal sealed record CacheOptions(TimeSpan Lists, TimeSpan Details, long? Bytes = null)
{
    public long MaxBytes { get; } = Bytes ?? Math.Min(256L * 1024 * 1024, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);
}

/// <summary>What tools ask: the same request of the same key has the same answer for a while.</summary>
/// <param name="Caller">Who waits: callers take turns. Empty where there is one only.</param>
internal readonly record struct UpstreamRequest(Operation Operation, ReadOnlyMemory<byte> Body, string Caller = "");

/// <summary>
/// Asks upstream as seldom as possible, for all tools: answers are kept per key and request, equal requests at the same time are sent once,
/// and at most six calls of a key run at once. While upstream is out, an answer up to a day old is given, marked stale.
/// </summary>
internal sealed class CatalogCache(QianfanClient client, CacheOptions options, TimeProvider clock) : IDisposable
{
    /// <summary>Calls of a key that run at a time.</summary>
    public const int MostAtOnce = 6;

    private static readonly TimeSpan _maxAge = TimeSpan.FromHours(24);

    // Only holds. FusionCache takes no TimeProvider, shares neither failures nor the call of one who gave up, and its eager refresh signs
    // calls that nobody waits for: so it keeps each answer for a day by its own clock, and the rest is decided here.
    private readonly FusionCache _cache = new(new FusionCacheOptions { DisableTagging = true, EnableBestPracticesAdvisor = false });

    private readonly FairShares<string> _shares = new(options.MaxBytes, _maxAge, clock);
    private readonly ConcurrencyLimiters _limiters = new(MostAtOnce);
    private readonly SingleFlight<Reply> _flights = new();

    public CacheOptions Options { get; } = options;
    public TimeProvider Clock { get; } = clock;

    /// <summary>What walks over several pages go on from.</summary>
    public WalkStore Walks { get; } = new(options.MaxBytes / 2, clock);

    public Places Places => client.Places;

    /// <summary>The kept answer, unless it is too old.</summary>
    /// <param name="lifetime">How old an answer may be.</param>
    public Reply? Find(Credentials key, UpstreamRequest request, TimeSpan lifetime)
    {
        if (Kept(CacheKey(key, request), lifetime) is not { } kept)
            return null;
        Instruments.CacheHits.Add(1, request.Operation.Tag);
        return kept.From(Reply.Cache);
    }

    /// <param name="refresh">Whether to ask upstream whatever is kept.</param>
    /// <exception cref="UpstreamException">The call failed, and nothing usable is kept.</exception>
    public async Task<Reply> CallAsync(
        Credentials key, UpstreamRequest request, TimeSpan lifetime, bool refresh, CancellationToken cancellation)
    {
        if (!refresh && Find(key, request, lifetime) is { } fresh)
            return fresh;
        var cacheKey = CacheKey(key, request);
        return await _flights.JoinAsync(cacheKey, running => AskAsync(cacheKey, key, request, running), cancellation);
    }

    public void Dispose()
    {
        client.Dispose();
        Walks.Dispose();
        _cache.Dispose();
    }

    private async Task<Reply> AskAsync(string cacheKey, Credentials key, UpstreamRequest request, CancellationToken cancellation)
    {
        try
        {
            var live = await _limiters.UseAsync(key.FullFingerprint, limiter => client.CallAsync(key, request, limiter, cancellation));
            _cache.Set(cacheKey, live, new FusionCacheEntryOptions(_maxAge), token: CancellationToken.None);
            // The body stands in the key, and in what answers were made for.
            foreach (var gone in _shares.Keep(key.FullFingerprint, cacheKey, live.HeldBytes + 4L * request.Body.Length))
                _cache.Remove(gone, token: CancellationToken.None);
            return live;
        }
        catch (UpstreamException e) when (e.IsOutage && Kept(cacheKey, _maxAge) is { } kept)
        {
            return kept.From(Reply.Stale);
        }
    }

    private Reply? Kept(string cacheKey, TimeSpan lifetime) =>
        _cache.TryGet<Reply>(cacheKey) is { HasValue: true, Value: var kept } && Clock.GetUtcNow() - kept.AsOf < lifetime ? kept : null;

    private static string CacheKey(Credentials key, UpstreamRequest request) =>
        $"{key.FullFingerprint} {request.Operation.Route} {request.Operation.Action} {Encoding.UTF8.GetString(request.Body.Span)}";
}

/// <summary>
/// Makes one call for all who ask the same at the same time, and shares its result or its failure; for <see cref="CatalogCache"/>. The call
/// runs while anybody waits for it and is cancelled when the last one has given up.
/// </summary>
internal sealed class SingleFlight<TResult>
{
    private readonly Dictionary<string, Flight> _flights = [];

    /// <param name="cancellation">Ends the wait, and the call too if nobody else waits for it.</param>
    public async Task<TResult> JoinAsync(string key, Func<CancellationToken, Task<TResult>> call, CancellationToken cancellation)
    {
        // Who has given up already must not start a call.
        cancellation.ThrowIfCancellationRequested();
        Flight? flight;
        lock (_flights)
        {
            if (!_flights.TryGetValue(key, out flight) || flight.Call.IsCompleted)
                _flights[key] = flight = new(call, new());
            flight.Waiting++;
        }
        try
        {
            return await flight.Call.WaitAsync(cancellation);
        }
        finally
        {
            bool nobodyWaits;
            lock (_flights)
            {
                // Whoever comes from now on starts another.
                nobodyWaits = --flight.Waiting == 0;
                if (nobodyWaits && _flights.GetValueOrDefault(key) == flight)
                    _flights.Remove(key);
            }
            if (nobodyWaits && !flight.Call.IsCompleted)
                await flight.Cancelled.CancelAsync();
        }
    }

    private sealed class Flight(Func<CancellationToken, Task<TResult>> call, CancellationTokenSource cancelled)
    {
        public CancellationTokenSource Cancelled { get; } = cancelled;
        // On the pool: what a call does before its first await must not run under the lock.
        public Task<TResult> Call { get; } = Task.Run(() => call(cancelled.Token));
        public int Waiting { get; set; }
    }
}

/// <summary>
/// What the first page of a walk found, for all tools that page. Later pages are cut from it, so that a catalog which changes meanwhile
/// neither repeats nor loses a row.
/// </summary>
/// <param name="maxBytes">Memory for all that is kept.</param>
internal sealed class WalkStore(long maxBytes, TimeProvider clock) : IDisposable
{
    /// <summary>How long a walk may take.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(15);

    private readonly MemoryCache _found = new(new MemoryCacheOptions());
    private readonly FairShares<object> _shares = new(maxBytes, Kept, clock);

    /// <summary>Tells whether rows that were found again, perhaps by another replica, are the same in the same order.</summary>
    public static ulong Identify(IEnumerable<ReadOnlyMemory<byte>> rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var row in rows)
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, row.Length);
            hash.AppendData(length);
            hash.AppendData(row.Span);
        }
        return BinaryPrimitives.ReadUInt64LittleEndian(hash.GetHashAndReset());
    }

    /// <param name="size">About how many bytes of memory it holds.</param>
    /// <returns>The rows, to be found by.</returns>
    public ulong Keep<T>(Credentials key, ulong rows, T found, long size)
    {
        object walk = (key.FullFingerprint, typeof(T), rows);
        _found.Set(walk, found, Kept);
        foreach (var gone in _shares.Keep(key.FullFingerprint, walk, size))
            _found.Remove(gone);
        return rows;
    }

    public T? Find<T>(Credentials key, ulong rows) where T : class => _found.Get<T>((key.FullFingerprint, typeof(T), rows));

    public void Dispose() => _found.Dispose();
}
