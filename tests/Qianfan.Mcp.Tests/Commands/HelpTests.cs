using System.Text;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tests.Server;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Commands;

/// <summary>The help of the built server, in the language of who asks for it.</summary>
public sealed class HelpTests
{
    private const string English = "Read-only MCP server for Baidu Qianfan's model catalog.";
    private const string Chinese = "百度千帆模型目录的只读 MCP 服务器。";

    [Theory]
    [InlineData(null, null, "", English)]
    [InlineData(null, "zh_CN.UTF-8", "", Chinese)]
    [InlineData("zh", "en_US.UTF-8", "", Chinese)]
    [InlineData("en", "zh_CN.UTF-8", "", English)]
    [InlineData("zh", null, "--lang en", English)]
    [InlineData("en", null, "--lang zh", Chinese)]
    [InlineData(null, null, "--lang=zh", Chinese)]
    [InlineData(null, null, "--lang:ZH_cn", Chinese)]
    [InlineData(null, "zh_CN.UTF-8", "--lang fr", Chinese)]
    public async Task It_speaks_the_language_of_the_option_the_setting_or_the_locale(string? setting, string? locale, string option, string description)
    {
        var help = await HelpAsync(setting, locale, option.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Contains(description, help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh_CN.UTF-8", "en_US.UTF-8", "en_US.UTF-8", Chinese)]
    [InlineData(null, "zh_CN.UTF-8", "en_US.UTF-8", Chinese)]
    [InlineData("en_US.UTF-8", "zh_CN.UTF-8", "zh_CN.UTF-8", English)]
    [InlineData("C", null, "zh_CN.UTF-8", English)]
    [InlineData("", "", "zh_CN.UTF-8", Chinese)]
    public async Task The_locale_is_the_first_of_its_variables_that_is_set(
        string? all, string? messages, string language, string description)
    {
        await using var program = new ServerProcess(
            new Dictionary<string, string?> { ["LC_ALL"] = all, ["LC_MESSAGES"] = messages, ["LANG"] = language }, ["--help"]);

        Assert.Contains(description, Encoding.UTF8.GetString((await program.FinishAsync()).Output), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", ", default ", "Show help and usage information")]
    [InlineData("zh", "，默认：", "显示帮助和用法")]
    public async Task Every_setting_stands_there_with_its_default(string language, string byDefault, string ownOption)
    {
        var spoken = language == "zh" ? Language.Chinese : Language.English;

        AssertDescribed(Setting.All, await HelpAsync(language, null), spoken, byDefault);
        AssertDescribed(Setting.Http, await HelpAsync(language, null, "http"), spoken, byDefault);
        Assert.Contains(ownOption, await HelpAsync(language, null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "在 /mcp 提供 MCP", "调用一个工具并输出返回结果", "检查密钥、连通性和时钟，并试调一次", "HTTP 客户端生成 Bearer 密钥", "千帆模拟数据", "显示版本")]
    [InlineData("call", "工具名，例如 list_preset_services。", "一个 JSON 对象", "在终端上也输出 JSON。")]
    [InlineData("doctor", "每项失败都给出解决办法")]
    [InlineData("key", "密钥持有者的名称，用于日志和限流。")]
    [InlineData("sandbox", "监听地址。")]
    public async Task Every_command_is_described_in_chinese(string command, params string[] expected)
    {
        var help = await HelpAsync("zh", null, command.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.All(expected, text => Assert.Contains(text, help, StringComparison.Ordinal));
    }

    private static void AssertDescribed(IEnumerable<Setting> settings, string help, Language language, string byDefault) => Assert.All(settings, setting => Assert.Contains(
        $"{setting.Description.In(language)} [{setting.Variable}{(setting.DefaultIn(language) is { } value ? byDefault + value : "")}]", help, StringComparison.Ordinal));

    private static async Task<string> HelpAsync(string? setting, string? locale, params IEnumerable<string> words)
    {
        await using var server = new ServerProcess(new Dictionary<string, string?> { ["QIANFAN_MCP_LANG"] = setting, ["LANG"] = locale }, [.. words, "--help"]);
        var (exitCode, output, error) = await server.FinishAsync();
        Assert.Equal((0, ""), (exitCode, error));
        return Encoding.UTF8.GetString(output);
    }
}
