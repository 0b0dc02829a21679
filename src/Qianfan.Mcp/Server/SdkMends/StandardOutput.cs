using Microsoft.Win32.SafeHandles;

namespace Qianfan.Mcp.Server.SdkMends;

/// <summary>
/// Standard output that tells when it cannot be written any more: no answer could ever arrive, so there is nothing left to serve. The
/// console's own stream takes a broken pipe for success.
/// </summary>
/// <param name="onFailure">Called at each write that fails.</param>
internal sealed class StandardOutput(Action onFailure) : WrappedStream(Open())
{
    public const int Descriptor = 1;

    // EPIPE, on Linux and macOS.
    private const int BrokenPipe = 32;

    /// <summary>Why it cannot be written; <see langword="null"/> also where the client closed the pipe, as clients do at their end.</summary>
    public IOException? Failure { get; private set; }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await Inner.WriteAsync(buffer, cancellationToken);
        }
        catch (IOException e)
        {
            if (e.HResult != BrokenPipe)
                Failure = e;
            onFailure();
        }
    }

    // Windows names it otherwise; there a client that goes away is noticed by the end of the input alone. In a file, which others may write
    // to as well, only the console's stream moves on what they share: the place of the next byte.
    private static Stream Open()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardOutput();
        var stream = new FileStream(new SafeFileHandle(Descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }
}
