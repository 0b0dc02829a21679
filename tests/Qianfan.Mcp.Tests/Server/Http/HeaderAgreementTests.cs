using System.Text;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>Proxies route by headers and servers act on the body, so both must say the same.</summary>
public sealed class HeaderAgreementTests
{
    private const string Version = "MCP-Protocol-Version";
    private const string NotSent = "";

    [Theory]
    [InlineData("1999-01-01", "tools/list")]
    [InlineData("2026-07-28, 2025-11-25", "tools/list")]
    [InlineData("latest", "ping")]
    public async Task A_version_that_is_not_served_is_refused_with_those_that_are(string version, string method)
    {
        await using var host = await RunningHost.StartAsync();

        var answer = await host.SendAsync(Post.Request(Post.Legacy, method, id: "3"), (Version, version));

        Assert.Equal((400, -32022), (answer.Code, answer.Error));
        var data = answer.Json.GetProperty("error").GetProperty("data");
        Assert.Equal(["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"], data.GetProperty("supported").EnumerateArray().Select(item => item.GetString()));
        Assert.Equal(version, data.GetProperty("requested").GetString());
        Assert.Equal(3, answer.Json.GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task A_version_in_the_body_that_is_not_served_is_refused_the_same()
    {
        await using var host = await RunningHost.StartAsync();
        var request = Post.Body($$$"""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{{{Post.Meta("2027-01-01")}}}}}""");

        var answer = await host.SendAsync(request, (Version, "2027-01-01"), ("Mcp-Method", "tools/list"));

        Assert.Equal((400, -32022), (answer.Code, answer.Error));
        Assert.Equal("2027-01-01", answer.Json.GetProperty("error").GetProperty("data").GetProperty("requested").GetString());
    }

    [Theory]
    [InlineData("name", "\"\\ud800\"")]
    [InlineData("\\ud800", "1")]
    public async Task Half_a_surrogate_pair_in_the_body_gets_an_answer(string member, string value)
    {
        await using var host = await RunningHost.StartAsync();
        var name = member == "name" ? "" : $"\"name\":\"{Post.Tool}\",";
        var request = Post.Body(
            $$$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{{{name}}}"{{{member}}}":{{{value}}},"_meta":{{{Post.Meta()}}}}}""");

        var answer = await host.SendAsync(request, (Version, Post.Modern), ("Mcp-Method", "tools/call"), ("Mcp-Name", Post.Tool));

        Assert.Equal((400, -32602), (answer.Code, answer.Error));
    }

    [Theory]
    [InlineData(Version, NotSent)]
    [InlineData(Version, "2025-11-25")]
    [InlineData("Mcp-Method", NotSent)]
    [InlineData("Mcp-Method", "tools/list")]
    [InlineData("Mcp-Method", "TOOLS/CALL")]
    [InlineData("Mcp-Name", NotSent)]
    [InlineData("Mcp-Name", "list_preset_models")]
    [InlineData("Mcp-Name", "list_custom_models, list_custom_models")]
    [InlineData("Mcp-Name", "=?base64?bGlzdF9wcmVzZXRfbW9kZWxz?=")]
    [InlineData("Mcp-Name", "=?base64?not base64?=")]
    public async Task A_header_that_differs_from_the_body_is_refused(string header, string value)
    {
        await using var host = await RunningHost.StartAsync();
        var request = Post.Call(Post.Modern);
        request.Headers.Remove(header);

        var answer = await host.SendAsync(request, value == NotSent ? [] : [(header, value)]);

        Assert.Equal((400, -32020), (answer.Code, answer.Error));
        Assert.Equal(1, answer.Json.GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task A_name_in_base64_is_the_name()
    {
        await using var host = await RunningHost.StartAsync();
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(Post.Tool));

        var answer = await host.SendAsync(Post.Call(Post.Modern), ("Mcp-Name", $"=?base64?{encoded}?="));

        Assert.Equal("sandbox", answer.Structure.GetProperty("source").GetString());
    }

    [Fact]
    public async Task A_name_outside_ascii_agrees_in_base64_and_is_then_unknown()
    {
        await using var host = await RunningHost.StartAsync();
        var request = Post.Body($$$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"模型","_meta":{{{Post.Meta()}}}}}""");

        var answer = await host.SendAsync(request, (Version, Post.Modern), ("Mcp-Method", "tools/call"),
            ("Mcp-Name", $"=?base64?{Convert.ToBase64String("模型"u8)}?="));

        Assert.Equal(-32602, answer.Error);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"_meta":{}}""")]
    [InlineData("""{"_meta":5}""")]
    [InlineData("""{"_meta":{"io.modelcontextprotocol/clientCapabilities":{}}}""")]
    [InlineData("""{"_meta":{"io.modelcontextprotocol/protocolVersion":7,"io.modelcontextprotocol/clientCapabilities":{}}}""")]
    [InlineData("""{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}""")]
    [InlineData("""{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":[1]}}""")]
    public async Task A_request_without_its_metadata_is_refused(string parameters)
    {
        await using var host = await RunningHost.StartAsync();
        var request = Post.Body($$"""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{{parameters}}}""");

        var answer = await host.SendAsync(request, (Version, Post.Modern), ("Mcp-Method", "tools/list"));

        Assert.Equal((400, -32602), (answer.Code, answer.Error));
        Assert.Contains("io.modelcontextprotocol/", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_2026_the_headers_of_2026_are_not_looked_at()
    {
        await using var host = await RunningHost.StartAsync();

        var answer = await host.SendAsync(Post.Call(Post.Legacy), ("Mcp-Method", "something/else"), ("Mcp-Name", "other"));

        Assert.Equal(200, answer.Code);
        Assert.Equal("sandbox", answer.Structure.GetProperty("source").GetString());
    }
}
