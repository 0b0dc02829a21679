namespace Qianfan.Mcp.Tests.Upstream;

/// <summary>A text under Snapshots/ that is reviewed like code. <c>UPDATE_SNAPSHOTS=1</c> writes it anew.</summary>
internal static class Snapshot
{
    private static readonly Lock _writing = new();

    public static void Equal(string name, string text) => Equal(name, text, _ => (0, int.MaxValue));

    /// <summary>For the part of a file that ends before this heading.</summary>
    public static void EqualBefore(string name, string heading, string text) => Equal(name, text, whole => (0, Place(whole, heading)));

    /// <summary>For the part of a file that begins with this heading.</summary>
    public static void EqualFrom(string name, string heading, string text) => Equal(name, text, whole => (Place(whole, heading), int.MaxValue));

    private static void Equal(string name, string text, Func<string, (int Start, int End)> part)
    {
        var file = Path.Combine(Tests(), "Snapshots", name);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
            lock (_writing)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                var old = File.Exists(file) ? Read(file) : "";
                var (start, end) = part(old);
                File.WriteAllText(file, $"{old[..start]}{text}{old[Math.Min(end, old.Length)..]}");
            }
        Assert.True(File.Exists(file), $"Snapshots/{name} is missing; run once with UPDATE_SNAPSHOTS=1 and review what is written.");
        lock (_writing)
        {
            var whole = Read(file);
            var (start, end) = part(whole);
            Assert.Equal(whole[start..Math.Min(end, whole.Length)], text);
        }
    }

    private static string Read(string file) => File.ReadAllText(file).ReplaceLineEndings("\n");

    private static int Place(string text, string heading) =>
        text.IndexOf($"{heading}\n", StringComparison.Ordinal) is >= 0 and var place ? place : text.Length;

    // The sources, found from the build output: paths that the compiler knows are made up in a deterministic build.
    private static string Tests()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Qianfan.Mcp.sln")))
                return Path.Combine(folder.FullName, "tests", "Qianfan.Mcp.Tests");
        throw new DirectoryNotFoundException("The tests run outside of the source tree.");
    }
}
