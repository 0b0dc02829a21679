using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tests.Server.Http;

namespace Qianfan.Mcp.Tests.Configuration;

/// <summary>An invalid value stops startup with one line, and so does one that would leave the endpoint open.</summary>
public sealed class HttpSettingsTests
{
    private const string Key = "ci=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private static readonly Dictionary<string, Setting> _byVariable = Setting.Http.ToDictionary(setting => setting.Variable);

    [Fact]
    public void By_default_only_this_machine_comes_in()
    {
        var settings = Read();

        Assert.Equal([new Uri("http://127.0.0.1:8080")], settings.Urls);
        Assert.True(settings.LoopbackOnly);
        Assert.Equal((AuthMode.None, CredentialMode.Server), (settings.Auth, settings.Credentials));
        Assert.Equal(["localhost", "127.0.0.1", "[::1]"], settings.AllowedHosts);
        Assert.Empty(settings.AllowedOrigins);
        Assert.Empty(settings.TrustedProxies);
        Assert.Null(settings.PublicUrl);
        Assert.Equal((120, 600, 64), (settings.CallerRate, settings.CredentialRate, settings.Concurrency));
    }

    [Theory]
    [InlineData("redis:6379", "", "QIANFAN_MCP_REDIS_KEY")]
    [InlineData("redis:6379", "geheim-geheim-geheim-geheim-123", "QIANFAN_MCP_REDIS_KEY")]
    [InlineData("redis:6379,pasword=geheim", "geheim-geheim-geheim-geheim-1234", "QIANFAN_MCP_REDIS")]
    [InlineData("password=geheim", "geheim-geheim-geheim-geheim-1234", "QIANFAN_MCP_REDIS")]
    public void A_Redis_that_cannot_be_used_is_refused_without_a_secret(string redis, string key, string variable)
    {
        var refused = Assert.Throws<SettingsException>(() => Read(("QIANFAN_MCP_REDIS", redis), ("QIANFAN_MCP_REDIS_KEY", key)));

        Assert.StartsWith($"{variable} ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Replicas_share_a_Redis_by_a_secret_of_their_own()
    {
        var settings = Read(("QIANFAN_MCP_REDIS", "redis:6379,password=geheim,ssl=true"), ("QIANFAN_MCP_REDIS_KEY", new string('k', 32)));

        Assert.Equal("redis:6379,password=geheim,ssl=true", settings.Sharing!.Redis);
        Assert.Null(Read().Sharing);
    }

    [Theory]
    [InlineData("QIANFAN_MCP_URLS", "https://127.0.0.1:8080")]
    [InlineData("QIANFAN_MCP_URLS", "127.0.0.1:8080")]
    [InlineData("QIANFAN_MCP_URLS", "http://127.0.0.1:8080/mcp")]
    [InlineData("QIANFAN_MCP_URLS", "http://someone@127.0.0.1:8080")]
    [InlineData("QIANFAN_MCP_URLS", "http://127.0.0.1:99999")]
    [InlineData("QIANFAN_MCP_URLS", ";")]
    [InlineData("QIANFAN_MCP_PUBLIC_URL", "http://models.example.com")]
    [InlineData("QIANFAN_MCP_PUBLIC_URL", "https://models.example.com/mcp")]
    [InlineData("QIANFAN_MCP_PUBLIC_URL", "https://models.example.com/qianfan/mcp/")]
    [InlineData("QIANFAN_MCP_PUBLIC_URL", "https://models.example.com/qianfan?key=1")]
    [InlineData("QIANFAN_MCP_PUBLIC_URL", "https://models.example.com/qianfan#top")]
    [InlineData("QIANFAN_MCP_PUBLIC_URL", "https://someone@models.example.com/qianfan")]
    [InlineData("QIANFAN_MCP_PUBLIC_URL", "models.example.com")]
    [InlineData("QIANFAN_MCP_PUBLIC_URL", "ftp://localhost")]
    [InlineData("QIANFAN_MCP_PUBLIC_URL", "file:///")]
    [InlineData("QIANFAN_MCP_ALLOWED_HOSTS", "https://models.example.com")]
    [InlineData("QIANFAN_MCP_ALLOWED_HOSTS", "models.example.com, other.example.com")]
    [InlineData("QIANFAN_MCP_ALLOWED_ORIGINS", "*")]
    [InlineData("QIANFAN_MCP_ALLOWED_ORIGINS", "null")]
    [InlineData("QIANFAN_MCP_ALLOWED_ORIGINS", "https://app.example.com/")]
    [InlineData("QIANFAN_MCP_ALLOWED_ORIGINS", "https://a.example.com,https://b.example.com")]
    [InlineData("QIANFAN_MCP_TRUSTED_PROXIES", "proxy.example.com")]
    [InlineData("QIANFAN_MCP_TRUSTED_PROXIES", "10.0.0.0/33")]
    [InlineData("QIANFAN_MCP_AUTH", "")]
    [InlineData("QIANFAN_MCP_AUTH", "basic")]
    [InlineData("QIANFAN_MCP_AUTH", "1")]
    [InlineData("QIANFAN_MCP_AUTH", "key,oauth")]
    [InlineData("QIANFAN_MCP_AUTH", "none, none")]
    [InlineData("QIANFAN_MCP_KEYS", "ci")]
    [InlineData("QIANFAN_MCP_KEYS", "ci=1234")]
    [InlineData("QIANFAN_MCP_KEYS", "ci=not-a-hash")]
    [InlineData("QIANFAN_MCP_KEYS", "=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    [InlineData("QIANFAN_MCP_CREDENTIALS", "headers")]
    [InlineData("QIANFAN_MCP_CREDENTIALS", "header,either")]
    [InlineData("QIANFAN_MCP_RATE_PER_MINUTE", "0")]
    [InlineData("QIANFAN_MCP_RATE_PER_MINUTE", "100000001")]
    [InlineData("QIANFAN_MCP_RATE_PER_MINUTE", "12.5")]
    [InlineData("QIANFAN_MCP_CREDENTIAL_RATE_PER_MINUTE", "-1")]
    [InlineData("QIANFAN_MCP_MAX_CONCURRENT", "many")]
    [InlineData("QIANFAN_MCP_MAX_CONCURRENT", "10001")]
    public void An_invalid_value_is_named_in_one_line(string variable, string value)
    {
        var failure = Assert.Throws<SettingsException>(() => Read((variable, value)));

        Assert.StartsWith($"{variable} ({_byVariable[variable].Option}) ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.EndsWith(".", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://*:8080")]
    [InlineData("http://+:8080")]
    [InlineData("http://[::]:8080")]
    [InlineData("http://192.0.2.7:8080")]
    [InlineData("http://models.example.com")]
    [InlineData("http://127.0.0.1:8080;http://192.0.2.7:8080")]
    public void Open_to_others_without_authentication_is_refused_with_the_way_out(string urls)
    {
        var failure = Assert.Throws<SettingsException>(() => Read(("QIANFAN_MCP_URLS", urls)));

        Assert.All(["QIANFAN_MCP_URLS", "QIANFAN_MCP_AUTH=key", "QIANFAN_MCP_KEYS", "qianfan-mcp key NAME", "QIANFAN_MCP_AUTH=oauth"],
            part => Assert.Contains(part, failure.Message, StringComparison.Ordinal));
        Assert.False(Read(("QIANFAN_MCP_URLS", urls), ("QIANFAN_MCP_AUTH", "key"), ("QIANFAN_MCP_KEYS", Key)).LoopbackOnly);
    }

    [Theory]
    [InlineData("http://localhost:8080")]
    [InlineData("http://127.0.0.2:8080;http://[::1]:8080")]
    public void Loopback_needs_no_authentication(string urls) => Assert.True(Read(("QIANFAN_MCP_URLS", urls)).LoopbackOnly);

    [Fact]
    public void Key_without_keys_is_refused()
    {
        var failure = Assert.Throws<SettingsException>(() => Read(("QIANFAN_MCP_AUTH", "key")));

        Assert.StartsWith("QIANFAN_MCP_KEYS", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("QIANFAN_MCP_OAUTH_ISSUER", "", "")]
    [InlineData("QIANFAN_MCP_OAUTH_ISSUER", "http://login.example.com", "mcp")]
    [InlineData("QIANFAN_MCP_OAUTH_ISSUER", "ftp://localhost", "mcp")]
    [InlineData("QIANFAN_MCP_OAUTH_AUDIENCE", "https://login.example.com", "")]
    public void Oauth_needs_an_issuer_and_an_audience(string variable, string issuer, string audience)
    {
        var failure = Assert.Throws<SettingsException>(() => Read(
            ("QIANFAN_MCP_AUTH", "oauth"), ("QIANFAN_MCP_OAUTH_ISSUER", issuer), ("QIANFAN_MCP_OAUTH_AUDIENCE", audience)));

        Assert.StartsWith(variable, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://models.example.com", "https://models.example.com/mcp")]
    [InlineData("https://models.example.com/", "https://models.example.com/mcp")]
    [InlineData("https://models.example.com/qianfan", "https://models.example.com/qianfan/mcp")]
    [InlineData("https://models.example.com/a/qianfan/", "https://models.example.com/a/qianfan/mcp")]
    public void The_public_url_is_the_audience_and_its_host_is_allowed(string url, string audience)
    {
        var settings = Read(("QIANFAN_MCP_AUTH", "oauth"),
            ("QIANFAN_MCP_OAUTH_ISSUER", "https://login.example.com"), ("QIANFAN_MCP_PUBLIC_URL", url));

        Assert.Equal(audience, settings.OAuth!.Audience);
        Assert.Contains("models.example.com", settings.AllowedHosts);
    }

    [Fact]
    public void Lists_are_split_at_semicolons()
    {
        var settings = Read(("QIANFAN_MCP_ALLOWED_HOSTS", "a.example; *.b.example ;"), ("QIANFAN_MCP_ALLOWED_ORIGINS", "https://a.example;http://localhost:3000"),
            ("QIANFAN_MCP_TRUSTED_PROXIES", "10.0.0.0/8;192.0.2.7;::1"), ("QIANFAN_MCP_KEYS", $"{Key};{Key.Replace("ci", "cd", StringComparison.Ordinal)}"));

        Assert.Equal(["a.example", "*.b.example"], settings.AllowedHosts.Skip(3));
        Assert.Equal(["https://a.example", "http://localhost:3000"], settings.AllowedOrigins);
        Assert.Equal(["10.0.0.0/8", "192.0.2.7/32", "::1/128"], settings.TrustedProxies.Select(network => network.ToString()));
        Assert.Equal(["ci", "cd"], settings.Keys.Select(key => key.Name));
    }

    // An empty text is kept: an option can be given one.
    private static HttpSettings Read(params (string Variable, string Value)[] values) =>
        HttpSettings.From(RunningHost.Reading([.. values.Where(pair => pair.Value.Length > 0 || pair.Variable == "QIANFAN_MCP_AUTH")
            .Select(pair => (_byVariable[pair.Variable], pair.Value))]));
}
