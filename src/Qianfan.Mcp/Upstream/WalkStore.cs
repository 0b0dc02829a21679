using System.Buffers.Binary;
using System.Security.Cryptography;
using Qianfan.Mcp.Sharing;
using Qianfan.Mcp.Signing;

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

    private readonly HeldEntries _found = new("walk", maxBytes, Kept + _fresh, clock, shared);

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

    /// <param name="rows">Of <see cref="Identify"/>.</param>
    /// <param name="size">About how many bytes of memory it holds.</param>
    /// <param name="write">Writes it for other replicas, as one JSON value.</param>
    /// <param name="holds">What the rows know, where the same rows may know more or less.</param>
    public async ValueTask KeepAsync<T>(
        Credentials key, ulong rows, T found, long size, Action<Utf8JsonWriter> write, string holds = "") where T : class
    {
        var name = NameOf<T>(key, rows, holds);
        if (_found.Find(name)?.Age < _fresh)
            return;
        await _found.KeepAsync(key, name, Held.Of(found, write), size);
    }

    /// <param name="read">Reads what <see cref="KeepAsync"/> wrote.</param>
    public async ValueTask<T?> FindAsync<T>(Credentials key, ulong rows, Func<JsonElement, T> read, string holds = "") where T : class
    {
        var name = NameOf<T>(key, rows, holds);
        if (_found.Find(name) is { } own)
            return own.As(read);
        if (await _found.FindAnyonesAsync(name) is not { } held)
            return null;
        // As text, and as what is read from it.
        _found.Account(key, name, 5L * held.Length);
        return held.As(read);
    }

    public void Dispose() => _found.Dispose();

    private string NameOf<T>(Credentials key, ulong rows, string holds) => _found.Name(key, $"{typeof(T).Name} {rows} {holds}");
}
