using Qianfan.Mcp.Configuration;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>Pages in a browser on this machine, and names that are pointed at it, must not get in.</summary>
public sealed class OriginTests
{
    private const string App = "https://app.example.com";
    private const string Key = "ci=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private const string Metadata = "/.well-known/oauth-protected-resource";

    [Theory]
    [InlineData("evil.example.com", 400)]
    [InlineData("evil.example.com:8080", 400)]
    [InlineData("localhost.evil.example.com", 400)]
    [InlineData("192.0.2.7", 400)]
    [InlineData("localhost:1234", 200)]
    [InlineData("[::1]", 200)]
    [InlineData("models.example.com", 200)]
    [InlineData("public.example.com", 200)]
    public async Task Only_names_on_the_list_are_answered_to(string name, int status)
    {
        await using var host = await RunningHost.StartAsync(
            (Setting.AllowedHosts, "models.example.com"), (Setting.PublicUrl, "https://public.example.com"));

        var call = await host.SendAsync(Post.Call(Post.Modern), ("Host", name));
        var health = await host.GetAsync("/health/live", ("Host", name));

        Assert.Equal((status, status), (call.Code, health.Code));
        Assert.Equal(status == 400, call.Text.Contains("is not allowed; the operator can allow it with --allowed-hosts", StringComparison.Ordinal));
        Assert.Equal(status == 400, call.Text.Contains($"\\\"{name.Split(':')[0]}\\\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_said_of_a_name_is_short_and_plain()
    {
        await using var host = await RunningHost.StartAsync();

        var answer = await host.SendRawAsync($"POST /mcp HTTP/1.1\r\nHost: {new string('a', 4000)}:8080\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("aaa…\\\" is not allowed", answer, StringComparison.Ordinal);
        Assert.InRange(answer.Length, 80, 500);
    }

    [Fact]
    public async Task A_request_without_a_name_is_refused()
    {
        await using var host = await RunningHost.StartAsync();

        var answer = await host.SendRawAsync("GET /health/live HTTP/1.0\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example.com", "/mcp")]
    [InlineData("https://evil.example.com", "/health/live")]
    [InlineData("https://evil.example.com", "/health/ready")]
    [InlineData("https://evil.example.com", Metadata)]
    [InlineData("https://evil.example.com", Metadata + "/mcp")]
    [InlineData("null", "/mcp")]
    [InlineData("http://localhost.evil.example.com", "/mcp")]
    [InlineData("https://app.example.com.evil.example.com", "/mcp")]
    [InlineData("http://app.example.com", "/mcp")]
    [InlineData("https://app.example.com:8443", "/mcp")]
    public async Task A_page_of_a_foreign_origin_gets_nothing(string origin, string path)
    {
        foreach (var named in (string?[])[null, App])
        {
            await using var upstream = await EchoUpstream.StartAsync();
            await using var host = await RunningHost.StartAsync(upstream.Address, named is null ? [] : [(Setting.AllowedOrigins, named)]);

            var answer = path == "/mcp"
                ? await host.SendAsync(Post.Call(Post.Modern), ("Origin", origin))
                : await host.GetAsync(path, ("Origin", origin));
            var preflight = await PreflightAsync(host, origin);

            Assert.Equal((403, -32000), (answer.Code, answer.Error));
            Assert.All([answer, preflight], AssertNoCors);
            Assert.NotEqual(200, preflight.Code);
            Assert.Equal(0, upstream.Calls);
        }
    }

    [Fact]
    public async Task A_page_of_a_named_origin_is_answered_and_may_read_it()
    {
        await using var host = await RunningHost.StartAsync((Setting.AllowedOrigins, $"{App};https://other.example.com"));

        var answer = await host.SendAsync(Post.Call(Post.Modern), ("Origin", App));

        Assert.Equal((200, App), (answer.Code, answer.Header("Access-Control-Allow-Origin")));
        Assert.Contains("Retry-After", answer.Header("Access-Control-Expose-Headers"), StringComparison.Ordinal);
        Assert.Null(answer.Header("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task A_page_of_a_named_origin_may_read_a_refusal()
    {
        await using var host = await RunningHost.StartAsync((Setting.AllowedOrigins, App), (Setting.Auth, "key"), (Setting.Keys, Key));

        var answer = await host.SendAsync(Post.Call(Post.Modern), ("Origin", App));

        Assert.Equal((401, App), (answer.Code, answer.Header("Access-Control-Allow-Origin")));
        Assert.Contains("WWW-Authenticate", answer.Header("Access-Control-Expose-Headers"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_a_named_origin_may_send_what_the_protocol_needs()
    {
        await using var host = await RunningHost.StartAsync((Setting.AllowedOrigins, App), (Setting.Auth, "key"), (Setting.Keys, Key));

        var answer = await PreflightAsync(host, App);

        Assert.Equal((204, App), (answer.Code, answer.Header("Access-Control-Allow-Origin")));
        Assert.Equal("POST", answer.Header("Access-Control-Allow-Methods"));
        var allowed = answer.Header("Access-Control-Allow-Headers")!.Split(',', StringSplitOptions.TrimEntries);
        Assert.All(["Content-Type", "Accept", "Authorization", "MCP-Protocol-Version", "Mcp-Method", "Mcp-Name", "Mcp-Session-Id", "X-Qianfan-Access-Key", "X-Qianfan-Api-Key"],
            name => Assert.Contains(name, allowed, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_page_of_this_machine_may_call_a_server_of_this_machine_but_not_read_it()
    {
        await using var host = await RunningHost.StartAsync();

        var answer = await host.SendAsync(Post.Call(Post.Modern), ("Origin", "http://localhost:6274"));

        Assert.Equal(200, answer.Code);
        AssertNoCors(answer);
    }

    [Fact]
    public async Task A_page_of_this_machine_is_foreign_to_a_server_that_others_reach()
    {
        await using var host = await RunningHost.StartAsync((Setting.Urls, "http://0.0.0.0:0"), (Setting.Auth, "key"), (Setting.Keys, Key));

        var answer = await host.SendAsync(Post.Call(Post.Modern), ("Origin", "http://localhost:6274"));

        Assert.Equal(403, answer.Code);
    }

    private static Task<Answer> PreflightAsync(RunningHost host, string origin) => host.SendAsync(
        new HttpRequestMessage(HttpMethod.Options, "/mcp"), ("Origin", origin), ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "content-type,mcp-method,mcp-protocol-version"));

    private static void AssertNoCors(Answer answer) =>
        Assert.DoesNotContain(answer.Headers.Keys, name => name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
}
