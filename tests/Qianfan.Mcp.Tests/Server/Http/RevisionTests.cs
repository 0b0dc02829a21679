using ModelContextProtocol.Client;
using Qianfan.Mcp.Catalog;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>The revisions of 2025, which begin with initialize, and that of 2026, which does not, on one path.</summary>
public sealed class RevisionTests
{
    public static TheoryData<string> Revisions => Post.Revisions;

    [Theory]
    [InlineData("2025-03-26")]
    [InlineData("2025-06-18")]
    [InlineData("2025-11-25")]
    public async Task Initialize_agrees_on_the_revision_that_was_asked_for(string revision)
    {
        await using var host = await RunningHost.StartAsync();
        var request = Post.Initialize(revision);
        request.Headers.Remove("MCP-Protocol-Version");

        var answer = await host.SendAsync(request);

        Assert.Equal((200, revision), (answer.Code, answer.Result.GetProperty("protocolVersion").GetString()));
        Assert.Equal("qianfan-mcp", answer.Result.GetProperty("serverInfo").GetProperty("name").GetString());
        Assert.NotEmpty(answer.Result.GetProperty("instructions").GetString()!);
        Assert.Null(answer.Header("Mcp-Session-Id"));
    }

    [Theory]
    [InlineData("2025-12-01", "2025-12-01")]
    [InlineData("2026-07-28", "2026-07-28")]
    [InlineData("2099-01-01", "")]
    [InlineData("latest", "2025-06-18")]
    [InlineData("2025-11-25", "1999-01-01")]
    public async Task Initialize_for_a_revision_that_cannot_be_had_gets_a_counter_offer(string revision, string header)
    {
        await using var host = await RunningHost.StartAsync();
        var request = Post.Request(Post.Legacy, "initialize",
            $$$"""{"protocolVersion":"{{{revision}}}","capabilities":{},"clientInfo":{"name":"test","version":"1"}}""");

        var answer = await host.SendAsync(request, ("MCP-Protocol-Version", header));

        Assert.Equal((200, "2025-11-25"), (answer.Code, answer.Result.GetProperty("protocolVersion").GetString()));
    }

    [Fact]
    public async Task Every_revision_that_is_said_to_be_supported_is()
    {
        await using var host = await RunningHost.StartAsync();
        var refused = await host.SendAsync(Post.Request("1999-01-01", "tools/list"));

        foreach (var revision in refused.Json.GetProperty("error").GetProperty("data").GetProperty("supported").EnumerateArray())
            Assert.Equal(200, (await host.SendAsync(Post.Call(revision.GetString()!))).Code);
    }

    [Fact]
    public async Task A_header_of_another_revision_than_meta_is_a_mismatch_even_where_that_is_unknown()
    {
        await using var host = await RunningHost.StartAsync();

        var answer = await host.SendAsync(
            Post.Request("1999-01-01", "server/discover", $$"""{"_meta":{{Post.Meta("1999-01-01")}}}"""),
            ("MCP-Protocol-Version", Post.Modern));

        Assert.Equal((400, -32020), (answer.Code, answer.Json.GetProperty("error").GetProperty("code").GetInt32()));
    }

    [Fact]
    public async Task Discovery_tells_the_revisions_and_who_this_is()
    {
        await using var host = await RunningHost.StartAsync();

        var answer = await host.SendAsync(Post.Request(Post.Modern, "server/discover"));

        Assert.Equal(200, answer.Code);
        var refused = await host.SendAsync(Post.Request("1999-01-01", "tools/list"));
        Assert.Equal(
            refused.Json.GetProperty("error").GetProperty("data").GetProperty("supported").EnumerateArray().Select(item => item.GetString()),
            answer.Result.GetProperty("supportedVersions").EnumerateArray().Select(item => item.GetString()));
        Assert.Equal("complete", answer.Result.GetProperty("resultType").GetString());
        Assert.Equal("qianfan-mcp",
            answer.Result.GetProperty("_meta").GetProperty("io.modelcontextprotocol/serverInfo").GetProperty("name").GetString());
    }

    [Theory]
    [MemberData(nameof(Revisions))]
    public async Task Every_revision_lists_the_tools(string revision)
    {
        await using var host = await RunningHost.StartAsync();

        var answer = await host.SendAsync(Post.Request(revision, "tools/list"));

        Assert.Equal(ToolList.Sets[ToolList.Core].Select(tool => tool.Name),
            answer.Result.GetProperty("tools").EnumerateArray().Select(tool => tool.GetProperty("name").GetString()));
        Assert.Equal(3_600_000, answer.Result.GetProperty("ttlMs").GetInt64());
        Assert.Equal("public", answer.Result.GetProperty("cacheScope").GetString());
    }

