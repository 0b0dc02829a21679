using Qianfan.Mcp.Configuration;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>A public URL with a path, behind a proxy that takes the path off or keeps it.</summary>
public sealed class PublicPathTests
{
    private const string Metadata = "/.well-known/oauth-protected-resource";

    [Theory]
    [InlineData("https://models.example.com/qianfan", "/mcp", "/qianfan")]
    [InlineData("https://models.example.com/qianfan", "/qianfan/mcp", "/qianfan")]
    [InlineData("https://models.example.com/qianfan/", "/qianfan/mcp/", "/qianfan")]
    [InlineData("https://models.example.com/a/%E5%8D%83%E5%B8%86", "/a/%E5%8D%83%E5%B8%86/mcp", "/a/%E5%8D%83%E5%B8%86")]
    public async Task The_challenge_leads_to_the_metadata_of_the_resource(string url, string sent, string path)
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await StartAsync(issuer, url);
        var call = Post.Call(Post.Modern);
        call.RequestUri = new(sent, UriKind.Relative);

        var answer = await host.SendAsync(call);

        Assert.Equal(401, answer.Code);
        var metadata = $"{Metadata}{path}/mcp";
        Assert.Contains($"resource_metadata=\"https://models.example.com{metadata}\"", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
        Assert.Equal($"https://models.example.com{path}/mcp", (await host.GetAsync(metadata)).Json.GetProperty("resource").GetString());
    }

    [Theory]
    [InlineData(Metadata + "/qianfan/mcp", 200)]
    [InlineData(Metadata + "/mcp", 200)]
    [InlineData(Metadata, 200)]
    [InlineData("/qianfan" + Metadata, 200)]
    [InlineData(Metadata + "/other/mcp", 404)]
    [InlineData(Metadata + "/qianfan", 404)]
    public async Task The_metadata_is_where_a_proxy_would_ask_for_it(string path, int status)
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await StartAsync(issuer, "https://models.example.com/qianfan");

        var answer = await host.GetAsync(path);

        Assert.Equal(status, answer.Code);
        if (status == 200)
            Assert.Equal("https://models.example.com/qianfan/mcp", answer.Json.GetProperty("resource").GetString());
    }

    [Theory]
    [InlineData("https://models.example.com/qianfan/mcp", 200)]
    [InlineData("https://models.example.com/mcp", 401)]
    [InlineData("https://models.example.com/qianfan", 401)]
    public async Task A_token_is_for_the_resource_with_its_path(string audience, int status)
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await StartAsync(issuer, "https://models.example.com/qianfan");
        var token = issuer.Token(token => token.Audience = audience);

        Assert.Equal(status, (await OAuthTests.CallAsync(host, token)).Code);
    }

    [Theory]
    [InlineData("/mcp", 200)]
    [InlineData("/qianfan/mcp", 200)]
    [InlineData("/qianfan/mcp/", 200)]
    [InlineData("/QIANFAN/mcp", 200)]
    [InlineData("/qianfan", 404)]
    [InlineData("/other/mcp", 404)]
    [InlineData("/qianfan/qianfan/mcp", 404)]
    public async Task Without_authentication_it_is_served_at_both(string path, int status)
    {
        await using var host = await RunningHost.StartAsync((Setting.PublicUrl, "https://models.example.com/qianfan"));
        var call = Post.Call(Post.Modern);
        call.RequestUri = new(path, UriKind.Relative);

        var answer = await host.SendAsync(call, ("Host", "models.example.com"));

        Assert.Equal(status, answer.Code);
        Assert.Equal(status == 404, answer.Text.Contains("MCP is at /qianfan/mcp", StringComparison.Ordinal));
    }

    private static Task<RunningHost> StartAsync(TestIssuer issuer, string url) =>
        RunningHost.StartAsync([.. OAuthTests.Values(issuer), (Setting.PublicUrl, url)]);
}
