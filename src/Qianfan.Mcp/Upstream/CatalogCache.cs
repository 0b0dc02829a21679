using System.Text;
using Microsoft.Extensions.Caching.Memory;
using Qianfan.Mcp.Signing;

namespace Qianfan.Mcp.Upstream;

/// <summary>One question to upstream: the same question of the same key has the same answer for a while.</summary>
/// <param name="Body">The JSON body.</param>
internal readonly record struct UpstreamRequest(Operation Operation, ReadOnlyMemory<byte> Body);

/// <summary>How old answers may be. Source: none; catalogs change by the day, billing states by the minute.</summary>
/// <param name="Lists">For lists, which hold billing states.</param>
/// <param name="Details">For one version's limits and capabilities.</param>
internal sealed record CacheOptions(TimeSpan Lists, TimeSpan Details);

/// <summary>
/// Upstream, asked as seldom as possible: answers are kept per key and question, the same question asked many times at once is sent
/// once, and at most six calls of a key run at a time. While upstream fails, an answer up to a day old is given, marked stale.
/// </summary>
internal sealed class CatalogCache(QianfanClient client, CacheOptions options, TimeProvider clock) : IDisposable
{
    /// <summary>Calls of a key that run at a time.</summary>
    public const int MostAtOnce = 6;

    private const long MostBytes = 64L * 1024 * 1024;
    private static readonly TimeSpan _oldest = TimeSpan.FromHours(24);
    private static readonly TimeSpan _gateKept = TimeSpan.FromHours(1);

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = MostBytes });
    private readonly Flights<(string, Operation, string), Reply> _flights = new();

    public CacheOptions Options { get; } = options;

    /// <summary>What walks over several pages go on from.</summary>
    public Snapshots Snapshots { get; } = new();

    /// <summary>By which the age of answers is told.</summary>
    public TimeProvider Clock => clock;

    /// <summary>The answer that is kept, unless it is too old.</summary>
    /// <param name="lifetime">How old an answer may be.</param>
    public Reply? Find(AccessKey key, UpstreamRequest question, TimeSpan lifetime)
    {
        if (_kept.Get<Reply>(Place(key, question)) is not { } kept || Age(kept) >= lifetime)
            return null;
        Instruments.CacheHits.Add(1, MeasuredCall.Tag(question.Operation));
        return kept.From(Reply.Cache);
    }

    /// <param name="lifetime">How old an answer may be.</param>
    /// <param name="refresh">Whether to ask upstream whatever is kept.</param>
    /// <exception cref="UpstreamException">The call failed, and nothing usable is kept.</exception>
    public async Task<Reply> CallAsync(AccessKey key, UpstreamRequest question, TimeSpan lifetime, bool refresh, CancellationToken cancellation)
    {
        if (!refresh && Find(key, question, lifetime) is { } fresh)
            return fresh;
        var place = Place(key, question);
        try
        {
            return await _flights.JoinAsync(place, running => AskAsync(place, key, question, running), cancellation);
        }
        catch (UpstreamException e) when (IsOutage(e.Cause) && _kept.Get<Reply>(place) is { } kept && Age(kept) < _oldest)
        {
            return kept.From(Reply.Stale);
        }
    }

    public void Dispose()
    {
        client.Dispose();
        Snapshots.Dispose();
        _kept.Dispose();
    }

    private static (string Key, Operation, string) Place(AccessKey key, UpstreamRequest question) =>
        (key.Fingerprint, question.Operation, Encoding.UTF8.GetString(question.Body.Span));

    private async Task<Reply> AskAsync((string Key, Operation, string) place, AccessKey key, UpstreamRequest question, CancellationToken cancellation)
    {
        var reply = await client.CallAsync(key, question.Operation, question.Body, cancellation, Gate(place.Key));
        _kept.Set(place, reply, new MemoryCacheEntryOptions { Size = reply.Size, AbsoluteExpirationRelativeToNow = _oldest });
        return reply;
    }

    private AdaptiveConcurrencyLimiter Gate(string key) => _kept.GetOrCreate(key, entry =>
    {
        entry.Size = 1;
        entry.SlidingExpiration = _gateKept;
        entry.Priority = CacheItemPriority.NeverRemove;
        return new AdaptiveConcurrencyLimiter(MostAtOnce);
    })!;

    private TimeSpan Age(Reply reply) => clock.GetUtcNow() - reply.AsOf;

    // What says nothing of the account or the question; a refusal must be heard.
    private static bool IsOutage(FailureCause cause) => cause is FailureCause.RateLimited or FailureCause.Unavailable or FailureCause.TimedOut
        or FailureCause.Unreachable or FailureCause.NameNotResolved or FailureCause.TlsFailed or FailureCause.ConnectionLost
        or FailureCause.Redirected or FailureCause.TooLarge or FailureCause.Unreadable or FailureCause.UnknownError;
}
