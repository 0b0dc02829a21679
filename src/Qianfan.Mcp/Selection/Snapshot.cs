using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Memory;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Selection;

/// <summary>
/// What a search found, in its order. Later pages are cut from it, so that a catalog which changes meanwhile neither repeats nor
/// loses a row.
/// </summary>
/// <param name="Question">A hash of the filters and the order.</param>
internal sealed record Snapshot(IReadOnlyList<ModelRow> Rows, byte[] Question, string Source, DateTimeOffset? AsOf, IReadOnlyList<string> Incomplete)
{
    private const int IdLength = 12;
    private const int MarkLength = 8;
    private const int MostRows = 50_000;
    private static readonly TimeSpan _kept = TimeSpan.FromMinutes(15);
    private static readonly MemoryCache _snapshots = new(new MemoryCacheOptions { SizeLimit = MostRows });
    private static readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);

    private readonly byte[] _id = RandomNumberGenerator.GetBytes(IdLength);

    /// <summary>The marker of the page that starts at this row; opaque, since nothing in it is for callers.</summary>
    public string Keep(AccessKey key, int offset, TimeProvider clock)
    {
        var marker = new byte[IdLength + sizeof(int) + MarkLength];
        _id.CopyTo(marker, 0);
        BinaryPrimitives.WriteInt32BigEndian(marker.AsSpan(IdLength), offset);
        Mark(marker).CopyTo(marker.AsSpan(IdLength + sizeof(int)));
        var place = (key.Fingerprint, Convert.ToHexString(_id));
        if (!_snapshots.TryGetValue(place, out _))
            _snapshots.Set(place, new Kept(this, clock.GetUtcNow()), new MemoryCacheEntryOptions { Size = Rows.Count, AbsoluteExpirationRelativeToNow = _kept });
        return Base64Url.EncodeToString(marker);
    }

    /// <exception cref="ToolException">The marker is altered, another's, expired, or belongs to other filters.</exception>
    public static (Snapshot Snapshot, int Offset) Open(string marker, AccessKey key, byte[] question, TimeProvider clock)
    {
        var bytes = Decode(marker) ?? throw Refuse("marker is not one that this tool gave.");
        var place = (key.Fingerprint, Convert.ToHexString(bytes.AsSpan(0, IdLength)));
        if (!_snapshots.TryGetValue<Kept>(place, out var kept) || clock.GetUtcNow() - kept!.Since >= _kept)
            throw Refuse("marker has expired: what was found is kept for 15 minutes, by the server that found it.");
        if (!kept.Snapshot.Question.AsSpan().SequenceEqual(question))
            throw Refuse("marker belongs to a call with other filters or another order.");
        return (kept.Snapshot, BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(IdLength)));
    }

    private static byte[]? Decode(string marker)
    {
        var bytes = new byte[IdLength + sizeof(int) + MarkLength];
        return Base64Url.IsValid(marker, out var length) && length == bytes.Length && Base64Url.TryDecodeFromChars(marker, bytes, out _)
            // The last letter has bits that decoding drops.
            && Base64Url.EncodeToString(bytes) == marker
            && CryptographicOperations.FixedTimeEquals(bytes.AsSpan(IdLength + sizeof(int)), Mark(bytes)) ? bytes : null;
    }

    private static ReadOnlySpan<byte> Mark(byte[] marker) =>
        HMACSHA256.HashData(_secret, marker.AsSpan(0, IdLength + sizeof(int))).AsSpan(0, MarkLength);

    private static ToolException Refuse(string what) =>
        new(Failure.InvalidArgument(what, "Start again without marker, then send the nextMarker of each page with the same arguments."));

    private sealed record Kept(Snapshot Snapshot, DateTimeOffset Since);
}
