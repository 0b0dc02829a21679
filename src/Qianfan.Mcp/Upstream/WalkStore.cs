using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Memory;
using Qianfan.Mcp.Signing;

namespace Qianfan.Mcp.Upstream;

/// <summary>
/// What the first page of a walk found, for all tools that page. Later pages are cut from it, so that a catalog which changes meanwhile
/// neither repeats nor loses a row.
/// </summary>
/// <param name="maxBytes">Memory for all that is kept.</param>
internal sealed class WalkStore(long maxBytes) : IDisposable
{
    /// <summary>How long a walk may take.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(15);

    private readonly MemoryCache _found = new(new MemoryCacheOptions { SizeLimit = maxBytes });

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
    public ulong Keep<T>(AccessKey key, ulong rows, T found, long size)
    {
        var options = new MemoryCacheEntryOptions { Size = size, AbsoluteExpirationRelativeToNow = Kept };
        _found.Set((key.FullFingerprint, typeof(T), rows), found, options);
        return rows;
    }

    public T? Find<T>(AccessKey key, ulong rows) where T : class => _found.Get<T>((key.FullFingerprint, typeof(T), rows));

    public void Dispose() => _found.Dispose();
}
