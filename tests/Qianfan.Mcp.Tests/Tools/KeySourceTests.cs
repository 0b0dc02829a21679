using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Tools;

/// <summary>What a caller hears whose credentials are missing, of the wrong kind or refused.</summary>
public sealed class KeySourceTests
{
    private const string KeyPage = "https://console.bce.baidu.com/iam/#/iam/accesslist";
    private const string ApplicationKey = "aB3dE5fG7hJ9kL1mN3pQ5rS7";

    private static readonly KeySource _headers = new("X-Qianfan-Access-Key", "X-Qianfan-Secret-Key", "X-Qianfan-Api-Key") { IsPerRequest = true };

    public static TheoryData<string> Tools => [.. ToolList.Tools.Select(tool => tool.Name)];

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task Without_credentials_nothing_is_sent(string tool)
    {
        using var upstream = StubTransport.Result("{}");
        using var caller = new Caller(upstream) { Key = null };

        var failure = await caller.FailureAsync(tool);

        Assert.Equal(
            $"""
            CREDENTIALS_MISSING: No Qianfan credentials are set, so nothing was sent.
            Next: Create an Access Key / Secret Key at {KeyPage} and set QIANFAN_ACCESS_KEY and QIANFAN_SECRET_KEY for this server, or QIANFAN_API_KEY to an API key. To try it without an account, start it with --sandbox.
            Retry unchanged: no.
            """, failure);
        Assert.Empty(upstream.Requests);
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task Without_credentials_a_chinese_user_is_told_so_in_chinese(string tool)
    {
        using var caller = new Caller(StubTransport.Result("{}")) { Key = null, Language = Language.Chinese };

        Assert.Equal(
            $"""
            CREDENTIALS_MISSING: 未设置千帆密钥，因此没有发出调用。
            下一步：在 {KeyPage} 创建 Access Key / Secret Key（安全认证 AK/SK），为本服务器设置 QIANFAN_ACCESS_KEY 和 QIANFAN_SECRET_KEY，或把 QIANFAN_API_KEY 设为 API Key；没有账号时可用 --sandbox 启动试用。
            直接重试：无效。
            """, await caller.FailureAsync(tool));
    }

    [Theory]
    [InlineData("bce-v3/key-id/0123", "some-secret")]
    [InlineData("BCE-V3/key-id/0123", "some-secret")]
    [InlineData("some-id", "bce-v3/key-id/0123")]
    public async Task An_api_key_in_the_place_of_a_pair_is_not_sent_and_told_where_it_belongs(string id, string secret)
    {
        using var upstream = StubTransport.Result("{}");
        using var caller = new Caller(upstream) { Key = new(id, secret) };

        var failure = await caller.FailureAsync("list_preset_models");

        Assert.Equal(
            $"""
            CREDENTIALS_INVALID: QIANFAN_ACCESS_KEY or QIANFAN_SECRET_KEY contains a bce-v3/… API key.
            Next: Move it to QIANFAN_API_KEY (enough by itself), or use the account's Access Key / Secret Key (安全认证 AK/SK) from {KeyPage}.
            Retry unchanged: no.
            """, failure);
        Assert.Empty(upstream.Requests);
    }

    [Fact]
    public async Task An_application_key_that_upstream_does_not_know_is_named_as_such()
    {
        using var caller = new Caller(Refusing("Could not find credential.")) { Key = new(ApplicationKey, "some-secret") };

        var failure = await caller.FailureAsync("list_preset_models");

        Assert.Equal(
            $"""
            CREDENTIALS_INVALID: Qianfan rejected the key, which looks like an application's API Key / Secret Key.
            Next: Use the account's Access Key / Secret Key (安全认证 AK/SK) from {KeyPage}; application keys cannot call the console API.
            Retry unchanged: no.
            Upstream: HTTP 403, code IamSignatureInvalid, "IamSignatureInvalid, cause: Could not find credential.", requestId 5a4db0c0
            """, failure);
    }

    [Theory]
    [InlineData("short-id")]
    [InlineData("ALTAKaB3dE5fG7hJ9kL1mN3p")]
    [InlineData("aB3dE5fG7hJ9kL1mN3pQ5r-7")]
    public async Task Another_key_that_upstream_does_not_know_is_not_suspected(string id)
    {
        using var caller = new Caller(Refusing("Could not find credential.")) { Key = new(id, "some-secret") };

        var failure = await caller.FailureAsync("list_preset_models");

        Assert.StartsWith("CREDENTIALS_INVALID: Qianfan does not know this Access Key.\n", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_key_is_not_suspected_of_what_keys_do_not_cause()
    {
        using var caller = new Caller(new StubTransport(403, """{"code":"AccessDenied","message":"Access denied."}""")) { Key = new(ApplicationKey, "x-secret") };

        var failure = await caller.FailureAsync("list_preset_models");

        Assert.StartsWith("PERMISSION_DENIED: ", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("application", failure, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_upstream_repeats_of_a_key_comes_back_redacted()
    {
        AccessKey key = new("the-access-key", "the-secret-key", "the-session-token");
        using var caller = new Caller(Refusing("the-access-key/THE-SECRET-KEY/the-session-token is wrong")) { Key = key };

        var failure = await caller.FailureAsync("list_preset_models");

        Assert.Contains("\"IamSignatureInvalid, cause: ***/***/*** is wrong\"", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("QIANFAN_ACCESS_KEY", "QIANFAN_SECRET_KEY")]
    [InlineData("QIANFAN_SECRET_KEY", "QIANFAN_ACCESS_KEY")]
    public async Task Issue_one_of_two_keys_is_not_called_no_credentials(string missing, string set)
    {
        var settings = Settings.From(setting => setting.Variable == set ? "half-a-pair" : null);
        using var caller = new Caller(StubTransport.Result("{}")) { Key = settings.Key, KeySource = settings.KeySource };

        var failure = await caller.FailureAsync("list_preset_models");

        Assert.StartsWith($"CREDENTIALS_MISSING: {set} is set but {missing} is not, so nothing was sent.\nNext: Set {missing} ",
            failure, StringComparison.Ordinal);
        Assert.DoesNotContain("No Qianfan credentials", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Could not find credential.")]
    [InlineData("Fail to authn user: Signature does not match")]
    [InlineData("another reason")]
    public async Task Issue_keys_from_headers_are_not_blamed_on_the_settings(string cause)
    {
        using var caller = new Caller(Refusing(cause)) { KeySource = _headers };

        var failure = await caller.FailureAsync("list_preset_models");

        Assert.StartsWith("CREDENTIALS_INVALID: ", failure, StringComparison.Ordinal);
        Assert.Contains("X-Qianfan-", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("QIANFAN_ACCESS_KEY", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("QIANFAN_SECRET_KEY", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Issue_a_key_for_inference_in_a_header_is_not_blamed_on_the_settings()
    {
        using var caller = new Caller(StubTransport.Result("{}")) { Key = new("bce-v3/key-id/0123", "some-secret"), KeySource = _headers };

        Assert.StartsWith("CREDENTIALS_INVALID: X-Qianfan-Access-Key or X-Qianfan-Secret-Key contains a bce-v3/… API key",
            await caller.FailureAsync("list_preset_models"), StringComparison.Ordinal);
    }

    private static StubTransport Refusing(string cause) => new(
        403, $$"""{"requestId":"5a4db0c0","code":"IamSignatureInvalid","message":"IamSignatureInvalid, cause: {{cause}}"}""");
}
