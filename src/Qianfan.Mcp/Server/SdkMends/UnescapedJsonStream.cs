using System.Buffers;
using System.Buffers.Text;

namespace Qianfan.Mcp.Server.SdkMends;

/// <summary>
/// Rewrites the JSON that passes through so that Chinese stays Chinese: <c>\uXXXX</c> becomes the character itself wherever JSON
/// allows it. The MCP SDK writes its envelopes in ASCII and offers no way to change that; a Chinese answer is three times as long.
/// </summary>
/// <remarks>
/// Control characters, line separators and unpaired surrogates stay escaped, so that a message stays one line of valid UTF-8.
/// An escape may be split between writes. Not for more than one writer at a time, as with any stream.
/// </remarks>
internal sealed class UnescapedJsonStream(Stream inner) : WrappedStream(inner)
{
    private const int Escape = 6;
    private readonly ArrayBufferWriter<byte> _output = new();
    private byte[] _rest = [];

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Rewrite(buffer.Span);
        await Inner.WriteAsync(_output.WrittenMemory, cancellationToken);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Rewrite(buffer);
        Inner.Write(_output.WrittenSpan);
    }

    private void Rewrite(ReadOnlySpan<byte> input)
    {
        _output.ResetWrittenCount();
        if (_rest.Length > 0)
            input = (byte[])[.. _rest, .. input];
        while (input.IndexOf((byte)'\\') is >= 0 and var start)
        {
            _output.Write(input[..start]);
            input = input[start..];
            var length = RewriteEscape(input);
            if (length == 0)
                break;
            input = input[length..];
        }
        // Only an unfinished escape is left over where the loop stopped early.
        var unfinished = input.Length > 0 && input[0] == '\\';
        _rest = unfinished ? input.ToArray() : [];
        if (!unfinished)
            _output.Write(input);
    }

    /// <returns>How many bytes of input are done; zero when the escape is not whole yet.</returns>
    private int RewriteEscape(ReadOnlySpan<byte> input)
    {
        if (input.Length < 2)
            return 0;
        if (input[1] != 'u')
            return Keep(input[..2]);
        if (input.Length < Escape)
            return 0;
        var unit = Unit(input);
        if (char.IsHighSurrogate(unit))
            return RewritePair(unit, input);
        if (unit is '"' or '\\')
            return Put([(byte)'\\', (byte)unit], Escape);
        if (!Rune.TryCreate(unit, out var rune) || char.IsControl(unit) || unit is '\u2028' or '\u2029')
            return Keep(input[..Escape]);
        return PutRune(rune, Escape);
    }

    private int RewritePair(char high, ReadOnlySpan<byte> input)
    {
        const int pair = 2 * Escape;
        var second = input[Escape..];
        if (second.Length >= 2 && (second[0] != '\\' || second[1] != 'u'))
            return Keep(input[..Escape]);
        if (input.Length < pair)
            return 0;
        return Rune.TryCreate(high, Unit(second), out var rune) ? PutRune(rune, pair) : Keep(input[..Escape]);
    }

    private static char Unit(ReadOnlySpan<byte> escape) =>
        Utf8Parser.TryParse(escape[2..Escape], out ushort unit, out var read, 'x') && read == 4 ? (char)unit : '\0';

    private int Keep(ReadOnlySpan<byte> bytes) => Put(bytes, bytes.Length);

    private int PutRune(Rune rune, int consumed)
    {
        Span<byte> bytes = stackalloc byte[4];
        return Put(bytes[..rune.EncodeToUtf8(bytes)], consumed);
    }

    private int Put(ReadOnlySpan<byte> bytes, int consumed)
    {
        _output.Write(bytes);
        return consumed;
    }
}
