using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tests.Upstream;
using static Qianfan.Mcp.Tests.Commands.DoctorRun;

namespace Qianfan.Mcp.Tests.Commands;

/// <summary>What the doctor finds before anything is sent, and what it does not take for a fault.</summary>
public sealed class DoctorFindingsTests
{
    private const string Id = "ALTAKmadeUpForTheDoctor";
    private const string Secret = "0123456789abcdef" + "0123456789abcdef";
    private const string NotPlaced = "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nConnection: close\r\n";

    [Theory]
    [InlineData("YOUR_ACCESS_KEY", "still holds a placeholder")]
    [InlineData("your-access-key", "still holds a placeholder")]
    [InlineData("<your access key>", "still holds a placeholder")]
    [InlineData("\"YOUR_SECRET_KEY\"", "still holds a placeholder")]
    [InlineData("xxxxxxxxxxxx", "still holds a placeholder")]
    [InlineData("ALTAKxxxxxxxxxxxxxxxx", "still holds a placeholder")]
    [InlineData("****************", "still holds a placeholder")]
    [InlineData("你的密钥", "still holds a placeholder")]
    [InlineData("${QIANFAN_ACCESS_KEY}", "variable reference")]
    [InlineData("${env:AK}", "variable reference")]
    [InlineData("$QIANFAN_ACCESS_KEY", "variable reference")]
    [InlineData("%QIANFAN_ACCESS_KEY%", "variable reference")]
    [InlineData("{{ access_key }}", "variable reference")]
    [InlineData("\"ALTAKmadeUpForTheDoctor\"", "quotes around the key")]
    [InlineData("'ALTAKmadeUpForTheDoctor'", "quotes around the key")]
    [InlineData("“ALTAKmadeUpForTheDoctor”", "quotes around the key")]
    [InlineData("ALTAK made up", "contains a character that keys never have")]
    [InlineData("ALTAK", "is too short, keys have")]
    public void A_text_that_is_no_key_is_told_by_its_kind_and_never_quoted(string written, string expected)
    {
        var flaw = WrittenKey.Flaw(Setting.AccessKey, written)!.Value;

        Assert.Contains(expected, flaw.What.English, StringComparison.Ordinal);
        Assert.StartsWith("QIANFAN_ACCESS_KEY ", flaw.What.Chinese, StringComparison.Ordinal);
        Assert.All([flaw.What.English, flaw.What.Chinese, flaw.Next.English, flaw.Next.Chinese],
            text => Assert.DoesNotContain("madeUp", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    [InlineData(Id)]
    [InlineData(Secret)]
    [InlineData("sandbox-access-key")]
    [InlineData("bce-v3/ALTAK-sandbox0000000000/0123456789abcdef")]
    [InlineData("aB3dE5fG7hJ9kL1mN3pQ5rS7")]
    [InlineData("myk3yfrom2019withalltheletters01")]
    public void A_text_that_may_be_a_key_is_none_of_them(string? written) => Assert.Null(WrittenKey.Flaw(Setting.AccessKey, written));

    [Theory]
    [InlineData("en", "FAIL     credentials   QIANFAN_ACCESS_KEY still holds a placeholder.", "FAIL     credentials   QIANFAN_SECRET_KEY includes quotes", "skipped  signed call   no usable key")]
    [InlineData("zh", "失败  密钥          QIANFAN_ACCESS_KEY 里还是占位符。", "失败  密钥          QIANFAN_SECRET_KEY 的值两端带有引号。", "跳过  签名调用      没有可用的密钥")]
    public async Task Each_key_has_its_line_and_what_was_not_checked_is_skipped(string language, params string[] expected)
    {
        var (exitCode, lines) = await RunAsync(language, Nowhere(), "YOUR_ACCESS_KEY", $"\"{Secret}\"");

        Assert.Equal(1, exitCode);
        Assert.StartsWith(expected[0], lines[0], StringComparison.Ordinal);
        Assert.StartsWith(expected[1], lines[1], StringComparison.Ordinal);
        Assert.Equal(expected[2], lines[4]);
    }

    [Theory]
    [InlineData("en", Secret, Id, "FAIL     credentials   QIANFAN_ACCESS_KEY and QIANFAN_SECRET_KEY are swapped")]
    [InlineData("zh", Secret, Id, "失败  密钥          QIANFAN_ACCESS_KEY 和 QIANFAN_SECRET_KEY 填反了")]
    [InlineData("en", Id, Id, "FAIL     credentials   QIANFAN_SECRET_KEY contains an Access Key, not its Secret Key.")]
    public async Task Keys_in_each_others_place_are_told_before_anything_is_sent(string language, string id, string secret, string expected)
    {
        var (exitCode, lines) = await RunAsync(language, Nowhere(), id, secret);

        Assert.Equal(1, exitCode);
        Assert.StartsWith(expected, lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Contains(Id, StringComparison.Ordinal) || line.Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("en", "FAIL     credentials   QIANFAN_ACCESS_KEY is set but QIANFAN_SECRET_KEY is not")]
    [InlineData("zh", "失败  密钥          已设置 QIANFAN_ACCESS_KEY，但未设置 QIANFAN_SECRET_KEY")]
    public async Task One_key_of_two_is_told_beside_an_API_key_as_well(string language, string expected)
    {
        var (_, lines) = await RunAsync(language, Nowhere(), Id, null, ("QIANFAN_API_KEY", "bce-v3/ALTAK-madeUpForTheDoctor/0123456789abcdef"));

        Assert.StartsWith(expected, lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "proxy.invalid:1", null, "ok       proxy         calls go through proxy.invalid:1 (HTTP_PROXY has no scheme, so http is assumed)")]
    [InlineData("zh", "http://me:hidden@proxy.invalid:1", null, "通过  代理          调用经过代理 proxy.invalid:1（HTTP_PROXY）")]
    [InlineData("en", "ftp://proxy.invalid:1", null, "FAIL     proxy         HTTP_PROXY is not a valid proxy address and is ignored  Fix: It must look like http://proxy.example.com:3128.")]
    [InlineData("zh", "http://", null, "失败  代理          HTTP_PROXY 不是有效的代理地址，已忽略  解决：必须形如 http://proxy.example.com:3128。")]
    [InlineData("en", "http://proxy.invalid:1", "127.0.0.1", "ok       proxy         HTTP_PROXY is ignored: NO_PROXY covers 127.0.0.1")]
    [InlineData("zh", "http://proxy.invalid:1", "localhost,127.0.0.1", "通过  代理          已忽略 HTTP_PROXY：NO_PROXY 包含 127.0.0.1")]
    public async Task A_proxy_has_its_line_with_what_becomes_of_it(string language, string proxy, string? except, string expected)
    {
        var (_, lines) = await RunAsync(language, Nowhere(), Id, Secret, ("HTTP_PROXY", proxy), ("NO_PROXY", except));

        Assert.Equal(expected, lines[1]);
    }

    [Fact]
    public async Task A_proxy_for_http_alone_is_told_not_to_be_used()
    {
        var (_, lines) = await RunAsync("en", new("https://qianfan.invalid"), Id, Secret, ("HTTP_PROXY", "http://127.0.0.1:1"));

        Assert.Equal("ok       proxy         HTTP_PROXY is ignored because calls use https; to use a proxy, set HTTPS_PROXY", lines[1]);
    }

    [Theory]
    [InlineData("en", "the key was accepted; only the arguments of list_preset_models were rejected (HTTP 400", "as expected for an unsigned request")]
    [InlineData("zh", "密钥已通过验证；仅 list_preset_models 的参数被拒绝（HTTP 400", "未签名的请求返回 HTTP 400，属正常")]
    public async Task An_answer_of_400_is_no_alarm(string language, string call, string reached)
    {
        const string Body = """{"code":"InappropriateJSON","message":"maxKeys","requestId":"1"}""";
        await using var upstream = new BareListener($"{NotPlaced}Content-Length: {Body.Length}\r\nDate: {DateTimeOffset.UtcNow:R}\r\n\r\n{Body}");

        var (exitCode, lines) = await RunAsync(language, upstream.Address, Id, Secret);

        Assert.Equal((0, 4), (exitCode, lines.Length));
        Assert.Contains(reached, lines[1], StringComparison.Ordinal);
        Assert.Contains(call, lines[3], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "skipped  reachable     the sandbox needs no network", "skipped  clock         the sandbox needs no network")]
    [InlineData("zh", "跳过  连通          沙箱不需要网络", "跳过  时钟          沙箱不需要网络")]
    public async Task What_the_sandbox_does_not_need_is_skipped(string language, params string[] expected)
    {
        var (exitCode, lines) = await RunAsync(language, Nowhere(), "YOUR_ACCESS_KEY", null, ("QIANFAN_SANDBOX", "1"));

        Assert.Equal(0, exitCode);
        Assert.Equal(expected, lines[1..3]);
    }
}
