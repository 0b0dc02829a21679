using System.CommandLine;
using Qianfan.Mcp.Commands;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tests.Server;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Commands;

/// <summary>How options and environment variables come together.</summary>
public sealed class SettingOptionsTests
{
    [Theory]
    [InlineData("--sandbox false")]
    [InlineData("--sandbox=false")]
    [InlineData("--sandbox:false")]
    public async Task Issue_an_option_of_false_beats_a_variable_of_1(string option)
    {
        await using var server = new ServerProcess(
            new Dictionary<string, string?> { ["QIANFAN_SANDBOX"] = "1", ["QIANFAN_MCP_LANG"] = "en" },
            ["call", "list_preset_models", .. option.Split(' ')]);

        var (exitCode, _, error) = await server.FinishAsync();

        Assert.Equal(1, exitCode);
        Assert.StartsWith("CREDENTIALS_MISSING: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("--sandbox", "1")]
    [InlineData("--sandbox true", "1")]
    [InlineData("--sandbox=false", "0")]
    public void A_switch_is_known_only_where_it_is_given(string words, string? value) =>
        Assert.Equal(value, Given(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), Setting.Sandbox));

    [Theory]
    [InlineData("--access-key", "")]
    [InlineData("--access-key", "  ")]
    [InlineData("--access-key", "${QIANFAN_ACCESS_KEY}")]
    public void Issue_an_empty_option_counts_as_not_set(params string[] words) => Assert.Null(Given(words, Setting.AccessKey));

    [Fact]
    public void Issue_an_empty_key_is_no_key() =>
        Assert.Null(Settings.From(setting => setting == Setting.AccessKey ? "" : setting == Setting.SecretKey ? "the-secret" : null).Key);

    private static string? Given(string[] words, Setting setting)
    {
        var options = new SettingOptions(Setting.All, Language.English);
        var root = new RootCommand();
        options.AddTo(root);
        var parseResult = root.Parse(words);
        Assert.Empty(parseResult.Errors);
        return options.Given(parseResult).FirstOrDefault(pair => pair.Setting == setting).Value;
    }
}
