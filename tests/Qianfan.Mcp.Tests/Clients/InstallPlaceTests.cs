using System.Text;
using Qianfan.Mcp.Clients;
using Qianfan.Mcp.Tests.Server;

namespace Qianfan.Mcp.Tests.Clients;

/// <summary>Where <c>qianfan-mcp install</c> finds a client's file, and where it writes nothing.</summary>
public sealed class InstallPlaceTests : IDisposable
{
    private static readonly string[] _variables =
        [.. ClientList.All.Select(client => client.User?.Variable).OfType<string>(), "XDG_CONFIG_HOME", "HOME", "USERPROFILE"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qianfan-place-");

    private string Home => _folder.CreateSubdirectory("home").FullName;

    private string Other => Path.Combine(_folder.FullName, "other");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("claude-code", "CLAUDE_CONFIG_DIR", ".claude.json", ".claude.json")]
    [InlineData("codex", "CODEX_HOME", "config.toml", ".codex/config.toml")]
    [InlineData("copilot-cli", "COPILOT_HOME", "mcp-config.json", ".copilot/mcp-config.json")]
    [InlineData("vscode", "XDG_CONFIG_HOME", "Code/User/mcp.json", ".config/Code/User/mcp.json")]
    [InlineData("claude-desktop", "XDG_CONFIG_HOME", "Claude/claude_desktop_config.json", ".config/Claude/claude_desktop_config.json")]
    public async Task Issue_the_variable_of_a_client_names_its_folder(string client, string variable, string file, string byDefault)
    {
        if (variable == "XDG_CONFIG_HOME" && !OperatingSystem.IsLinux())
            return;
        var (code, _, said) = await InstallAsync(new() { ["HOME"] = Home, [variable] = Other }, client, "--write");

        Assert.Equal((0, Path.Combine(Other, file)), (code, Assert.Single(Files())));
        Assert.StartsWith(Path.Combine(Other, file), said, StringComparison.Ordinal);

        // One that is empty is not set; no home folder is needed where a variable names the file's.
        (code, _, _) = await InstallAsync(new() { ["HOME"] = Home, [variable] = "" }, client, "--write");
        Assert.Equal((0, Path.Combine(Home, byDefault)), (code, Files().Single(path => path.StartsWith(Home, StringComparison.Ordinal))));
        (code, var output, _) = await InstallAsync(new() { [variable] = Other }, client);
        Assert.Equal(0, code);
        Assert.Contains("qianfan", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("codex", "CODEX_HOME", "CODEX_HOME must be an absolute path.", "CODEX_HOME 必须是绝对路径。")]
    [InlineData("claude-code", "CLAUDE_CONFIG_DIR", "CLAUDE_CONFIG_DIR must be an absolute path.", "CLAUDE_CONFIG_DIR 必须是绝对路径。")]
    [InlineData("cursor", "HOME", "HOME must be the absolute path of a folder that is there.", "HOME 必须是已存在文件夹的绝对路径。")]
    public async Task Issue_a_folder_that_cannot_be_meant_is_refused(string client, string variable, string english, string chinese)
    {
        if (OperatingSystem.IsWindows())
            return;
        string?[] folders = variable == "HOME" ? [null, "", " ", "home", ".", "~", Other, Path.Combine(Other, "mine")] : ["home", "~/x", " "];
        foreach (var folder in folders)
            foreach (var (language, reason) in new[] { ("en", english), ("zh", chinese) })
                foreach (var write in new[] { "--write", "--remove", null })
                {
                    var (code, output, said) = await InstallAsync(
                        new() { ["HOME"] = Home, [variable] = folder, ["QIANFAN_MCP_LANG"] = language }, [client, .. write is null ? (string[])[] : [write]]);

                    Assert.Equal((2, "", $"qianfan-mcp: {reason}\n"), (code, output, said));
                    Assert.Empty(Files());
                }
    }

    [Fact]
    public async Task Issue_without_a_home_the_list_shows_where_files_are_below_one()
    {
        if (OperatingSystem.IsWindows())
            return;
        var (code, output, said) = await InstallAsync(new() { ["HOME"] = Other, ["CODEX_HOME"] = "relative", ["COPILOT_HOME"] = Other });

        Assert.Equal((0, ""), (code, said));
        Assert.Contains("cursor          ~/.cursor/mcp.json\n", output, StringComparison.Ordinal);
        Assert.Contains("codex           ~/.codex/config.toml\n", output, StringComparison.Ordinal);
        Assert.Contains($"copilot-cli     {Other}/mcp-config.json\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_needs_no_home()
    {
        var (code, _, _) = await InstallAsync(new() { ["HOME"] = Other }, "cursor", "--project", "--write");

        Assert.Equal((0, Path.Combine(_folder.FullName, ".cursor", "mcp.json")), (code, Assert.Single(Files())));
    }

    private string[] Files() => [.. Directory.EnumerateFiles(_folder.FullName, "*", SearchOption.AllDirectories)];

    private async Task<(int Code, string Output, string Said)> InstallAsync(Dictionary<string, string?> environment, params string[] words)
    {
        foreach (var variable in _variables)
            environment.TryAdd(variable, null);
        await using var install = new ServerProcess(environment, _folder, ["install", .. words]);
        var (code, output, said) = await install.FinishAsync();
        return (code, Encoding.UTF8.GetString(output), said);
    }
}
