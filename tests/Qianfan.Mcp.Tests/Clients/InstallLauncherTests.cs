using System.Text;
using System.Text.Json.Nodes;
using Qianfan.Mcp.Tests.Server;

namespace Qianfan.Mcp.Tests.Clients;

/// <summary><c>qianfan-mcp install --launcher</c> as a process.</summary>
public sealed class InstallLauncherTests : IDisposable
{
    private const string Url = "https://models.example.com/mcp";

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("qianfan-launcher-");

    private string Cursor => Path.Combine(_home.CreateSubdirectory(".cursor").FullName, "mcp.json");

    public void Dispose() => _home.Delete(recursive: true);

    [Theory]
    [InlineData("npx", null, "qianfan-mcp@")]
    [InlineData("uvx", null, "qianfan-mcp@")]
    [InlineData("npx", "dnx", "Qianfan.Mcp@")]
    [InlineData(null, "uvx", "qianfan-mcp@")]
    public async Task The_option_wins_over_what_started_the_program(string? variable, string? option, string package)
    {
        var (code, output, _) = await InstallAsync(variable, ["cursor", .. option is null ? (string[])[] : ["--launcher", option]]);

        Assert.Equal(0, code);
        Assert.Contains($"\"{package}{ThisAssembly.Version}\"", output, StringComparison.Ordinal);
        Assert.DoesNotContain("QIANFAN_MCP_LAUNCHER", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_path_is_of_the_program_that_ran()
    {
        var (code, output, _) = await InstallAsync(null, "cursor", "--launcher", "path");

        Assert.Equal(0, code);
        var entry = JsonNode.Parse(output)!["mcpServers"]!["qianfan"]!;
        string[] words = [(string)entry["command"]!, .. entry["args"]!.AsArray().Select(word => (string)word!)];
        Assert.All(words, word => Assert.True(File.Exists(word) && Path.IsPathFullyQualified(word), word));
        Assert.StartsWith("qianfan-mcp", Path.GetFileName(words[^1]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_file_starts_changes_and_changes_back()
    {
        await InstallAsync(null, "cursor", "--write", "--launcher", "dnx");
        var before = await File.ReadAllTextAsync(Cursor);
        await InstallAsync(null, "cursor", "--write", "--launcher", "uvx");
        var between = await File.ReadAllTextAsync(Cursor);
        await InstallAsync(null, "cursor", "--write", "--launcher", "dnx");

        Assert.Contains("\"uvx\"", between, StringComparison.Ordinal);
        Assert.DoesNotContain("dnx", between, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(Cursor));
    }

    [Theory]
    [InlineData("en", "Unknown launcher. Did you mean npx? Available: npx, uvx, dnx, path.", "cursor", "--launcher", "npxx")]
    [InlineData("zh", "未知的启动方式。是不是 npx？可用的有：npx、uvx、dnx、path。", "cursor", "--launcher", "npxx")]
    [InlineData(
        "en", "--launcher and --url cannot be combined: with --url the client starts no program.", "cursor", "--launcher", "npx", "--url", Url)]
    [InlineData("zh", "--launcher 不能与 --url 同时使用：使用 --url 时客户端不启动程序。", "cursor", "--launcher", "npx", "--url", Url)]
    public async Task What_cannot_be_meant_is_refused(string language, string why, params string[] words) =>
        Assert.Equal((2, "", $"qianfan-mcp: {why}\n"), await InstallAsync(null, [.. words, "--lang", language]));

    private async Task<(int Code, string Output, string Said)> InstallAsync(string? variable, params string[] words)
    {
        var environment = new Dictionary<string, string?>
        {
            ["HOME"] = _home.FullName,
            ["USERPROFILE"] = _home.FullName,
            ["QIANFAN_MCP_LAUNCHER"] = variable,
        };
        await using var install = new ServerProcess(environment, _home, ["install", .. words]);
        var (code, output, said) = await install.FinishAsync();
        return (code, Encoding.UTF8.GetString(output), said);
    }
}