    [Theory]
    [MemberData(nameof(Revisions))]
    public async Task Every_revision_calls_a_tool(string revision)
    {
        await using var host = await RunningHost.StartAsync();

        var answer = await host.SendAsync(Post.Call(revision));

        Assert.Equal((200, "application/json; charset=utf-8"), (answer.Code, answer.Header("Content-Type")));
        Assert.Equal("sandbox", answer.Structure.GetProperty("source").GetString());
        Assert.Equal(revision == Post.Modern, answer.Result.TryGetProperty("resultType", out var type) && type.GetString() == "complete");
    }

    [Fact]
    public async Task Without_a_version_a_request_is_of_the_oldest_revision()
    {
        await using var host = await RunningHost.StartAsync();
        var request = Post.Call(Post.Legacy);
        request.Headers.Remove("MCP-Protocol-Version");

        var answer = await host.SendAsync(request);

        Assert.Equal("sandbox", answer.Structure.GetProperty("source").GetString());
        Assert.False(answer.Result.TryGetProperty("resultType", out _));
    }

    [Theory]
    [InlineData("2025-03-26", 200)]
    [InlineData("2025-06-18", 200)]
    [InlineData("2025-11-25", 200)]
    [InlineData("2026-07-28", 404)]
    public async Task An_unknown_method_is_told_in_the_way_of_the_revision(string revision, int status)
    {
        await using var host = await RunningHost.StartAsync();

        var answer = await host.SendAsync(Post.Request(revision, "models/run"));

        Assert.Equal((status, -32601), (answer.Code, answer.Error));
        Assert.Equal(1, answer.Json.GetProperty("id").GetInt32());
    }

    [Theory]
    [InlineData("initialize")]
    [InlineData("ping")]
    [InlineData("logging/setLevel")]
    [InlineData("resources/subscribe")]
    [InlineData("resources/unsubscribe")]
    public async Task What_2026_did_away_with_is_gone_there(string method)
    {
        await using var host = await RunningHost.StartAsync();

        var answer = await host.SendAsync(Post.Request(Post.Modern, method));

        Assert.Equal((404, -32601), (answer.Code, answer.Error));
    }

    [Theory]
    [InlineData(Post.Legacy, "notifications/initialized")]
    [InlineData(Post.Legacy, "notifications/cancelled")]
    [InlineData(Post.Legacy, "notifications/of_tomorrow")]
    [InlineData(Post.Modern, "notifications/cancelled")]
    [InlineData(Post.Modern, "notifications/of_tomorrow")]
    public async Task A_notification_is_accepted_without_a_word(string revision, string method)
    {
        await using var host = await RunningHost.StartAsync();

        var answer = await host.SendAsync(Post.Request(revision, method, """{"requestId":5}""", id: null));

        Assert.Equal((202, ""), (answer.Code, answer.Text));
        Assert.Null(answer.Header("Content-Type"));
    }

    [Fact]
    public async Task A_session_id_of_another_server_does_no_harm()
    {
        await using var host = await RunningHost.StartAsync();

        var legacy = await host.SendAsync(Post.Call(Post.Legacy), ("Mcp-Session-Id", "5ca1ab1e"));
        var modern = await host.SendAsync(Post.Call(Post.Modern), ("Mcp-Session-Id", "5ca1ab1e"));

        var delete = await host.SendAsync(new HttpRequestMessage(HttpMethod.Delete, "/mcp"), ("Mcp-Session-Id", "5ca1ab1e"));
        var afterwards = await host.SendAsync(Post.Call(Post.Legacy), ("Mcp-Session-Id", "5ca1ab1e"));

        Assert.Equal((200, 200, 405, 200), (legacy.Code, modern.Code, delete.Code, afterwards.Code));
    }

    [Theory]
    [InlineData("2025-06-18")]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-28")]
    public async Task The_clients_of_the_sdk_are_served(string revision)
    {
        await using var host = await RunningHost.StartAsync();
        await using var client = await host.ConnectAsync(new McpClientOptions { ProtocolVersion = revision });

        var tools = await client.ListToolsAsync();
        var result = await client.CallToolAsync(Post.Tool);

        Assert.Equal(revision, client.NegotiatedProtocolVersion);
        Assert.Equal(ToolList.Sets[ToolList.Core].Count, tools.Count);
        Assert.NotEqual(true, result.IsError);
    }

    [Fact]
    public async Task A_client_of_the_sdk_that_is_free_to_choose_takes_the_newest_revision()
    {
        await using var host = await RunningHost.StartAsync();

        await using var client = await host.ConnectAsync();

        Assert.Equal(Post.Modern, client.NegotiatedProtocolVersion);
    }
}
