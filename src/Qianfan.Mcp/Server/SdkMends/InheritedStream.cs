namespace Qianfan.Mcp.Server.SdkMends;

/// <summary>
/// A standard stream as the process got it. Where it was closed, the runtime has given its number to a pipe of its own, on which a read
/// waits for ever and a write does harm. Linux tells the two apart.
/// </summary>
internal static class InheritedStream
{
    private const string Flags = "flags:";

    // O_CLOEXEC: what was inherited cannot have it, and whatever the runtime opens does.
    private const int CloseOnExec = 0x80000;

    public static bool IsOpen(int descriptor)
    {
        var told = $"/proc/self/fdinfo/{descriptor}";
        return !File.Exists(told)
            || File.ReadLines(told).FirstOrDefault(line => line.StartsWith(Flags, StringComparison.Ordinal)) is not { } flags
            || (Convert.ToInt32(flags[Flags.Length..].Trim(), fromBase: 8) & CloseOnExec) == 0;
    }
}
