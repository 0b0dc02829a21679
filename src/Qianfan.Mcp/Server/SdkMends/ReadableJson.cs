using System.Buffers;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Server.SdkMends;

/// <summary>
/// Mends how the SDK writes messages: in ASCII, with <c>\uXXXX</c> for everything else and no option to change it, so that a Chinese
/// answer is three times as long. Standard output passes through here a line at a time; answers over HTTP use <see cref="Rewrite"/>.
/// </summary>
internal sealed class ReadableJson(Stream inner) : WrappedStream(inner)
{
    private readonly ArrayBufferWriter<byte> _line = new();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _line.Write(buffer.Span);
        if (!_line.WrittenSpan.EndsWith((byte)'\n'))
            return;
        byte[] line = [.. Rewrite(_line.WrittenSpan.TrimEnd((byte)'\n')), (byte)'\n'];
        _line.ResetWrittenCount();
        await Inner.WriteAsync(line, cancellationToken);
    }

    /// <summary>The same JSON, in which only what JSON or a line of text cannot hold is escaped.</summary>
    public static ReadOnlySpan<byte> Rewrite(ReadOnlySpan<byte> json)
    {
        try
        {
            return json.Contains((byte)'\\') ? CatalogTool.Render(JsonElement.Parse(json).WriteTo).Span : json;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair has no other form.
            return json;
        }
    }
}
