using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tools;

/// <summary>How a list is paged; always by marker in, nextMarker out.</summary>
/// <param name="RowsPerPage">Most rows of a page, unless the caller sets maxKeys.</param>
internal sealed record Paging(int RowsPerPage, IReadOnlyList<Parameter> Parameters)
{
    public const string Marker = "marker";
    public const string MaxKeys = "maxKeys";

    private static readonly Parameter _reverse = Parameter.Flag("pageReverse", ("Last rows first.", "倒序。")) with { Default = false };

    /// <summary>For one object instead of a list.</summary>
    public static Paging None { get; } = new(1, []);

    /// <summary>Upstream pages; it takes a maxKeys above 100 as 100. Source: DescribeCustomModelSets (2024-09-29).</summary>
    public static Paging Upstream { get; } = new(10, [MarkerParameter, MaxKeysParameter(100, 10), _reverse]);

    /// <summary>Upstream sends all rows at once; this server makes pages of 50 by default.</summary>
    public static Paging Own { get; } = new(50, [MarkerParameter with { Local = true }, MaxKeysParameter(100, 50) with { Local = true }]);

    public static Parameter MarkerParameter =>
        Parameter.Text(Marker, ("nextMarker of the previous page.", "上一页的 nextMarker。"), "a-nextMarker") with { MaxLength = 1024 };

    public static Parameter MaxKeysParameter(int most, int normally) =>
        Parameter.Integer(MaxKeys, 1, most, ("Rows per page, at most.", "每页最多多少行。")) with { Default = normally, LowersToMaximum = true };
}

/// <summary>Limits a page's length, so that no answer floods a model's context.</summary>
internal static class PageBudget
{
    /// <summary>Most bytes of one row, which an answer may be longer by than its budget.</summary>
    public const int LongestRow = 32 * 1024;

    // Measured: 2.4 to 3.1, since ids and JSON are dense; rows of the lowest still keep to the limits with what surrounds them.
    private const double BytesPerToken = 2.55;

    /// <summary>As many whole rows as fit, but at least one. Who asks for more than 20 rows gets a larger page.</summary>
    /// <param name="asked">The caller's maxKeys; <see langword="null"/> if not given.</param>
    /// <param name="usual">Most rows otherwise.</param>
    /// <param name="around">Bytes of notes beside them, beyond the usual.</param>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Fill(IEnumerable<ReadOnlyMemory<byte>> rows, long? asked, int usual, int around = 0)
    {
        // In tokens, less those around the rows.
        var left = ((asked > 20 ? 3000 : 2000) - 150) * BytesPerToken - around;
        return [.. rows.Take((int)(asked ?? usual)).TakeWhile((row, i) => (left -= row.Length + 1) >= 0 || i == 0)];
    }
}

/// <summary>Where the next page begins. Its opaque marker opens on any replica, for the same caller's key and arguments alone.</summary>
/// <param name="Since">When the walk began, in Unix seconds.</param>
/// <param name="Rows">Which rows it walks over, by <see cref="WalkStore.Identify"/>.</param>
/// <param name="Offset">How many of them have been given.</param>
/// <param name="Upstream">Upstream's own marker of the page that these rows stood on; empty for the first.</param>
internal sealed record Cursor(uint Since, ulong Rows, int Offset, string Upstream)
{
    private const int RowsAt = sizeof(uint);
    private const int OffsetAt = RowsAt + sizeof(ulong);
    private const int UpstreamAt = OffsetAt + sizeof(int);
    private const int SealLength = 8;

    public static Cursor Start(TimeProvider clock) => new((uint)clock.GetUtcNow().ToUnixTimeSeconds(), 0, 0, "");

    /// <summary>Where the caller's marker points to, or the start where none is given.</summary>
    /// <exception cref="ToolException">The marker is altered, another's, expired, or belongs to other filters.</exception>
    public static Cursor Of(Arguments arguments, Credentials key, ReadOnlySpan<byte> question, TimeProvider clock) =>
        arguments.Text(Paging.Marker) is { } marker ? Read(marker, key, question, clock) : Start(clock);

    public string ToMarker(Credentials key, ReadOnlySpan<byte> question)
    {
        var bytes = new byte[UpstreamAt + Encoding.UTF8.GetByteCount(Upstream)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Since);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(RowsAt), Rows);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(OffsetAt), Offset);
        Encoding.UTF8.GetBytes(Upstream, bytes.AsSpan(UpstreamAt));
        return Base64Url.EncodeToString([.. bytes, .. Seal(bytes, key, question)]);
    }

    /// <inheritdoc cref="Of"/>
    public static Cursor Read(string marker, Credentials key, ReadOnlySpan<byte> question, TimeProvider clock)
    {
        var bytes = Base64Url.IsValid(marker) ? Base64Url.DecodeFromChars(marker) : [];
        // The last letter has bits that decoding drops: only as it was written it is good.
        if (bytes.Length < UpstreamAt + SealLength || Base64Url.EncodeToString(bytes) != marker
            || !CryptographicOperations.FixedTimeEquals(bytes.AsSpan(^SealLength..), Seal(bytes.AsSpan(..^SealLength), key, question)))
            throw Refuse(("marker does not belong to this tool and these arguments.", "marker 与本工具或这些参数不匹配。"));
        var since = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if (clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(since) >= WalkStore.Kept)
            throw Expired();
        return new(since, BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(RowsAt)),
            BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(OffsetAt)), Encoding.UTF8.GetString(bytes.AsSpan(UpstreamAt..^SealLength)));
    }

    /// <summary>For a marker that is too old, or whose rows are no longer what they were.</summary>
    public static ToolException Expired() =>
        Refuse(("marker has expired: it is over 15 minutes old, or this server has not kept the rows and the data has changed.",
            "marker 已失效：已超过 15 分钟，或本服务器没有保留这些行且数据已变化。"));

    // The first words keep it apart from anything that is signed for upstream.
    private static ReadOnlySpan<byte> Seal(ReadOnlySpan<byte> content, Credentials key, ReadOnlySpan<byte> question)
    {
        byte[] sealing = [.. "qianfan-mcp marker\n"u8, .. SHA256.HashData(question), .. content];
        return HMACSHA256.HashData(Encoding.UTF8.GetBytes(key.Secret), sealing).AsSpan(..SealLength);
    }

    private static ToolException Refuse(LocalizedText what) => ToolException.InvalidArgument(what,
        ("Leave out marker to start again, then send the nextMarker of each page with the same arguments.",
            "去掉 marker 重新开始，之后每页用相同的参数，并传入上一页的 nextMarker。"));
}
