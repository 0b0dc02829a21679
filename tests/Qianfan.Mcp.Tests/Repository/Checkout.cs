namespace Qianfan.Mcp.Tests.Repository;

/// <summary>The files of the repository that these tests were built from.</summary>
internal static class Checkout
{
    public static string Root { get; } = FindRoot();

    public static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    // By walking up from the output, since a build with CI=true replaces the paths that the compiler knows by /_/.
    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Qianfan.Mcp.sln")))
                return folder.FullName;
        throw new InvalidOperationException("No folder above the tests holds Qianfan.Mcp.sln: they run outside of a checkout.");
    }
}
