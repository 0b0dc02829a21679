namespace Qianfan.Mcp.Server.SdkMends;

/// <summary>
/// Input that ends when all of it is answered. At its end the SDK cancels what is running, so whoever pipes requests in and closes the
/// pipe would get no answers.
/// </summary>
internal sealed class DrainOnEndOfInput(Stream inner, RunningMessages running) : WrappedStream(inner)
{
    private int _lines;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await Inner.ReadAsync(buffer, cancellationToken);
        _lines += buffer.Span[..read].Count((byte)'\n');
        if (read == 0)
            await running.DrainAsync(_lines, cancellationToken);
        return read;
    }
}
