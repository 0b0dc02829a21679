using Qianfan.Mcp.Tests.Server;
namespace Qianfan.Mcp.Tests.Configuration;

/// <summary>What settings do to the built server.</summary>
public sealed class SettingsProcessTests
{
    private const string Core = "find_models compare_models check_models list_models list_preset_services get_preset_model_version "
        + "list_custom_models list_evaluable_models list_batch_inference_models";

    [Theory]
    [InlineData(null, Core)]
    [InlineData("list_tpm_quotas, get_preset_model", "get_preset_model list_tpm_quotas")]
    [InlineData("core;list_custom_services", Core + " list_custom_services")]
    public async Task Sets_and_names_choose_the_tools(string? tools, string listed)
    {
        await using var server = new ServerProcess(new Dictionary<string, string?> { ["QIANFAN_MCP_TOOLS"] = tools }, "--sandbox");
        await using var client = await server.ConnectAsync();

        Assert.Equal(listed, string.Join(' ', (await client.ListToolsAsync()).Select(tool => tool.Name)));
    }

    [Theory]
    [InlineData(null, null, "Choose a model")]
    [InlineData(null, "zh_CN.UTF-8", "按条件选择")]
    [InlineData(null, "de_DE.UTF-8", "Choose a model")]
    [InlineData("zh", "en_US.UTF-8", "按条件选择")]
    [InlineData("EN", "zh_CN.UTF-8", "Choose a model")]
    public async Task The_setting_and_then_the_locale_choose_the_language(string? setting, string? locale, string title)
    {
        await using var server = new ServerProcess(new Dictionary<string, string?> { ["QIANFAN_MCP_LANG"] = setting, ["LANG"] = locale }, "--sandbox");
        await using var client = await server.ConnectAsync();

        Assert.StartsWith(title, (await client.ListToolsAsync())[0].Title, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("QIANFAN_CONSOLE_API_BASE_URL", "http://qianfan.baidubce.com")]
    [InlineData("QIANFAN_CONSOLE_BASE_URL", "not a url")]
    [InlineData("QIANFAN_TIMEOUT_SECONDS", "0")]
    [InlineData("QIANFAN_IAM_SIGN_EXPIRATION_SEC", "ten")]
    [InlineData("QIANFAN_SANDBOX", "perhaps")]
    [InlineData("QIANFAN_LOG_LEVEL", "loud")]
    [InlineData("QIANFAN_MCP_TOOLS", "list_preset_service")]
    [InlineData("QIANFAN_MCP_TOOLS", " , ")]
    [InlineData("QIANFAN_MCP_LANG", "fr")]
    [InlineData("QIANFAN_SECRET_KEY", "two words of a secret")]
    [InlineData("QIANFAN_ACCESS_KEY", "a")]
    [InlineData("QIANFAN_SECRET_KEY", "seven77")]
    [InlineData("QIANFAN_SESSION_TOKEN", "token")]
    public async Task A_bad_setting_stops_the_start_with_one_line(string variable, string value)
    {
        await using var server = new ServerProcess(new Dictionary<string, string?> { [variable] = value });

        var (exitCode, output, error) = await server.FinishAsync();

        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        var line = Assert.Single(error.TrimEnd().Split('\n'));
        Assert.StartsWith("qianfan-mcp: QIANFAN_", line, StringComparison.Ordinal);
        Assert.DoesNotContain("two words", error, StringComparison.Ordinal);
    }
}
