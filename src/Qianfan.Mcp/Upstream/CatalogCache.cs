using Qianfan.Mcp.Sharing;
using Qianfan.Mcp.Signing;

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
/// and at most six calls of a key run at once. While upstream is out, an answer up to a day old is given, marked stale. Replicas that share
/// a Redis do all of this together, but for the six calls.
/// </summary>
internal sealed class CatalogCache(QianfanClient client, CacheOptions options, TimeProvider clock, SharedRedis? shared = null) : IDisposable
{
    /// <summary>Calls of a key that run at a time.</summary>
    public const int MostAtOnce = 6;

    private static readonly TimeSpan _maxAge = TimeSpan.FromHours(24);

    // Only hold and share. FusionCache takes no TimeProvider, shares neither failures nor the call of one who gave up, and its eager
    // refresh signs calls that nobody waits for: so it keeps each answer for a day by its own clock, and the rest is decided here.
    private readonly HeldEntries _answers = new("answer", options.MaxBytes, _maxAge, clock, shared);

    private readonly ConcurrencyLimiters _limiters = new(MostAtOnce);
    private readonly SingleFlight<Reply> _flights = new();

    public CacheOptions Options { get; } = options;
    public TimeProvider Clock { get; } = clock;

    /// <summary>What walks over several pages go on from.</summary>
    public WalkStore Walks { get; } = new(options.MaxBytes / 2, clock, shared);

    public Places Places => client.Places;

    /// <summary>The answer that this replica keeps, unless it is too old.</summary>
    /// <param name="lifetime">How old an answer may be.</param>
    public Reply? Find(Credentials key, UpstreamRequest request, TimeSpan lifetime) =>
        Kept(NameOf(key, request), lifetime) is { } kept ? Again(kept, request) : null;

    /// <param name="refresh">Whether to ask upstream whatever is kept.</param>
    /// <exception cref="UpstreamException">The call failed, and nothing usable is kept.</exception>
    public async Task<Reply> CallAsync(
        Credentials key, UpstreamRequest request, TimeSpan lifetime, bool refresh, CancellationToken cancellation)
    {
        if (!refresh && Find(key, request, lifetime) is { } fresh)
            return fresh;
        var name = NameOf(key, request);
        if (shared is null)
            return await _flights.JoinAsync(name, running => AskAsync(name, key, request, running), cancellation);
        // Apart, since one may end with what another replica kept.
        return await _flights.JoinAsync(refresh ? $"{name} refresh" : name,
            running => AskInTurnAsync(name, key, request, lifetime, refresh, running), cancellation);
    }

    public void Dispose()
    {
        client.Dispose();
        Walks.Dispose();
        _answers.Dispose();
    }

    private async Task<Reply> AskInTurnAsync(
        string name, Credentials key, UpstreamRequest request, TimeSpan lifetime, bool refresh, CancellationToken cancellation)
    {
        var begun = Clock.GetUtcNow();
        if (!refresh && await TheirsAsync(name, key, request, lifetime) is { } kept)
            return Again(kept, request);
        using var turn = await Turn.TakeAsync(shared!, name, cancellation);
        // Another had its turn meanwhile, perhaps between the two.
        if (await TheirsAsync(name, key, request, lifetime) is { } theirs && (!refresh || theirs.AsOf > begun))
            return Again(theirs, request);
        // Who asked before failed. The others need not wait for this one to fail as well.
        if (turn.HasWaited)
            turn.Dispose();
        return await AskAsync(name, key, request, cancellation);
    }

    // What any replica fetched last. It counts as this one's from then on.
    private async Task<Reply?> TheirsAsync(string name, Credentials key, UpstreamRequest request, TimeSpan lifetime)
    {
        if (Read(await _answers.FindAnyonesAsync(name), lifetime) is not { } reply)
            return null;
        _answers.Account(key, name, SizeOf(request, reply));
        return reply;
    }

    private async Task<Reply> AskAsync(string name, Credentials key, UpstreamRequest request, CancellationToken cancellation)
    {
        try
        {
            var live = await _limiters.UseAsync(key.FullFingerprint, limiter => client.CallAsync(key, request, limiter, cancellation));
            await _answers.KeepAsync(key, name, Held.Of(live, live.Write), SizeOf(request, live));
            return live;
        }
        catch (UpstreamException e) when (e.IsOutage)
        {
            if ((Kept(name, _maxAge) ?? await TheirsAsync(name, key, request, _maxAge)) is not { } kept)
                throw;
            return kept.From(Reply.Stale);
        }
    }

    private static Reply Again(Reply kept, UpstreamRequest request)
    {
        Instruments.CacheHits.Add(1, request.Operation.Tag);
        return kept.From(Reply.Cache);
    }

    private Reply? Kept(string name, TimeSpan lifetime) => Read(_answers.Find(name), lifetime);

    private Reply? Read(Held? held, TimeSpan lifetime) =>
        held?.As(Reply.Read) is { } reply && Clock.GetUtcNow() - reply.AsOf < lifetime ? reply : null;

    // The body stands in the name, and in what answers were made for.
    private static long SizeOf(UpstreamRequest request, Reply reply) => reply.HeldBytes + 4L * request.Body.Length;

    private string NameOf(Credentials key, UpstreamRequest request) =>
        _answers.Name(key, $"{request.Operation.Route} {request.Operation.Action} {Encoding.UTF8.GetString(request.Body.Span)}");
}
