namespace Qianfan.Mcp.Tests.Upstream;

/// <summary>A text under Snapshots/ that is reviewed like code. <c>UPDATE_SNAPSHOTS=1</c> writes it anew.</summary>
internal static class Snapshot
{
    public static void Equal(string name, string text)
    {
        var file = Path.Combine(Tests(), "Snapshots", name);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
        Assert.True(File.Exists(file), $"Snapshots/{name} is missing; run once with UPDATE_SNAPSHOTS=1 and review what is written.");
        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), text);
    }

    // The sources, found from the build output: paths that the compiler knows are made up in a deterministic build.
    private static string Tests()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Qianfan.Mcp.sln")))
                return Path.Combine(folder.FullName, "tests", "Qianfan.Mcp.Tests");
        throw new DirectoryNotFoundException("The tests run outside of the source tree.");
    }
}
