using System.Runtime.InteropServices;
using Qianfan.Mcp.Server.SdkMends;

namespace Qianfan.Mcp.Commands;

/// <summary>
/// The user's terminal, without what the runtime does to it: its writers and its width send a sequence that changes the keypad, and never
/// send the one that changes it back.
/// </summary>
internal static partial class Terminal
{
    private const int UsualWidth = 80;
    private const int Output = 1;
    private const int Error = 2;

    // TIOCGWINSZ, the same on all processors that there is a package for.
    private const nuint GetWindowSize = 0x5413;

    /// <summary>In columns: what the user has set, what the terminal says, or what most have.</summary>
    public static int Width => WidthOf(Output);

    /// <summary>The same of standard error, where the output may go elsewhere.</summary>
    public static int ErrorWidth => WidthOf(Error);

    /// <summary>Whether a line on standard error can be drawn again.</summary>
    public static bool CanRedraw => !Console.IsErrorRedirected && !IsDumb;

    private static bool IsDumb => Environment.GetEnvironmentVariable("TERM") is "dumb";

    /// <summary>Writes to it directly. Has to come before anything is written.</summary>
    public static void Open()
    {
        // What logs would colour it also in a file, and on a terminal that knows no colours.
        if (Console.IsErrorRedirected || IsDumb)
            Environment.SetEnvironmentVariable("NO_COLOR", "1");
        if (OperatingSystem.IsWindows())
            return;
        Console.SetOut(Writer(Output));
        // Nobody reads what a closed one is told.
        Console.SetError(InheritedStream.IsOpen(Error) ? Writer(Error) : TextWriter.Null);
    }

    private static StreamWriter Writer(int descriptor) =>
        new(new InheritedStream(descriptor), Console.OutputEncoding) { AutoFlush = true };

    private static int WidthOf(int file) =>
        int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var set) && set > 0
            ? set : Measured(file) is > 0 and var columns ? columns : UsualWidth;

    private static int Measured(int file) => !OperatingSystem.IsLinux() ? Console.WindowWidth
        : Ioctl(file, GetWindowSize, out var size) == 0 ? size.Columns : 0;

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Ioctl(int file, nuint request, out WindowSize size);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct WindowSize
    {
        public readonly ushort Rows, Columns, Width, Height;
    }
}
