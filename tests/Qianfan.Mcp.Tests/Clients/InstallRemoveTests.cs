using System.Text;
using Qianfan.Mcp.Tests.Server;

namespace Qianfan.Mcp.Tests.Clients;

/// <summary><c>qianfan-mcp install --remove</c> as a process, and files that it and <c>--write</c> leave alone.</summary>
public sealed class InstallRemoveTests : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("qianfan-remove-");

    private string Cursor => Path.Combine(_home.CreateSubdirectory(".cursor").FullName, "mcp.json");

    public void Dispose() => _home.Delete(recursive: true);

    [Theory]
    [InlineData("cursor", ".cursor/mcp.json", "{\n\t// mine\n\t\"mcpServers\": {\n\t\t\"a\": { \"command\": \"x\" }\n\t}\n}\n")]
    [InlineData("codex", ".codex/config.toml", "model = \"x\"\r\n\r\n[mcp_servers.a]\r\ncommand = 'x' # mine\r\n")]
    [InlineData("vscode", ".vscode/mcp.json", "{\n    \"servers\": {},\n    \"inputs\": []\n}", "--project")]
    public async Task What_was_written_goes_again_with_a_backup(string client, string file, string mine, params string[] words)
    {
        var path = Path.Combine(_home.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, mine);
        await InstallAsync([client, "--write", "--launcher", "dnx", .. words]);
        var written = await File.ReadAllTextAsync(path);

        var (code, output, said) = await InstallAsync(["--remove", client, .. words]);

        Assert.Equal((0, "", mine), (code, output, await File.ReadAllTextAsync(path)));
        Assert.Equal(written, await File.ReadAllTextAsync($"{path}.bak1"));
        Assert.Matches("(?m)^- .*dnx", said);
        Assert.DoesNotContain("dnx", string.Concat(said.Split('\n').Where(line => line.StartsWith('+'))), StringComparison.Ordinal);
        Assert.Contains($"Written. The old file is kept as {path}.bak1.", said, StringComparison.Ordinal);

        (code, output, said) = await InstallAsync([client, "--remove", .. words]);
        Assert.Equal((0, "", $"{path} has no entry qianfan; nothing was written.\n"), (code, output, said));
    }

    [Theory]
    [InlineData("en", "has no entry qianfan; nothing was written.")]
    [InlineData("zh", "中没有 qianfan，未作改动。")]
    public async Task Without_a_file_there_is_nothing_to_remove(string language, string why)
    {
        var (code, output, said) = await InstallAsync("--remove", "codex", "--lang", language);

        Assert.Equal((0, ""), (code, output));
        Assert.Contains(why, said, StringComparison.Ordinal);
        Assert.Empty(_home.GetFileSystemInfos());
    }

    [Theory]
    [InlineData("--remove needs the name of a client.", "--remove")]
    [InlineData("--remove cannot be combined with settings.", "--remove", "cursor", "--sandbox")]
    [InlineData("--remove cannot be combined with settings.", "--remove", "cursor", "--launcher", "npx")]
    [InlineData("--remove cannot be combined with settings.", "--remove", "cursor", "--url", "https://models.example.com")]
    [InlineData("has no configuration file to write", "--remove", "jetbrains")]
    [InlineData("add --project", "--remove", "visual-studio")]
    [InlineData("Did you mean cursor?", "--remove", "curser")]
    public async Task What_cannot_be_meant_is_refused(string why, params string[] words)
    {
        var (code, output, said) = await InstallAsync(words);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(why, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-16", "{}", "it is saved as UTF-16; save it as UTF-8 first.", "文件编码是 UTF-16，请先另存为 UTF-8。")]
    [InlineData("utf-16BE", "{}", "it is saved as UTF-16; save it as UTF-8 first.", "文件编码是 UTF-16，请先另存为 UTF-8。")]
    [InlineData("unmarked", "{ }", "it is saved as UTF-16; save it as UTF-8 first.", "文件编码是 UTF-16，请先另存为 UTF-8。")]
    [InlineData("iso-8859-1", "{\"é\":1}", "it is not UTF-8; save it as UTF-8 first.", "文件编码不是 UTF-8，请先另存为 UTF-8。")]
    [InlineData("utf-8", "{\"mcpServers\": []}", "mcpServers must be an object.", "mcpServers 必须是对象。")]
    [InlineData("utf-8", "[]", "it must be a JSON object.", "内容必须是 JSON 对象。")]
    public async Task Issue_what_cannot_be_changed_is_refused_with_the_reason(string encoding, string text, string english, string chinese)
    {
        var writing = encoding == "unmarked" ? new UnicodeEncoding(bigEndian: false, byteOrderMark: false) : Encoding.GetEncoding(encoding);
        await File.WriteAllTextAsync(Cursor, text, writing);
        var before = await File.ReadAllBytesAsync(Cursor);

        foreach (var option in new[] { "--write", "--remove" })
        {
            Assert.Equal((1, "", $"qianfan-mcp: {Cursor} cannot be written: {english}\n"), await InstallAsync("cursor", option));
            Assert.Equal((1, "", $"qianfan-mcp: 无法写入 {Cursor}：{chinese}\n"), await InstallAsync("cursor", option, "--lang", "zh"));
        }

        Assert.Equal(before, await File.ReadAllBytesAsync(Cursor));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(Cursor)!));
    }

    [Fact]
    public async Task The_mark_of_utf_8_stays()
    {
        await File.WriteAllTextAsync(Cursor, "{}", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        var (code, _, _) = await InstallAsync("cursor", "--write");

        Assert.Equal(0, code);
        Assert.StartsWith("\uFEFF{\n  \"mcp", Encoding.UTF8.GetString(await File.ReadAllBytesAsync(Cursor)), StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output, string Said)> InstallAsync(params string[] words)
    {
        var environment = new Dictionary<string, string?>
        {
            ["HOME"] = _home.FullName,
            ["USERPROFILE"] = _home.FullName,
            ["CODEX_HOME"] = null,
        };
        await using var install = new ServerProcess(environment, _home, ["install", .. words]);
        var (code, output, said) = await install.FinishAsync();
        return (code, Encoding.UTF8.GetString(output), said);
    }
}
