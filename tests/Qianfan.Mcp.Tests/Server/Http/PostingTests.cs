using System.Text;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>What a POST must be before its message is looked at: method, media types, size, JSON.</summary>
public sealed class PostingTests
{
    private const int Most = 256 * 1024;
    private const string Ping = """{"jsonrpc":"2.0","id":7,"method":"ping"}""";

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    [InlineData("PUT")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    public async Task Only_post_is_taken(string method)
    {
        await using var host = await RunningHost.StartAsync();

        var answer = await host.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/mcp"), ("Accept", "text/event-stream"));

        Assert.Equal((405, "POST"), (answer.Code, answer.Header("Allow")));
        Assert.Equal(method == "HEAD" ? "" : """{"status":"only POST"}""", answer.Text);
    }

    [Fact]
    public async Task Another_path_is_not_there()
    {
        await using var host = await RunningHost.StartAsync();

        var answer = await host.GetAsync("/other");

        Assert.Equal((404, """{"status":"MCP is at /mcp"}"""), (answer.Code, answer.Text));
    }

    [Theory]
    [InlineData(null, 415)]
    [InlineData("text/plain", 415)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    [InlineData("application/jsonp", 415)]
    [InlineData("application/json; charset=utf-8", 200)]
    [InlineData("Application/Json", 200)]
    public async Task The_body_must_call_itself_json(string? type, int status)
    {
        await using var host = await RunningHost.StartAsync();
        var request = Post.Body(Ping);
        request.Content!.Headers.Remove("Content-Type");
        if (type is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);

        var answer = await host.SendAsync(request);

        Assert.Equal(status, answer.Code);
        Assert.Equal(status == 200 ? null : -32600, answer.Error);
    }

    [Theory]
    [InlineData("gzip", 415)]
    [InlineData("br, gzip", 415)]
    [InlineData("identity", 200)]
    public async Task A_compressed_body_is_not_taken(string encoding, int status)
    {
        await using var host = await RunningHost.StartAsync();
        var request = Post.Body(Ping);
        request.Content!.Headers.TryAddWithoutValidation("Content-Encoding", encoding);

        var answer = await host.SendAsync(request);

        Assert.Equal((status, status == 415 ? "identity" : null), (answer.Code, answer.Header("Accept-Encoding")));
        Assert.Equal(status == 415, answer.Text.Contains("leave out Content-Encoding", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Ping)]
    [InlineData($$"""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{{Post.CallOfTool}}}""")]
    public async Task A_byte_order_mark_before_the_body_is_skipped(string body)
    {
        await using var host = await RunningHost.StartAsync();

        var answer = await host.SendAsync(Post.Body([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(body)]));

        Assert.Equal((200, 7), (answer.Code, answer.Json.GetProperty("id").GetInt32()));
    }

    [Fact]
    public async Task A_slash_at_the_end_of_the_address_makes_no_other_address()
    {
        await using var host = await RunningHost.StartAsync();
        var call = Post.Call(Post.Modern);
        call.RequestUri = new("/mcp/", UriKind.Relative);

        Assert.Equal("sandbox", (await host.SendAsync(call)).Structure.GetProperty("source").GetString());
        Assert.Equal(405, (await host.GetAsync("/mcp/")).Code);
        Assert.Equal(404, (await host.GetAsync("/mcp//")).Code);
    }

    [Theory]
    [InlineData(Most, true, 200)]
    [InlineData(Most, false, 200)]
    [InlineData(Most + 1, true, 413)]
    [InlineData(Most + 1, false, 413)]
    [InlineData(Most * 6, true, 413)]
    [InlineData(Most * 6, false, 413)]
    public async Task A_body_has_a_largest_size(int bytes, bool lengthIsTold, int status)
    {
        await using var host = await RunningHost.StartAsync();
        var request = Post.Body(Encoding.ASCII.GetBytes(Ping.PadRight(bytes)));
        request.Headers.TransferEncodingChunked = !lengthIsTold;
        request.Headers.ExpectContinue = true;

        var answer = await host.SendAsync(request);

        Assert.Equal(status, answer.Code);
        Assert.Equal(status == 200 ? null : -32600, answer.Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("""{"jsonrpc":"2.0","id":1""")]
    [InlineData("""{"jsonrpc":"2.0"} {"jsonrpc":"2.0"}""")]
    public async Task What_is_no_json_is_a_parse_error(string body)
    {
        await using var host = await RunningHost.StartAsync();

        var answer = await host.SendAsync(Post.Body(body));

        Assert.Equal((400, -32700), (answer.Code, answer.Error));
        Assert.Equal("null", answer.Json.GetProperty("id").GetRawText());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData($"[{Ping}]")]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"jsonrpc":"1.0","id":1,"method":"ping"}""")]
    [InlineData("""{"jsonrpc":2,"id":1,"method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":5}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":null}""")]
    [InlineData("""{"jsonrpc":"2.0","id":{},"method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":true,"method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1e400,"method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"\ud800"}""")]
    [InlineData("""{"jsonrpc":"\ud800","id":1,"method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":"\ud800","method":"ping"}""")]
    public async Task What_is_no_single_message_is_an_invalid_request(string body)
    {
        await using var host = await RunningHost.StartAsync();

        var answer = await host.SendAsync(Post.Body(body));

        Assert.Equal(400, answer.Code);
        Assert.Contains(answer.Error, (int?[])[-32600, -32700]);
        Assert.Equal("2.0", answer.Json.GetProperty("jsonrpc").GetString());
    }

    [Fact]
    public async Task Text_that_is_no_utf8_is_refused()
    {
        await using var host = await RunningHost.StartAsync();

        var answer = await host.SendAsync(Post.Body(Encoding.Latin1.GetBytes("""{"jsonrpc":"2.0","id":1,"method":"ÿ"}""")));

        Assert.Equal(400, answer.Code);
        Assert.Contains(answer.Error, (int?[])[-32600, -32700]);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("\"seven\"")]
    [InlineData("\"\"")]
    [InlineData("1.0")]
    [InlineData("1e+3")]
    [InlineData("12345678901234567890")]
    public async Task The_id_comes_back_as_it_was_sent(string id)
    {
        await using var host = await RunningHost.StartAsync();

        var answer = await host.SendAsync(Post.Request(Post.Legacy, "ping", id: id));
        var refused = await host.SendAsync(Post.Request(Post.Legacy, "ping", id: id), ("MCP-Protocol-Version", "1999-01-01"));

        Assert.Equal((200, id), (answer.Code, answer.Json.GetProperty("id").GetRawText()));
        Assert.Equal((400, id), (refused.Code, refused.Json.GetProperty("id").GetRawText()));
    }
}
