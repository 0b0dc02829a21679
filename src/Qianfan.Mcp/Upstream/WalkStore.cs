using System.Buffers.Binary;
using System.Security.Cryptography;
using Qianfan.Mcp.Sharing;
using Qianfan.Mcp.Signing;
using ZiggyCreatures.Caching.Fusion;

namespace Qianfan.Mcp.Upstream;

/// <summary>
/// What the first page of a walk found, for all tools that page. Later pages are cut from it, so that a catalog which changes meanwhile
/// neither repeats nor loses a row.
/// </summary>
/// <param name="maxBytes">Memory for all that is kept.</param>
internal sealed class WalkStore(long maxBytes, TimeProvider clock, SharedRedis? shared = null) : IDisposable
{
    /// <summary>How long a walk may take.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(15);

    // An entry outlives every marker that was given while it counted as fresh.
    private static readonly TimeSpan _fresh = TimeSpan.FromMinutes(1);
    private static readonly FusionCacheEntryOptions _everyones = SharedLevel.Everyones(Kept + _fresh);
    private static readonly FusionCacheEntryOptions _own = SharedLevel.Own(Kept + _fresh);

    private readonly FusionCache _found = SharedLevel.Open(shared);
    private readonly FairShares<string> _shares = new(maxBytes, Kept, clock);

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
    /// <param name="write">Writes it for other replicas, as one JSON value.</param>
    public async ValueTask KeepAsync<T>(Credentials key, ulong rows, T found, long size, Action<Utf8JsonWriter> write) where T : class
    {
        var walk = NameOf<T>(key, rows);
        if (_found.TryGet<Held>(walk, _own) is { HasValue: true, Value: var known } && known.Age < _fresh)
            return;
        var held = Held.Of(found, write);
        await _found.SetAsync(walk, held, shared is null || held.Echoes(key.Redact) ? _own : _everyones, token: CancellationToken.None);
        Account(key, walk, size);
    }

    /// <param name="read">Reads what <see cref="KeepAsync"/> wrote.</param>
    public async ValueTask<T?> FindAsync<T>(Credentials key, ulong rows, Func<JsonElement, T> read) where T : class
    {
        var walk = NameOf<T>(key, rows);
        if (await _found.TryGetAsync<Held>(walk, _everyones, CancellationToken.None) is not { HasValue: true, Value: var held })
            return null;
        // Another replica's counts as this one's from now on: as text, and as what is read from it.
        if (held.Length > 0)
            Account(key, walk, 5L * held.Length);
        return held.As(read);
    }

    public void Dispose() => _found.Dispose();

    private void Account(Credentials key, string walk, long size)
    {
        foreach (var gone in _shares.Keep(key.FullFingerprint, walk, size))
            _found.Remove(gone, _own, CancellationToken.None);
    }

    private string NameOf<T>(Credentials key, ulong rows)
    {
        var what = $"{key.FullFingerprint} {typeof(T).Name} {rows}";
        return shared?.Name("walk", what) ?? what;
    }
}
