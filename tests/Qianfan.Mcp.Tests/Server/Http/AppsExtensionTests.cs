using System.Text.Json;
using System.Text.Json.Nodes;
using Qianfan.Mcp.Views;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>MCP Apps: who announces the extension is told the view of two tools, in every revision; nobody else sees anything of it.</summary>
public sealed class AppsExtensionTests
{
    private const string Session = "Mcp-Session-Id";
    private const string Announced = """{"extensions":{"io.modelcontextprotocol/ui":{"mimeTypes":["text/html;profile=mcp-app"]}}}""";
    private static readonly string[] _linked = ["find_models", "compare_models"];

    public static TheoryData<string> NoAnnouncement =>
    [
        "{}", """{"extensions":{}}""", """{"extensions":{"io.modelcontextprotocol/skills":{}}}""",
        """{"extensions":{"io.modelcontextprotocol/ui":{"mimeTypes":["text/html"]}}}""",
        """{"extensions":{"io.modelcontextprotocol/ui":{"mimeTypes":[]}}}""",
        """{"extensions":{"io.modelcontextprotocol/ui":{"mimeTypes":[1,null]}}}""",
        """{"experimental":{"io.modelcontextprotocol/ui":{}}}""",
    ];

    [Theory]
    [InlineData("2025-03-26")]
    [InlineData("2025-06-18")]
    [InlineData("2025-11-25")]
    public async Task A_client_that_announces_it_when_it_initializes_is_told_the_view(string revision)
    {
        await using var host = await RunningHost.StartAsync();

        var opened = await host.SendAsync(Initialize(revision, Announced));
        var listed = await host.SendAsync(Post.Request(revision, "tools/list"), (Session, opened.Header(Session)!));

        Assert.Equal((200, 200), (opened.Code, listed.Code));
        Assert.Equal(_linked.Order(), Linked(listed.Result).Order());
    }

    [Fact]
    public async Task A_client_that_announces_it_with_the_request_is_told_the_view()
    {
        await using var host = await RunningHost.StartAsync();

        var listed = await host.SendAsync(Listing(Announced));

        Assert.Equal(_linked.Order(), Linked(listed.Result).Order());
        Assert.Null(listed.Header(Session));
    }

    [Fact]
    public async Task Over_stdio_too()
    {
        await using var server = new ServerProcess("--sandbox");
        server.Send("""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","clientInfo":{"name":"host","version":"1"},"capabilities":""" + Announced + "}}");
        await server.ReadLinesAsync(1);
        server.Send("""{"jsonrpc":"2.0","method":"notifications/initialized"}""" + "\n" + """{"jsonrpc":"2.0","id":2,"method":"tools/list"}""");

        var (exitCode, output, _) = await server.FinishAsync();

        Assert.Equal(0, exitCode);
        var listed = JsonElement.Parse(System.Text.Encoding.UTF8.GetString(output).TrimEnd().Split('\n')[^1]);
        Assert.Equal(_linked.Order(), Linked(listed.GetProperty("result")).Order());
    }

    [Theory]
    [MemberData(nameof(NoAnnouncement))]
    public async Task Without_it_every_byte_is_as_if_there_were_none(string capabilities)
    {
        await using var host = await RunningHost.StartAsync();
        // What the host has answered to somebody else must not show.
        await host.SendAsync(Listing(Announced));
        var plain = await host.SendAsync(Listing("{}"));

        var modern = await host.SendAsync(Listing(capabilities));
        var opened = await host.SendAsync(Initialize(Post.Legacy, capabilities));
        var legacy = await host.SendAsync(Post.Request(Post.Legacy, "tools/list"), (Session, "5ca1ab1e"));
        var resources = await host.SendAsync(Post.Request(Post.Legacy, "resources/list"));

        Assert.Equal(plain.Json.GetRawText(), modern.Json.GetRawText());
        Assert.Null(opened.Header(Session));
        foreach (var answer in (Answer[])[plain, modern, opened, legacy, resources])
        {
            Assert.Equal(200, answer.Code);
            Assert.DoesNotContain("ui://", answer.Json.GetRawText(), StringComparison.Ordinal);
            Assert.DoesNotContain("io.modelcontextprotocol/ui", answer.Json.GetRawText(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task All_else_of_a_tool_stays_as_it_is_and_the_list_may_be_kept_as_long()
    {
        await using var host = await RunningHost.StartAsync();
        var plain = JsonNode.Parse((await host.SendAsync(Listing("{}"))).Json.GetRawText())!["result"]!;

        var linked = JsonNode.Parse((await host.SendAsync(Listing(Announced))).Json.GetRawText())!["result"]!;

        foreach (var tool in linked["tools"]!.AsArray())
            tool!.AsObject().Remove("_meta");
        Assert.True(JsonNode.DeepEquals(plain, linked), linked.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Post.Eras), MemberType = typeof(Post))]
    public async Task The_view_is_read_by_its_address_and_asks_for_no_domain(string revision)
    {
        await using var host = await RunningHost.StartAsync();

        var read = await host.SendAsync(Post.Request(revision, "resources/read", $$"""{"uri":"{{ModelsView.Address}}"}"""));

        var content = Assert.Single(read.Result.GetProperty("contents").EnumerateArray());
        Assert.Equal(ModelsView.MediaType, content.GetProperty("mimeType").GetString());
        Assert.Equal(ModelsView.Document, content.GetProperty("text").GetString());
        Assert.Empty(content.GetProperty("_meta").GetProperty("ui").GetProperty("csp").EnumerateObject());
    }

    [Fact]
    public void The_document_holds_all_that_it_needs()
    {
        Assert.DoesNotMatch("""(src|href)=["']?(?!data:|#)[\w./]""", ModelsView.Document);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(ModelsView.Document), 1, 60_000);
    }

    private static IEnumerable<string?> Linked(JsonElement result) => result.GetProperty("tools").EnumerateArray()
        .Where(tool => tool.TryGetProperty("_meta", out var meta)
            && meta.GetProperty("ui").GetProperty("resourceUri").GetString() == ModelsView.Address)
        .Select(tool => tool.GetProperty("name").GetString());

    private static HttpRequestMessage Initialize(string revision, string capabilities) => Post.Request(revision, "initialize",
        $$$"""{"protocolVersion":"{{{revision}}}","capabilities":{{{capabilities}}},"clientInfo":{"name":"host","version":"1"}}""");

    private static HttpRequestMessage Listing(string capabilities)
    {
        var meta = Post.Meta().Replace("""clientCapabilities":{}""", $"""clientCapabilities":{capabilities}""", StringComparison.Ordinal);
        var request = Post.Body("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{\"_meta\":" + meta + "}}");
        request.Headers.Add("MCP-Protocol-Version", Post.Modern);
        request.Headers.Add("Mcp-Method", "tools/list");
        return request;
    }
}
