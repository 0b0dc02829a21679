namespace Qianfan.Mcp.Server.SdkMends;

/// <summary>
/// Standard output that tells when it cannot be written any more: no answer could ever arrive, so there is nothing left to serve.
/// </summary>
/// <param name="onFailure">Called at each write that fails.</param>
internal sealed class StandardOutput(Action onFailure) : WrappedStream(Open())
{
    public const int Descriptor = 1;

    /// <summary>Why it cannot be written; <see langword="null"/> also where the client has closed the pipe, as at its end.</summary>
    public IOException? Failure { get; private set; }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await Inner.WriteAsync(buffer, cancellationToken);
        }
        catch (IOException e)
        {
            if (e.HResult != InheritedStream.BrokenPipe)
                Failure = e;
            onFailure();
        }
    }

    // Windows names it otherwise; there a client that goes away is noticed by the end of the input alone.
    private static Stream Open() =>
        OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new InheritedStream(Descriptor);
}
