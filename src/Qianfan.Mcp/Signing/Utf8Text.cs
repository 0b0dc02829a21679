using System.Buffers;
using System.Text;

namespace Qianfan.Mcp.Signing;

/// <summary>
/// Text of any length, put together as the UTF-8 that a hash takes: in the caller's buffer while it fits, in a rented one beyond that.
/// </summary>
/// <param name="buffer">Where to begin, mostly on the stack; its content is overwritten.</param>
internal ref struct Utf8Text(Span<byte> buffer)
{
    private static readonly SearchValues<char> _unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    private Span<byte> _buffer = buffer;
    private byte[]? _rented;

    public Utf8Text(Span<byte> buffer, ReadOnlySpan<char> text) : this(buffer) => Add(text);

    public int Length { get; private set; }

    public readonly Span<byte> Written => _buffer[..Length];

    public void Add(scoped ReadOnlySpan<char> text)
    {
        int written;
        while (!Encoding.UTF8.TryGetBytes(text, _buffer[Length..], out written))
            Grow(Encoding.UTF8.GetMaxByteCount(text.Length));
        Length += written;
    }

    public void Add(char ascii)
    {
        if (Length == _buffer.Length)
            Grow(1);
        _buffer[Length++] = (byte)ascii;
    }

    /// <summary>Adds the UriEncode of RFC 3986: A-Z a-z 0-9 - . _ ~ raw, each other byte of the UTF-8 as %XX in upper case.</summary>
    public void AddEncoded(scoped ReadOnlySpan<char> text)
    {
        Span<byte> character = stackalloc byte[4];
        for (int raw; (raw = text.IndexOfAnyExcept(_unreserved)) >= 0;)
        {
            Add(text[..raw]);
            // Half a surrogate pair comes out as U+FFFD.
            Rune.DecodeFromUtf16(text[raw..], out var rune, out var length);
            foreach (var octet in character[..rune.EncodeToUtf8(character)])
            {
                Add('%');
                Add(Hex(octet >> 4));
                Add(Hex(octet & 0xF));
            }
            text = text[(raw + length)..];
        }
        Add(text);
    }

    /// <summary>Puts the lines from <paramref name="start"/> on, which are ASCII, in ordinal order.</summary>
    public readonly void OrderLines(int start, char separator)
    {
        var lines = Written[start..];
        // What is signed mostly comes in order, and only what does not is worth strings.
        if (AreOrdered(lines, (byte)separator))
            return;
        var ordered = Encoding.ASCII.GetString(lines).Split(separator);
        Array.Sort(ordered, StringComparer.Ordinal);
        Encoding.ASCII.GetBytes(string.Join(separator, ordered), lines);
    }

    public override readonly string ToString() => Encoding.UTF8.GetString(Written);

    // Cleared, for it may have held a key.
    public readonly void Dispose()
    {
        if (_rented is not null)
            ArrayPool<byte>.Shared.Return(_rented, clearArray: true);
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(Length + needed), _buffer.Length * 2));
        Written.CopyTo(larger);
        Dispose();
        _buffer = _rented = larger;
    }

    private static bool AreOrdered(ReadOnlySpan<byte> lines, byte separator)
    {
        var last = ReadOnlySpan<byte>.Empty;
        foreach (var line in lines.Split(separator))
        {
            if (lines[line].SequenceCompareTo(last) < 0)
                return false;
            last = lines[line];
        }
        return true;
    }

    private static char Hex(int digit) => "0123456789ABCDEF"[digit];
}
