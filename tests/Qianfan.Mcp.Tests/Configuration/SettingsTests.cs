using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tests.Server;
using Qianfan.Mcp.Tests.Server.Http;

namespace Qianfan.Mcp.Tests.Configuration;

/// <summary>Which keys there are, and where they may be sent.</summary>
public sealed class SettingsTests
{
    private const string ApiKey = "bce-v3/ALTAK-some/0123";

    private static readonly (Setting, string)[] _pair = [(Setting.AccessKey, "some-access-key"), (Setting.SecretKey, "some-secret-key")];

    [Fact]
    public void A_pair_an_api_key_or_both_will_do()
    {
        var pair = new AccessKey("some-access-key", "some-secret-key");

        Assert.Null(Read().Key);
        Assert.Equal(new Credentials(pair), Read(_pair).Key);
        Assert.Equal(new Credentials(null, ApiKey), Read((Setting.ApiKey, ApiKey)).Key);
        Assert.Equal(new Credentials(pair, ApiKey), Read([.. _pair, (Setting.ApiKey, ApiKey)]).Key);
    }

    [Fact]
    public void Half_a_pair_is_none_and_its_other_half_is_named()
    {
        var settings = Read((Setting.ApiKey, ApiKey), (Setting.AccessKey, "some-access-key"));

        Assert.Equal(new Credentials(null, ApiKey), settings.Key);
        Assert.Equal("QIANFAN_SECRET_KEY", settings.KeySource.Lacking);
    }

    [Theory]
    [InlineData("QIANFAN_API_KEY")]
    [InlineData("QIANFAN_BEARER_TOKEN")]
    public async Task An_api_key_goes_by_two_names(string variable)
    {
        await using var upstream = await FaultySandboxServer.StartAsync(TimeProvider.System);
        await using var server = new ServerProcess(new Dictionary<string, string?>
        {
            [variable] = Mcp.Sandbox.SandboxQianfan.ApiKey,
            ["QIANFAN_CONSOLE_API_BASE_URL"] = upstream.Address.GetLeftPart(UriPartial.Authority),
        });
        await using var client = await server.ConnectAsync();

        Assert.NotEqual(true, (await client.CallToolAsync("list_models")).IsError);
        Assert.Equal($"Bearer {Mcp.Sandbox.SandboxQianfan.ApiKey}", Assert.Single(upstream.Received).Headers["Authorization"]);
    }

    [Theory]
    [InlineData(null, null, "https://iam.bj.baidubce.com/")]
    [InlineData(null, "https://iam.example.com", "https://iam.example.com/")]
    [InlineData(null, "http://127.0.0.1:9", "http://127.0.0.1:9/")]
    [InlineData("https://qianfan.example.com", null, "https://iam.bj.baidubce.com/")]
    [InlineData("http://127.0.0.1:8", null, "http://127.0.0.1:8/")]
    [InlineData("https://localhost:8", null, "https://localhost:8/")]
    [InlineData("http://[::1]:8", null, "http://[::1]:8/")]
    [InlineData("http://127.0.0.1:8", "https://iam.example.com", "https://iam.example.com/")]
    public void Tokens_are_made_where_it_says_or_where_a_stand_in_is(string? baseUrl, string? iam, string expected)
    {
        var settings = Settings.From(setting => setting == Setting.BaseUrl ? baseUrl : setting == Setting.IamUrl ? iam : null);

        Assert.Equal(expected, settings.Upstream.IamUrl.ToString());
    }

    [Theory]
    [InlineData("http://iam.bj.baidubce.com")]
    [InlineData("https://iam.bj.baidubce.com/v1")]
    [InlineData("https://someone@iam.bj.baidubce.com")]
    [InlineData("iam.bj.baidubce.com")]
    [InlineData("ftp://127.0.0.1")]
    public void A_pair_is_never_sent_in_the_clear_nor_to_half_an_address(string iam)
    {
        var failure = Assert.Throws<SettingsException>(() => Read((Setting.IamUrl, iam)));

        Assert.StartsWith("QIANFAN_IAM_BASE_URL (--iam-url) ", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("seven77")]
    [InlineData("bce-v3/\"quoted\"")]
    public void A_text_that_no_key_is_made_of_is_refused_and_not_repeated(string text)
    {
        var failure = Assert.Throws<SettingsException>(() => Read((Setting.ApiKey, text)));

        Assert.StartsWith("QIANFAN_API_KEY (--api-key) ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(text, failure.Message, StringComparison.Ordinal);
    }

    private static Settings Read(params (Setting, string)[] values) => Settings.From(RunningHost.Reading(values));
}
