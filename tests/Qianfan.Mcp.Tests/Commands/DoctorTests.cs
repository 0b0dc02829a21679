using Qianfan.Mcp.Commands;
using Qianfan.Mcp.Sandbox;
using static Qianfan.Mcp.Tests.Commands.DoctorRun;

namespace Qianfan.Mcp.Tests.Commands;

/// <summary>The doctor of the built server, in both languages.</summary>
public sealed class DoctorTests
{
    private const string KeyPage = "https://console.bce.baidu.com/iam/#/iam/accesslist";

    // Of an application, by its length.
    private const string ApplicationKey = "aB3dE5fG7hJ9kL1mN3pQ5rS7";

    [Theory]
    [InlineData("en", "ok       credentials   Access Key and Secret Key are set", "ok       clock         in sync with Qianfan", "ok       signed call   list_preset_models answered")]
    [InlineData("zh", "通过  密钥          已设置 Access Key 和 Secret Key", "通过  时钟          与千帆一致", "通过  签名调用      list_preset_models 调用成功")]
    public async Task All_is_well(string language, params string[] expected)
    {
        await using var upstream = await SandboxServer.StartAsync(new SandboxQianfan(TimeProvider.System));

        var (exitCode, lines) = await RunAsync(language, upstream.Address, SandboxQianfan.AccessKey, SandboxQianfan.SecretKey);

        Assert.Equal(0, exitCode);
        Assert.Equal(4, lines.Length);
        Assert.Equal(expected, lines.Where((_, i) => i != 1));
        Assert.Contains(upstream.Address.Authority, lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "FAIL     credentials   No Qianfan credentials are set, so nothing was sent.  Fix: Create an Access Key", "simulated data")]
    [InlineData("zh", "失败  密钥          未设置千帆密钥，因此没有发出调用。  解决：在 ", "模拟数据")]
    public async Task Who_has_no_keys_is_told_where_they_come_from(string language, string finding, string invented)
    {
        var (exitCode, lines) = await RunAsync(language, Nowhere(), null, null);

        Assert.Equal(1, exitCode);
        Assert.StartsWith(finding, lines[0], StringComparison.Ordinal);
        AssertTold(lines, invented);
    }

    [Theory]
    [InlineData("en", "FAIL     credentials   QIANFAN_ACCESS_KEY or QIANFAN_SECRET_KEY contains a bce-v3/… API key")]
    [InlineData("zh", "失败  密钥          QIANFAN_ACCESS_KEY 或 QIANFAN_SECRET_KEY 里填的是 bce-v3/… API Key")]
    public async Task Who_took_a_key_for_inference_is_told_the_same(string language, string finding)
    {
        var (exitCode, lines) = await RunAsync(language, Nowhere(), "bce-v3/key-id/0123", "some-secret");

        Assert.Equal(1, exitCode);
        Assert.StartsWith(finding, lines[0], StringComparison.Ordinal);
        AssertTold(lines, "bce-v3/");
    }

    [Theory]
    [InlineData("en", "FAIL     signed call   CREDENTIALS_INVALID: Qianfan rejected the key", "  Fix: Use the account's")]
    [InlineData("zh", "失败  签名调用      CREDENTIALS_INVALID: 千帆拒绝了这对密钥：", "  解决：改用 ")]
    public async Task Who_took_an_applications_keys_is_told_the_same(string language, string finding, string fix)
    {
        await using var upstream = await SandboxServer.StartAsync(new SandboxQianfan(TimeProvider.System));

        var (exitCode, lines) = await RunAsync(language, upstream.Address, ApplicationKey, "some-secret");

        Assert.Equal(1, exitCode);
        Assert.StartsWith(finding, lines[3], StringComparison.Ordinal);
        Assert.Contains(fix, lines[3], StringComparison.Ordinal);
        AssertTold(lines, "API Key / Secret Key");
    }

    [Theory]
    [InlineData("en", "ok       credentials   an API key is set, but no Access Key pair", "ok       API key call  list_models answered")]
    [InlineData("zh", "通过  密钥          已设置 API Key，未设置 Access Key", "通过  API Key 调用  list_models 调用成功")]
    public async Task Who_has_an_API_key_alone_is_well(string language, string credentials, string call)
    {
        await using var upstream = await SandboxServer.StartAsync(new SandboxQianfan(TimeProvider.System));

        var (exitCode, lines) = await RunAsync(language, upstream.Address, null, null, ("QIANFAN_API_KEY", SandboxQianfan.ApiKey));

        Assert.Equal((0, 4), (exitCode, lines.Length));
        Assert.StartsWith(credentials, lines[0], StringComparison.Ordinal);
        Assert.Equal(call, lines[3]);
    }

    [Theory]
    [InlineData("en", "FAIL     API key call  PERMISSION_DENIED: Qianfan rejected the key for the model list.")]
    [InlineData("zh", "失败  API Key 调用  PERMISSION_DENIED: 千帆不允许这个密钥查询模型列表。")]
    public async Task An_API_key_that_is_refused_is_told_so(string language, string finding)
    {
        await using var upstream = await SandboxServer.StartAsync(new SandboxQianfan(TimeProvider.System));

        var (exitCode, lines) = await RunAsync(language, upstream.Address, null, null,
            ("QIANFAN_API_KEY", "bce-v3/ALTAK-nobody/0123456789abcdef"));

        Assert.Equal(1, exitCode);
        Assert.StartsWith(finding, lines[3], StringComparison.Ordinal);
        Assert.Contains("QIANFAN_API_KEY", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Issue_one_missing_key_is_named()
    {
        var (exitCode, lines) = await RunAsync("en", Nowhere(), SandboxQianfan.AccessKey, null);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("FAIL     credentials   QIANFAN_ACCESS_KEY is set but QIANFAN_SECRET_KEY is not", lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "FAIL     reachable     Qianfan cannot be reached from this machine.  Fix: Check network")]
    [InlineData("zh", "失败  连通          本机连不上千帆。  解决：检查网络")]
    public async Task Who_has_good_keys_and_no_network_is_told_of_the_network_only(string language, string finding)
    {
        var (exitCode, lines) = await RunAsync(language, Nowhere(), SandboxQianfan.AccessKey, SandboxQianfan.SecretKey);

        Assert.Equal(1, exitCode);
        Assert.Equal(4, lines.Length);
        Assert.StartsWith(finding, lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_findings_stand_below_each_other_in_chinese()
    {
        var (_, lines) = await RunAsync("zh", Nowhere(), SandboxQianfan.AccessKey, SandboxQianfan.SecretKey);

        // Two columns for each Chinese character: 4 of the result, 12 of the name, 2 before either of what follows.
        Assert.All(lines, line => Assert.Contains(Enumerable.Range(0, line.Length), cut =>
            Columns.Width(line[..cut]) == 20 && line[..cut].EndsWith("  ", StringComparison.Ordinal) && line[cut] != ' '));
    }

    private static void AssertTold(string[] lines, string invented)
    {
        var story = string.Join('\n', lines.SkipWhile(line => line.Length > 0));
        Assert.All([KeyPage, "QIANFAN_ACCESS_KEY", "QIANFAN_SECRET_KEY", "API Key / Secret Key", "bce-v3/", "--sandbox", invented],
            part => Assert.Contains(part, story, StringComparison.Ordinal));
    }
}
