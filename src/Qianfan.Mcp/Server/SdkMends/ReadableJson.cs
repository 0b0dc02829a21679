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
    private readonly SemaphoreSlim _sending = new(1);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _line.Write(buffer.Span);
        if (!_line.WrittenSpan.EndsWith((byte)'\n'))
            return;
        var json = Rewrite(_line.WrittenSpan.TrimEnd((byte)'\n')).ToArray();
        _line.ResetWrittenCount();
        await SendAsync(json, cancellationToken);
    }

    /// <summary>Sends a line that is not the SDK's, between two of its lines.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        await _sending.WaitAsync(cancellation);
        try
        {
            await Inner.WriteAsync((byte[])[.. json.Span, (byte)'\n'], cancellation);
            await Inner.FlushAsync(cancellation);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The same JSON, in which only what JSON or a line of text cannot hold is escaped.</summary>
    public static ReadOnlySpan<byte> Rewrite(ReadOnlySpan<byte> json)
    {
        try
        {
            return MendedMessage.RestoreNumber(
                json.Contains((byte)'\\') ? CatalogTool.Render(JsonElement.Parse(json).WriteTo).Span : json);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair has no other form.
            return json;
        }
    }
}
