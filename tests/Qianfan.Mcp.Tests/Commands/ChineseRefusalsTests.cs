using System.Text;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tests.Server;
using Qianfan.Mcp.Tests.Server.Http;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Commands;

/// <summary>Who asks for Chinese is refused in Chinese: by the parser, by every setting and by every command.</summary>
public sealed class ChineseRefusalsTests : IDisposable
{
    private static readonly Dictionary<string, Setting> _settings =
        Setting.All.Concat(Setting.Http).ToDictionary(setting => setting.Option);

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("qianfan-home-");

    public void Dispose() => _home.Delete(recursive: true);

    [Theory]
    [InlineData(2, "无法识别的命令或参数", "--nonsense")]
    [InlineData(2, "可能是密钥，已隐藏", "hush-1234")]
    [InlineData(2, "命令缺少参数", "call")]
    [InlineData(2, "选项缺少参数", "--timeout")]
    [InlineData(2, "只能写一次，却写了 2 次", "--timeout", "1", "--timeout", "2")]
    [InlineData(2, "不能与其他参数一起使用", "--version", "--json")]
    [InlineData(2, "必须是 JSON 对象", "call", "list_models", "[1")]
    [InlineData(2, "密钥的名称不能含有", "key", "a=b")]
    [InlineData(2, "是不是 cursor？", "install", "curser")]
    [InlineData(2, "其他客户端大多这样配置：", "install", "emacs")]
    [InlineData(2, "不能启动程序：请用 --url", "install", "dify")]
    [InlineData(2, "是 YAML 文件，不会自动修改", "install", "goose", "--write")]
    [InlineData(2, "配置文件不支持 HTTP 服务器", "install", "claude-desktop", "--url", "https://models.example.com")]
    [InlineData(2, "仅限本机回环地址", "install", "cursor", "--url", "http://models.example.com")]
    [InlineData(2, "不会写入文件", "install", "cursor", "--secret-key", "hush-hush")]
    [InlineData(2, "只适用于由客户端启动的服务器", "install", "cursor", "--url", "https://models.example.com", "--sandbox")]
    [InlineData(2, "没有可写入的配置文件", "install", "jetbrains", "--write")]
    [InlineData(2, "请加上 --project", "install", "visual-studio", "--write")]
    [InlineData(2, "请去掉 --project", "install", "windsurf", "--write", "--project")]
    [InlineData(1, "请先改正第 2 行", "install", "cursor", "--write", "--project")]
    [InlineData(1, "请先改正第 2 行", "install", "codex", "--write", "--project")]
    [InlineData(1, "写法无法安全修改", "install", "codex", "--write")]
    [InlineData(1, "路径中有链接指向本文件夹之外", "install", "vscode", "--write", "--project")]
    [InlineData(2, "是不是 find_models？", "call", "find_model", "--sandbox")]
    [InlineData(1, "下一步：", "call", "list_preset_models", "{\"marker\":\"x\"}", "--sandbox")]
    [InlineData(1, "未设置千帆密钥", "call", "list_preset_services")]
    [InlineData(2, "必须是 1 到 600 的整数", "doctor", "--timeout", "0")]
    [InlineData(2, "必须设置身份验证", "http", "--urls", "http://0.0.0.0:1")]
    public async Task The_command_line_refuses_in_chinese(int exitCode, string words, params string[] arguments)
    {
        Write(".cursor/mcp.json", "{\n  x\n}");
        Write("project/.cursor/mcp.json", "{\n  x\n}");
        Write("project/.codex/config.toml", "a = 1\nb = \n");
        Write(".codex/config.toml", "[[mcp_servers.qianfan]]\ncommand = \"x\"\n");
        Directory.CreateSymbolicLink(Path.Combine(_home.FullName, "project", ".vscode"), _home.FullName);
        await using var program = new ServerProcess(
            new Dictionary<string, string?> { ["HOME"] = _home.FullName, ["USERPROFILE"] = _home.FullName },
            new DirectoryInfo(Path.Combine(_home.FullName, "project")), ["--lang", "zh", .. arguments]);

        var (code, output, said) = await program.FinishAsync();

        Assert.Equal((exitCode, ""), (code, Encoding.UTF8.GetString(output)));
        Assert.Contains(words, said, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", said, StringComparison.Ordinal);
        // What stands below is the configuration to copy.
        Assert.All(said.Split("\n\n")[0].TrimEnd().Split('\n'), ChineseText.Is);
    }

    [Fact]
    public async Task An_invalid_variable_is_refused_in_the_language_that_is_set()
    {
        await using var server = new ServerProcess(
            new Dictionary<string, string?> { ["QIANFAN_MCP_LANG"] = "zh", ["QIANFAN_LOG_LEVEL"] = "loud" });

        var (code, _, said) = await server.FinishAsync();

        Assert.Equal((2, "qianfan-mcp: QIANFAN_LOG_LEVEL（--log-level）必须是以下之一：none, critical, error, warning, information, debug, trace。\n"),
            (code, said));
    }

    [Theory]
    [InlineData("--base-url", "x")]
    [InlineData("--base-url", "http://qianfan.example.com")]
    [InlineData("--base-url", "https://qianfan.example.com/v2")]
    [InlineData("--sandbox", "perhaps")]
    [InlineData("--tools", "find_model")]
    [InlineData("--tools", ",")]
    [InlineData("--lang", "fr")]
    [InlineData("--log-level", "loud")]
    [InlineData("--secret-key", "two words of a secret")]
    [InlineData("--access-key", "short")]
    [InlineData("--cache-memory", "0")]
    [InlineData("--urls", ";")]
    [InlineData("--urls", "https://127.0.0.1:1")]
    [InlineData("--urls", "http://0.0.0.0:1")]
    [InlineData("--public-url", "x")]
    [InlineData("--allowed-hosts", "https://a.example")]
    [InlineData("--allowed-origins", "https://a.example/path")]
    [InlineData("--trusted-proxies", "proxy")]
    [InlineData("--auth", "maybe")]
    [InlineData("--auth", "key")]
    [InlineData("--auth", "oauth")]
    [InlineData("--auth", "oauth", "--oauth-issuer", "https://login.example.com")]
    [InlineData("--keys", "ci=1")]
    [InlineData("--credentials", "mine")]
    [InlineData("--rate", "none")]
    public void Every_setting_is_refused_in_chinese(params string[] options)
    {
        var read = RunningHost.Reading([.. options.Chunk(2).Select(pair => (_settings[pair[0]], pair[1]))]);

        var refusal = Assert.Throws<SettingsException>(() => (Settings.From(read), HttpSettings.From(read)));

        ChineseText.Is(refusal.Text.In(Language.Chinese));
        Assert.Equal(refusal.Message, refusal.Text.In(Language.English));
        Assert.DoesNotMatch("[\u4e00-\u9fff]", refusal.Message);
    }

    [Fact]
    public async Task The_help_has_no_english_heading()
    {
        await using var program = new ServerProcess("call", "--lang", "zh", "--help");

        var help = Encoding.UTF8.GetString((await program.FinishAsync()).Output);

        Assert.DoesNotContain(":\n", help, StringComparison.Ordinal);
        Assert.All(["说明：\n", "用法：\n", "参数：\n", "选项：\n", "[选项]"], part => Assert.Contains(part, help, StringComparison.Ordinal));
    }

    private void Write(string path, string text)
    {
        var file = new FileInfo(Path.Combine(_home.FullName, path));
        file.Directory!.Create();
        File.WriteAllText(file.FullName, text);
    }
}
