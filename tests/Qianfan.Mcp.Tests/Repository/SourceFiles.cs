namespace Qianfan.Mcp.Tests.Repository;

/// <summary>The files that people write; what a build makes of them is left out.</summary>
internal static class SourceFiles
{
    private static readonly string[] _generated = [".git", ".vs", ".idea", "artifacts", "bin", "obj", "node_modules", "TestResults"];

    /// <summary>All files below a folder, as paths from the root of the repository, with slashes, in ordinal order.</summary>
    public static IEnumerable<string> Below(string folder, string pattern = "*")
    {
        var directory = new DirectoryInfo(Path.Combine(Checkout.Root, folder));
        var here = directory.EnumerateFiles(pattern).Select(file => Relative(file));
        var below = directory.EnumerateDirectories()
            .Where(child => !_generated.Contains(child.Name) && child.LinkTarget is null)
            .SelectMany(child => Below(Relative(child), pattern));
        return here.Concat(below).Order(StringComparer.Ordinal);
    }

    private static string Relative(FileSystemInfo file) => Path.GetRelativePath(Checkout.Root, file.FullName).Replace('\\', '/');
}
