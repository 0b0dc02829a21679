namespace Qianfan.Mcp.Clients;

/// <summary>What a client runs to start the server.</summary>
/// <param name="Name">Value of <c>--launcher</c>.</param>
internal sealed record Launcher(string Name, string Command, params IReadOnlyList<string> Arguments)
{
    /// <summary>
    /// By it the packages of npm and PyPI tell that they started the program. Nothing for users to set, so no
    /// <see cref="Configuration.Setting"/>.
    /// </summary>
    public const string Variable = "QIANFAN_MCP_LAUNCHER";

    private const string Program = "qianfan-mcp";

    /// <summary>The whole command line.</summary>
    public IReadOnlyList<string> Words => [Command, .. Arguments];

    /// <summary><c>dotnet dnx</c> rather than <c>dnx</c>, which is a script on Windows that clients cannot start.</summary>
    public static Launcher Dnx { get; } = new("dnx", "dotnet", "dnx", $"Qianfan.Mcp@{ThisAssembly.Version}", "--yes");

    /// <summary>All that there are on a machine.</summary>
    /// <param name="program">The path of what runs: the program, or <c>dotnet</c>.</param>
    /// <param name="assembly">The path of what <c>dotnet</c> runs.</param>
    /// <param name="isWindows">There <c>npx</c> is a script, which a client that uses no shell can start by <c>cmd</c> only.</param>
    public static IReadOnlyList<Launcher> All(string program, string assembly, bool isWindows)
    {
        var package = $"{Program}@{ThisAssembly.Version}";
        string[] npx = ["npx", "-y", package];
        return
        [
            isWindows ? new("npx", "cmd", ["/c", .. npx]) : new("npx", npx[0], npx[1..]),
            new("uvx", "uvx", package),
            Dnx,
            Path.GetFileNameWithoutExtension(program) == "dotnet" ? new("path", program, assembly) : new("path", program),
        ];
    }

    /// <summary>The one by which the program was started itself: that works on this machine.</summary>
    /// <param name="variable">The value of <see cref="Variable"/>; one that is no name counts for nothing.</param>
    /// <param name="folder">The program's.</param>
    public static Launcher Started(IReadOnlyList<Launcher> all, string? variable, string folder) =>
        all.FirstOrDefault(launcher => launcher.Name == variable)
        ?? (IsOfDotnet(folder) ? Dnx : all.Single(launcher => launcher.Name == "path"));

    // NuGet has the first beside each tool, wherever it stores it. The second is beside what is no native image: in a checkout, whose
    // build nobody wants in a client's file.
    private static bool IsOfDotnet(string folder) =>
        File.Exists(Path.Combine(folder, "DotnetToolSettings.xml")) || File.Exists(Path.Combine(folder, $"{Program}.dll"));
}
