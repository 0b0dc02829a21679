using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tools;

/// <summary>
/// Where the next page begins. As a marker it is opaque and sealed with the caller's key, so that any replica can open it, but only for
/// the arguments that it was given for.
/// </summary>
/// <param name="Since">When the walk began, in Unix seconds.</param>
/// <param name="Rows">Which rows it walks over, by <see cref="WalkStore.Identify"/>.</param>
/// <param name="Offset">How many of them have been given.</param>
/// <param name="Upstream">Upstream's own marker of the page that these rows stood on; empty for the first.</param>
internal sealed record Cursor(uint Since, ulong Rows, int Offset, string Upstream)
{
    private const int HeadLength = sizeof(uint) + sizeof(ulong) + sizeof(int);
    private const int SealLength = 8;

    /// <summary>Apart from anything that is signed for upstream.</summary>
    private static readonly byte[] _purpose = "qianfan-mcp marker\n"u8.ToArray();

    public static Cursor Start(TimeProvider clock) => new((uint)clock.GetUtcNow().ToUnixTimeSeconds(), 0, 0, "");

    /// <summary>Where the caller's marker points to, or the start where none is given.</summary>
    /// <exception cref="ToolException">The marker is altered, another's, expired, or belongs to other filters.</exception>
    public static Cursor Of(Arguments arguments, AccessKey key, ReadOnlySpan<byte> question, TimeProvider clock) =>
        arguments.Text(Paging.Marker) is { } marker ? Read(marker, key, question, clock) : Start(clock);

    public string ToMarker(AccessKey key, ReadOnlySpan<byte> question)
    {
        var text = Encoding.UTF8.GetBytes(Upstream);
        var marker = new byte[HeadLength + text.Length + SealLength];
        BinaryPrimitives.WriteUInt32BigEndian(marker, Since);
        BinaryPrimitives.WriteUInt64BigEndian(marker.AsSpan(sizeof(uint)), Rows);
        BinaryPrimitives.WriteInt32BigEndian(marker.AsSpan(sizeof(uint) + sizeof(ulong)), Offset);
        text.CopyTo(marker, HeadLength);
        Seal(marker.AsSpan(..^SealLength), key, question).CopyTo(marker.AsSpan(^SealLength..));
        return Base64Url.EncodeToString(marker);
    }

    /// <exception cref="ToolException">The marker is altered, another's, expired, or belongs to other filters.</exception>
    public static Cursor Read(string marker, AccessKey key, ReadOnlySpan<byte> question, TimeProvider clock)
    {
        if (Decode(marker) is not { } bytes || !CryptographicOperations.FixedTimeEquals(bytes.AsSpan(^SealLength..), Seal(bytes.AsSpan(..^SealLength), key, question)))
            throw Refuse("marker is not one that this tool gave for these arguments.");
        var since = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if (clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(since) >= WalkStore.Kept)
            throw Expired();
        return new(
            since,
            BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(sizeof(uint))),
            BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(sizeof(uint) + sizeof(ulong))),
            Encoding.UTF8.GetString(bytes.AsSpan(HeadLength..^SealLength)));
    }

    /// <summary>For a marker that is too old, or whose rows are no longer what they were.</summary>
    public static ToolException Expired() =>
        Refuse("marker has expired: after 15 minutes, or on a server that has not kept the rows and finds other ones by now.");

    private static byte[]? Decode(string marker)
    {
        if (!Base64Url.IsValid(marker, out var length) || length < HeadLength + SealLength)
            return null;
        var bytes = Base64Url.DecodeFromChars(marker);
        // The last letter has bits that decoding drops.
        return Base64Url.EncodeToString(bytes) == marker ? bytes : null;
    }

    private static ReadOnlySpan<byte> Seal(ReadOnlySpan<byte> content, AccessKey key, ReadOnlySpan<byte> question)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(key.Secret));
        hash.AppendData(_purpose);
        hash.AppendData(SHA256.HashData(question));
        hash.AppendData(content);
        return hash.GetHashAndReset().AsSpan(0, SealLength);
    }

    private static ToolException Refuse(string what) =>
        new(Failure.InvalidArgument(what, "Start again without marker, then send the nextMarker of each page with the same arguments."));
}
