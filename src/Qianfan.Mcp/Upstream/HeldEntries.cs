using Qianfan.Mcp.Sharing;
using Qianfan.Mcp.Signing;
using ZiggyCreatures.Caching.Fusion;

namespace Qianfan.Mcp.Upstream;

/// <summary>
/// What callers' calls have brought, within a budget, for <see cref="CatalogCache"/> and <see cref="WalkStore"/>: this replica's entries and,
/// where replicas share a Redis, everyone's.
/// </summary>
/// <param name="kind">Begins the names of entries in Redis.</param>
/// <param name="maxBytes">Memory for all that this replica holds.</param>
/// <param name="lifetime">Of an entry.</param>
internal sealed class HeldEntries(string kind, long maxBytes, TimeSpan lifetime, TimeProvider clock, SharedRedis? shared) : IDisposable
{
    // Written before the call goes on, so that whoever waits for its turn finds it.
    private readonly FusionCacheEntryOptions _everyones = new(lifetime)
    {
        AllowBackgroundDistributedCacheOperations = false,
        ReThrowSerializationExceptions = false,
    };

    private readonly FusionCache _cache = SharedLevel.Open(shared);
    private readonly FairShares<string> _shares = new(maxBytes, lifetime, clock);

    // No other replica sees or loses it.
    private FusionCacheEntryOptions Own => field ??= _everyones.Duplicate().SetSkipDistributedCache(true, true);

    private FusionCacheEntryOptions Theirs => field ??= _everyones.Duplicate().SetSkipMemoryCacheRead(true);

    /// <summary>The name of an entry. Whose it is and of what, nobody else can read from it.</summary>
    public string Name(Credentials key, string what)
    {
        var name = $"{key.FullFingerprint} {what}";
        return shared?.Name(kind, name) ?? name;
    }

    /// <summary>What this replica holds.</summary>
    public Held? Find(string name) => _cache.TryGet<Held>(name, Own) is { HasValue: true, Value: var held } ? held : null;

    /// <summary>What any replica wrote last, which this one holds from then on; <see cref="Account"/> says how much it is.</summary>
    public async ValueTask<Held?> FindAnyonesAsync(string name) => shared is null ? null
        : await _cache.TryGetAsync<Held>(name, Theirs, CancellationToken.None) is { HasValue: true, Value: var held } ? held : null;

    /// <param name="size">About how many bytes of memory it holds.</param>
    public async ValueTask KeepAsync(Credentials key, string name, Held held, long size)
    {
        // What echoes a key stays here.
        await _cache.SetAsync(name, held, shared is null || held.Echoes(key.Redact) ? Own : _everyones, token: CancellationToken.None);
        Account(key, name, size);
    }

    public void Account(Credentials key, string name, long size)
    {
        foreach (var gone in _shares.Keep(key.FullFingerprint, name, size))
            _cache.Remove(gone, Own, CancellationToken.None);
    }

    public void Dispose() => _cache.Dispose();
}
