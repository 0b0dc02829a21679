using Microsoft.Win32.SafeHandles;

namespace Qianfan.Mcp.Server.SdkMends;

/// <summary>
/// Standard output that tells when nobody reads it any more: no answer could ever arrive, so there is nothing left to serve. The console's
/// own stream takes a broken pipe for success.
/// </summary>
/// <param name="onBroken">Called at the first write that finds nobody.</param>
internal sealed class EndOnBrokenPipe(Action onBroken) : WrappedStream(Open())
{
    private const int Descriptor = 1;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await Inner.WriteAsync(buffer, cancellationToken);
        }
        catch (IOException)
        {
            onBroken();
        }
    }

    // Windows names it otherwise; there a client that goes away is noticed by the end of the input alone.
    private static Stream Open() => OperatingSystem.IsWindows()
        ? Console.OpenStandardOutput()
        : new FileStream(new SafeFileHandle(Descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
}
