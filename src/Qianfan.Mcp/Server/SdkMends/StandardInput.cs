namespace Qianfan.Mcp.Server.SdkMends;

/// <summary>
/// Standard input whose reads can be given up; at its end where it was closed from the start. The console's own blocks until the client
/// sends or closes, signal or not.
/// </summary>
internal sealed class StandardInput() : WrappedStream(Open())
{
    private const int Descriptor = 0;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The blocked read keeps its memory when it is given up, so it gets its own.
        var own = new byte[buffer.Length];
        var read = await Task.Run(() => Inner.Read(own, 0, own.Length), cancellationToken).WaitAsync(cancellationToken);
        own.AsSpan(0, read).CopyTo(buffer.Span);
        return read;
    }

    private static Stream Open() =>
        OperatingSystem.IsWindows() ? Console.OpenStandardInput() : new InheritedStream(Descriptor);
}
