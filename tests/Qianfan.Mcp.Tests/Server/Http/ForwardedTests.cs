using Qianfan.Mcp.Configuration;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>What a proxy says about a request counts only where the proxy is trusted; anybody can write a header.</summary>
public sealed class ForwardedTests
{
    private const int Bucket = 10;
    private static readonly (string, string)[] _keys = [("X-Qianfan-Access-Key", "a-caller"), ("X-Qianfan-Secret-Key", "a-secret")];

    [Theory]
    [InlineData("", 429)]
    [InlineData("192.0.2.0/24", 429)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("127.0.0.0/8", 200)]
    public async Task Callers_are_told_apart_by_their_address_where_the_proxy_is_trusted(string trusted, int status)
    {
        await using var host = await RunningHost.StartAsync((Setting.TrustedProxies, trusted), (Setting.CallerRate, "1"));
        for (var call = 0; call < Bucket; call++)
            Assert.Equal(200, (await host.SendAsync(Post.Call(Post.Modern), ("X-Forwarded-For", "203.0.113.1"))).Code);

        var same = await host.SendAsync(Post.Call(Post.Modern), ("X-Forwarded-For", "203.0.113.1"));
        var other = await host.SendAsync(Post.Call(Post.Modern), ("X-Forwarded-For", "203.0.113.2"));

        Assert.Equal((429, status), (same.Code, other.Code));
    }

    [Theory]
    [InlineData("127.0.0.1", "203.0.113.1", "http", 400)]
    [InlineData("127.0.0.1", "203.0.113.1", "https", 200)]
    [InlineData("127.0.0.1", "127.0.0.1", "http", 200)]
    [InlineData("", "203.0.113.1", "http", 200)]
    public async Task Keys_are_taken_over_https_as_a_trusted_proxy_tells(string trusted, string address, string scheme, int status)
    {
        await using var upstream = await EchoUpstream.StartAsync();
        await using var host = await RunningHost.StartAsync(upstream.Address, (Setting.TrustedProxies, trusted), (Setting.Credentials, "header"));

        var answer = await host.SendAsync(Post.Call(Post.Modern), [("X-Forwarded-For", address), ("X-Forwarded-Proto", scheme), .. _keys]);

        Assert.Equal(status, answer.Code);
        Assert.Equal(status == 200 ? 1 : 0, upstream.Calls);
    }

    [Fact]
    public async Task A_forwarded_host_is_never_taken()
    {
        await using var host = await RunningHost.StartAsync((Setting.TrustedProxies, "127.0.0.1"));

        var passed = await host.SendAsync(Post.Call(Post.Modern), ("X-Forwarded-Host", "evil.example.com"));
        var refused = await host.SendAsync(Post.Call(Post.Modern), ("Host", "evil.example.com"), ("X-Forwarded-Host", "localhost"));

        Assert.Equal((200, 400), (passed.Code, refused.Code));
    }
}
