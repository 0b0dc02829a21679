using System.Diagnostics;
using Qianfan.Mcp.Clients;
using Qianfan.Mcp.Tests.Server;

namespace Qianfan.Mcp.Tests.Clients;

/// <summary>A client's file is replaced whole or not at all, keeps what it was, and nothing else is touched.</summary>
public sealed class ConfigurationFileTests : IDisposable
{
    private const UnixFileMode Shared = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qianfan-files-");

    private string Project => _folder.CreateSubdirectory("project").FullName;

    private string Target => Path.Combine(Project, ".mcp.json");

    private string Outside => Path.Combine(_folder.FullName, "mine.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Issue_files_with_names_like_new_or_backup_are_neither_followed_nor_touched()
    {
        File.WriteAllText(Outside, "mine");
        File.WriteAllText(Target, "old");
        File.CreateSymbolicLink($"{Target}.new", "../mine.json");
        File.CreateSymbolicLink($"{Target}.bak", "../mine.json");
        File.CreateSymbolicLink($"{Target}.bak1", "../nothing.json");

        var change = ConfigurationFile.Edit(Target, Project, _ => "new");

        Assert.Equal(("new", "mine", "old"), (File.ReadAllText(Target), File.ReadAllText(Outside), File.ReadAllText(change.Backup!)));
        Assert.Null(new FileInfo(Target).LinkTarget);
        Assert.Equal($"{change.Path}.bak2", change.Backup);
        Assert.Equal([".mcp.json", ".mcp.json.bak", ".mcp.json.bak1", ".mcp.json.bak2", ".mcp.json.new"], Names());
        Assert.False(File.Exists(Path.Combine(_folder.FullName, "nothing.json")));
    }

    [Fact]
    public void Issue_mode_and_owner_stay_as_they_were()
    {
        if (OperatingSystem.IsWindows())
            return;
        File.WriteAllText(Target, "old");
        File.SetUnixFileMode(Target, Shared);
        if (Environment.IsPrivilegedProcess)
            Run("chown", "12345:23456", Target);
        var before = Run("ls", "-ln", Target).Split(' ', StringSplitOptions.RemoveEmptyEntries)[..4];

        var change = ConfigurationFile.Edit(Target, within: null, _ => "new");

        Assert.Equal(before, Run("ls", "-ln", Target).Split(' ', StringSplitOptions.RemoveEmptyEntries)[..4]);
        Assert.Equal(before, Run("ls", "-ln", change.Backup!).Split(' ', StringSplitOptions.RemoveEmptyEntries)[..4]);
    }

    [Fact]
    public void A_new_file_belongs_to_the_owner_of_its_folder_and_is_for_nobody_else()
    {
        if (OperatingSystem.IsWindows())
            return;
        if (Environment.IsPrivilegedProcess)
            Run("chown", "12345:23456", Project);
        var owner = Run("ls", "-lnd", Project).Split(' ', StringSplitOptions.RemoveEmptyEntries)[2..4];

        ConfigurationFile.Edit(Path.Combine(Project, "a", "b", "c.json"), within: null, _ => "new");

        Assert.All(["a", "a/b", "a/b/c.json"], path => Assert.Equal(
            owner, Run("ls", "-lnd", Path.Combine(Project, path)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[2..4]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Project, "a/b/c.json")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("first")]
    public void Issue_what_a_client_writes_meanwhile_is_merged_and_not_lost(string? first)
    {
        if (first is not null)
            File.WriteAllText(Target, first);
        List<string> seen = [];

        var change = ConfigurationFile.Edit(Target, Project, text =>
        {
            seen.Add(text);
            if (seen.Count == 1)
                File.WriteAllText(Target, "theirs");
            return text + "+ours";
        });

        Assert.Equal([first ?? "", "theirs"], seen);
        Assert.Equal("theirs+ours", File.ReadAllText(Target));
        Assert.Equal("theirs", File.ReadAllText(change.Backup!));
        Assert.Equal([".mcp.json", ".mcp.json.bak"], Names());
    }

    [Fact]
    public async Task Issue_many_at_once_lose_nothing()
    {
        var all = Enumerable.Range(0, 24).Select(i => FormattableString.Invariant($"[{i}]")).ToArray();
        using var barrier = new Barrier(all.Length);

        await Task.WhenAll(all.Select(entry => Task.Factory.StartNew(() =>
        {
            barrier.SignalAndWait();
            ConfigurationFile.Edit(Target, Project, text => text + entry);
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.All(all, entry => Assert.Contains(entry, File.ReadAllText(Target), StringComparison.Ordinal));
        Assert.Equal(all.Length, Names().Length);
    }

    [Fact]
    public void A_failure_leaves_nothing_behind()
    {
        File.WriteAllText(Target, "old");
        Directory.CreateDirectory(Path.Combine(Project, "folder.json"));

        Assert.ThrowsAny<SystemException>(() => ConfigurationFile.Edit(Path.Combine(Project, "folder.json"), null, _ => "new"));
        Assert.Throws<FormatException>(() => ConfigurationFile.Edit(Target, null, _ => throw new FormatException()));
        ConfigurationFile.Edit(Target, null, _ => null);
        ConfigurationFile.Edit(Target, null, text => text);

        Assert.Equal("old", File.ReadAllText(Target));
        Assert.Equal([".mcp.json", "folder.json"], Names());
    }

    [Theory]
    [InlineData(".mcp.json", "../mine.json")]
    [InlineData(".mcp.json", "../not-there.json")]
    [InlineData(".mcp.json", "inner/../../mine.json")]
    [InlineData(".mcp.json", ".mcp.json")]
    [InlineData(".mcp.json", "sub/.mcp.json", "sub", "..")]
    [InlineData("sub", "..")]
    [InlineData("sub", "a", "a", "b", "b", "a")]
    public void Issue_no_link_of_a_project_leads_out_of_it(params string[] links)
    {
        File.WriteAllText(Outside, "mine");
        for (var i = 0; i < links.Length; i += 2)
            File.CreateSymbolicLink(Path.Combine(Project, links[i]), links[i + 1]);
        var file = links[0] == "sub" ? Path.Combine(Project, "sub", "mine.json") : Target;

        Assert.ThrowsAny<IOException>(() => ConfigurationFile.Edit(file, Project, _ => "new"));

        Assert.Equal("mine", File.ReadAllText(Outside));
        Assert.Equal(["mine.json", "project"], _folder.GetFileSystemInfos().Select(entry => entry.Name).Order());
        Assert.Equal(links.Length / 2, Names().Length);
    }

    [Fact]
    public void A_link_within_the_project_is_written_through()
    {
        Directory.CreateDirectory(Path.Combine(Project, "config"));
        File.CreateSymbolicLink(Target, "config/mcp.json");

        ConfigurationFile.Edit(Target, Project, _ => "new");

        Assert.Equal("config/mcp.json", new FileInfo(Target).LinkTarget);
        Assert.Equal("new", File.ReadAllText(Path.Combine(Project, "config", "mcp.json")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_users_link_is_written_through(bool exists)
    {
        if (exists)
            File.WriteAllText(Outside, "old");
        File.CreateSymbolicLink(Target, "../mine.json");

        var change = ConfigurationFile.Edit(Target, within: null, text => text + "new");

        Assert.Equal("../mine.json", new FileInfo(Target).LinkTarget);
        Assert.Equal(exists ? "oldnew" : "new", File.ReadAllText(Outside));
        Assert.Equal(exists ? $"{change.Path}.bak" : null, change.Backup);
        Assert.Single(Names());
    }

    /// <summary>As in a container that has the client's file, but not its folder.</summary>
    [Fact]
    public void A_file_that_is_mounted_by_itself_is_written_in_place()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || !File.Exists("/usr/bin/unshare"))
            return;
        Directory.CreateDirectory(Path.Combine(Project, ".cursor"));
        File.WriteAllText(Outside, $"{{ \"mcpServers\": {{}}, \"long\": \"{new string('x', 2000)}\" }}\n");
        File.WriteAllText(Path.Combine(Project, ".cursor", "mcp.json"), "");
        var server = BuiltServer.Start("install", "cursor", "--project", "--write");

        Run("unshare", ["-m", "sh", "-ec", "cd \"$1\"; mount --bind ../mine.json .cursor/mcp.json; shift; exec \"$@\"", "sh", Project,
            server.FileName, .. server.ArgumentList]);

        Assert.Contains("qianfan", File.ReadAllText(Outside), StringComparison.Ordinal);
        Assert.Equal(["mcp.json", "mcp.json.bak"], Directory.GetFiles(Path.Combine(Project, ".cursor")).Select(Path.GetFileName).Order());
    }

    private string[] Names() => [.. new DirectoryInfo(Project).GetFileSystemInfos().Select(entry => entry.Name).Order(StringComparer.Ordinal)];

    private static string Run(string program, params IEnumerable<string> words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
