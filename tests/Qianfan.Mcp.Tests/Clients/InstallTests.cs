using System.Text;
using System.Text.Json.Nodes;
using Qianfan.Mcp.Clients;
using Qianfan.Mcp.Tests.Server;

namespace Qianfan.Mcp.Tests.Clients;

/// <summary><c>qianfan-mcp install</c> as a process, in a home folder of its own.</summary>
public sealed class InstallTests : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("qianfan-home-");

    private string Cursor => Path.Combine(_home.FullName, ".cursor", "mcp.json");

    public void Dispose() => _home.Delete(recursive: true);

    [Fact]
    public async Task It_prints_the_configuration_alone_and_writes_nothing()
    {
        var (code, output, said) = await InstallAsync("cursor", "--launcher", "dnx");

        Assert.Equal(0, code);
        Assert.Equal("dotnet", (string?)JsonNode.Parse(output)!["mcpServers"]!["qianfan"]!["command"]);
        Assert.Contains(".cursor", said, StringComparison.Ordinal);
        Assert.False(File.Exists(Cursor));
    }

    [Fact]
    public async Task It_merges_shows_what_changes_and_keeps_the_old_file()
    {
        const string mine = "{\n  // my servers\n  \"mcpServers\": {\n    \"other\": { \"command\": \"x\", \"env\": { \"API_KEY\": \"hush\" } }\n  }\n}\n";
        Directory.CreateDirectory(Path.GetDirectoryName(Cursor)!);
        await File.WriteAllTextAsync(Cursor, mine);

        var (code, _, said) = await InstallAsync("cursor", "--write", "--lang", "zh");
        var (again, _, nothing) = await InstallAsync("cursor", "--write", "--lang", "zh");

        Assert.Equal((0, 0), (code, again));
        var written = await File.ReadAllTextAsync(Cursor);
        Assert.StartsWith(mine[..mine.IndexOf("\n  }\n", StringComparison.Ordinal)], written, StringComparison.Ordinal);
        Assert.Contains("\"QIANFAN_MCP_LANG\": \"zh\"", written, StringComparison.Ordinal);
        Assert.Equal(mine, await File.ReadAllTextAsync($"{Cursor}.bak"));
        Assert.Contains("+     \"qianfan\": {", said, StringComparison.Ordinal);
        Assert.Contains($"{Cursor}.bak", said, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", said, StringComparison.Ordinal);
        Assert.False(File.Exists($"{Cursor}.bak1"));
        Assert.DoesNotContain("+ ", nothing, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_stays_as_it_is()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Cursor)!);
        await File.WriteAllTextAsync(Cursor, "{\n  \"mcpServers\": {\n");

        var (code, _, said) = await InstallAsync("cursor", "--write");

        Assert.Equal(1, code);
        Assert.Contains("nothing was written", said, StringComparison.Ordinal);
        Assert.Equal("{\n  \"mcpServers\": {\n", await File.ReadAllTextAsync(Cursor));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(Cursor)!));
    }

    [Fact]
    public async Task A_new_file_is_for_its_owner_alone()
    {
        var (code, _, _) = await InstallAsync("codex", "--write", "--sandbox");

        var file = Path.Combine(_home.FullName, ".codex", "config.toml");
        Assert.Equal(0, code);
        Assert.Contains("[mcp_servers.qianfan]", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task Issue_two_clients_installed_at_once_are_both_in_the_file()
    {
        var file = Path.Combine(_home.FullName, ".mcp.json");
        await File.WriteAllTextAsync(file, "{}");

        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => InstallAsync(i % 2 == 0 ? "claude-code" : "visual-studio", "--project", "--write")));

        Assert.All(all, one => Assert.Equal(0, one.Code));
        var root = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        Assert.All(["mcpServers", "servers"], servers => Assert.NotNull(root[servers]!["qianfan"]));
        Assert.Equal([".mcp.json", ".mcp.json.bak", ".mcp.json.bak1"], Directory.GetFiles(_home.FullName).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("cursor", ".cursor")]
    [InlineData("codex", ".codex")]
    [InlineData("vscode", ".vscode")]
    [InlineData("claude-code", ".mcp.json")]
    public async Task Issue_a_projects_link_that_leads_out_of_it_is_refused(string client, string link)
    {
        var outside = Directory.CreateTempSubdirectory("qianfan-outside-");
        File.CreateSymbolicLink(Path.Combine(_home.FullName, link), outside.FullName);

        var (code, _, said) = await InstallAsync(client, "--project", "--write");

        Assert.Equal(1, code);
        Assert.Contains("leads out of this folder", said, StringComparison.Ordinal);
        Assert.Empty(outside.GetFileSystemInfos());
        outside.Delete();
    }

    [Fact]
    public async Task Issue_keys_behind_an_option_are_not_shown()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Cursor)!);
        await File.WriteAllTextAsync(Cursor, """
            { "mcpServers": {
              "qianfan": { "command": "x", "args": ["--secret-key",
                "hush", "--token=hush"], "env": { "A_KEY": "a\"hush" } } } }
            """);

        var (code, _, said) = await InstallAsync("cursor", "--write");

        Assert.Equal(0, code);
        Assert.Contains("\"--secret-key\",", said, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Did you mean cursor?", "curser")]
    [InlineData("Most other clients accept:\n{\n  \"mcpServers\": {", "emacs")]
    [InlineData("\"url\": \"https://models.example.com/mcp\"", "emacs", "--url", "https://models.example.com")]
    [InlineData("add --url", "dify")]
    [InlineData("is YAML, which this command does not edit", "goose", "--write")]
    [InlineData("names neither the file", "lingma", "--write")]
    [InlineData("does not support HTTP servers", "claude-desktop", "--url", "https://models.example.com")]
    [InlineData("http is allowed only on loopback", "cursor", "--url", "http://models.example.com")]
    [InlineData("is never written to a file", "cursor", "--secret-key", "hush")]
    [InlineData("has its own settings", "cursor", "--url", "https://models.example.com", "--sandbox")]
    [InlineData("must be en or zh", "cursor", "--lang", "fr")]
    [InlineData("has no configuration file to write", "jetbrains", "--write")]
    [InlineData("add --project", "visual-studio", "--write")]
    public async Task Invalid_arguments_are_refused_with_the_reason(string why, params string[] words)
    {
        var (code, output, said) = await InstallAsync(words);

        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Contains(why, said, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_client_it_lists_them()
    {
        var (code, output, _) = await InstallAsync();

        Assert.Equal(0, code);
        Assert.Contains($"cursor          {Cursor}", output, StringComparison.Ordinal);
        Assert.Equal(ClientList.All.Select(client => client.Id), output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task A_client_is_installed_by_its_own_name()
    {
        var (code, _, said) = await InstallAsync("文心快码", "--write", "--sandbox");

        Assert.Equal(0, code);
        var file = Path.Combine(_home.FullName, ".comate", "mcp.json");
        Assert.Contains(file, said, StringComparison.Ordinal);
        Assert.Equal("stdio", (string?)JsonNode.Parse(await File.ReadAllTextAsync(file))!["mcpServers"]!["qianfan"]!["type"]);
    }

    [Fact]
    public async Task It_says_the_one_line_that_does_the_same()
    {
        var (code, output, said) = await InstallAsync("claude-code", "--url", "https://models.example.com");

        Assert.Equal(0, code);
        Assert.DoesNotContain("mcp add", output, StringComparison.Ordinal);
        Assert.Contains("Or in one line: claude mcp add --transport http --header 'Authorization: Bearer ${QIANFAN_MCP_KEY}' --scope user "
            + "qianfan https://models.example.com/mcp", said, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output, string Said)> InstallAsync(params string[] words)
    {
        await using var install = new ServerProcess(
            new Dictionary<string, string?> { ["HOME"] = _home.FullName, ["USERPROFILE"] = _home.FullName }, _home, ["install", .. words]);
        var (code, output, said) = await install.FinishAsync();
        return (code, Encoding.UTF8.GetString(output), said);
    }
}
