using System.Runtime.InteropServices;

namespace Qianfan.Mcp.Server.SdkMends;

/// <summary>
/// A standard stream as the process got it. The console's own takes a broken pipe for success and changes the keypad of a terminal, even of
/// one that it does not write to; a FileStream does not move on the place in a file that others write to as well.
/// </summary>
/// <param name="descriptor">0, 1 or 2. Not for Windows.</param>
internal sealed partial class InheritedStream(int descriptor) : WrappedStream(Null)
{
    /// <summary>Number of the error that nobody reads it any more: EPIPE, on Linux and macOS.</summary>
    public const int BrokenPipe = 32;

    private const string Flags = "flags:";

    // O_CLOEXEC: what was inherited cannot have it, and whatever the runtime opens does.
    private const int CloseOnExec = 0x80000;

    // EINTR and EBADF, on Linux and macOS.
    private const int Interrupted = 4;
    private const int Closed = 9;

    private readonly bool _isOpen = IsOpen(descriptor);

    /// <summary>
    /// Whether there is one. Where it was closed, the runtime has given its number to a pipe of its own, on which a read waits for ever and
    /// a write does harm. Linux tells the two apart.
    /// </summary>
    public static bool IsOpen(int descriptor)
    {
        var told = $"/proc/self/fdinfo/{descriptor}";
        return !File.Exists(told)
            || File.ReadLines(told).FirstOrDefault(line => line.StartsWith(Flags, StringComparison.Ordinal)) is not { } flags
            || (Convert.ToInt32(flags[Flags.Length..].Trim(), fromBase: 8) & CloseOnExec) == 0;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        while (_isOpen)
            if (Told(Read(descriptor, ref buffer[offset], (nuint)count)) is { } read)
                return read;
        return 0;
    }

    /// <exception cref="IOException">It cannot be written; HResult is the system's error number.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!_isOpen)
            throw Failed(Closed);
        while (!buffer.IsEmpty)
            buffer = buffer[(Told(Write(descriptor, in MemoryMarshal.GetReference(buffer), (nuint)buffer.Length)) ?? 0)..];
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    // How many bytes; null for a call to be made again.
    private static int? Told(nint count) => count >= 0 ? (int)count
        : Marshal.GetLastPInvokeError() is not Interrupted and var error ? throw Failed(error) : null;

    private static IOException Failed(int error) => new(Marshal.GetPInvokeErrorMessage(error), error);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int descriptor, ref byte buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, in byte buffer, nuint count);
}
