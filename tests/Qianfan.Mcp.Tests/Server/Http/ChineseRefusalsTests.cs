using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tests.Commands;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>A server that speaks Chinese refuses requests in Chinese, before its MCP server sees them and after.</summary>
public sealed class ChineseRefusalsTests
{
    private static readonly (Setting, string) _chinese = (Setting.Language, "zh");

    [Theory]
    [InlineData(-32602, "没有这个工具。是不是 find_models？可用的有：", "tools/call", """{"name":"find_model","arguments":{}}""")]
    [InlineData(-32602, "没有这个提示。是不是 choose_model？可用的有：", "prompts/get", """{"name":"chose_model"}""")]
    [InlineData(-32602, "choose_model 没有这个参数。是不是 task？", "prompts/get", """{"name":"choose_model","arguments":{"tsk":"x"}}""")]
    [InlineData(-32602, "task 必须是字符串。", "prompts/get", """{"name":"choose_model","arguments":{"task":5}}""")]
    [InlineData(-32602, "choose_model 需要参数 task", "prompts/get", """{"name":"choose_model"}""")]
    [InlineData(-32602, "没有这个资源；可用的有：", "resources/read", """{"uri":"qianfan://nothing"}""")]
    [InlineData(-32602, "没有这个资源。", "resources/read", """{"uri":"qianfan://versions/nothing-like-it"}""")]
    [InlineData(-32602, "没有这个资源模板", "completion/complete",
        """{"ref":{"type":"ref/resource","uri":"x"},"argument":{"name":"a","value":"b"}}""")]
    [InlineData(-32602, "没有这个提示。", "completion/complete",
        """{"ref":{"type":"ref/prompt","name":"x"},"argument":{"name":"a","value":"b"}}""")]
    [InlineData(-32602, "argument 必须有", "completion/complete", """{"ref":{"type":"ref/prompt","name":"explain_error"},"argument":null}""")]
    [InlineData(-32602, "params 与 tools/call 不符：$.name 处", "tools/call", """{"name":5}""")]
    [InlineData(-32602, "params 中有重复的成员名", "tools/call", """{"name":"list_models","name":"list_models"}""")]
    [InlineData(-32020, "指定的版本不一致", "tools/list", """{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}""")]
    public async Task A_wrong_request(int error, string words, string method, string parameters)
    {
        await using var host = await RunningHost.StartAsync(_chinese);

        var body = $$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":{{parameters}}}""";
        var answer = await host.SendAsync(Post.Body(body), ("MCP-Protocol-Version", Post.Legacy));

        Assert.Equal(error, answer.Error);
        Assert.Contains(words, answer.Message, StringComparison.Ordinal);
        ChineseText.Is(answer.Message);
    }

    [Theory]
    [InlineData(400, "不是有效的 JSON", "{")]
    [InlineData(400, "不接受批量请求", "[]")]
    [InlineData(400, "不是有效的 JSON-RPC 消息", """{"jsonrpc":"2.0","id":1}""")]
    [InlineData(406, "Accept 必须允许", "{}", "Accept", "text/html")]
    [InlineData(403, "该来源", "{}", "Origin", "https://evil.example")]
    [InlineData(400, "必须成对出现", "{}", "X-Qianfan-Access-Key", "some-access-key")]
    [InlineData(400, "X-Qianfan-Api-Key 太短", "{}", "X-Qianfan-Api-Key", "short")]
    [InlineData(400, "X-Qianfan-Api-Key 含有密钥里不会出现的字符", "{}", "X-Qianfan-Api-Key", "not one key")]
    public async Task A_request_that_is_not_taken(int status, string words, string body, params string[] header)
    {
        await using var host = await RunningHost.StartAsync(_chinese, (Setting.Credentials, "either"));

        var answer = await host.SendAsync(Post.Body(body), [.. header.Chunk(2).Select(pair => (pair[0], pair[1]))]);

        Assert.Equal(status, answer.Code);
        Assert.Contains(words, answer.Message, StringComparison.Ordinal);
        ChineseText.Is(answer.Message);
    }

    [Fact]
    public async Task Keys_where_the_server_has_its_own_or_in_the_address()
    {
        await using var host = await RunningHost.StartAsync(_chinese);
        var inAddress = Post.Body("{}");
        inAddress.RequestUri = new("/mcp?api_key=x", UriKind.Relative);

        var own = await host.SendAsync(Post.Body("{}"), ("X-Qianfan-Api-Key", "bce-v3/some-key"));

        Assert.Equal("本服务器使用自己的千帆密钥；请不要发送密钥。", own.Message);
        Assert.Equal("写在查询字符串里的密钥会进入日志；请用请求头发送。", (await host.SendAsync(inAddress)).Message);
    }

    [Theory]
    [InlineData("GET", "/mcp", """{"status":"只接受 POST"}""")]
    [InlineData("GET", "/other", """{"status":"MCP 在 /mcp"}""")]
    [InlineData("GET", "/health/live", """{"status":"live"}""")]
    public async Task What_is_no_post_to_mcp_and_states_keep_their_names(string method, string path, string body)
    {
        await using var host = await RunningHost.StartAsync(_chinese);

        Assert.Equal(body, (await host.SendAsync(new HttpRequestMessage(new HttpMethod(method), path))).Text);
    }

    [Fact]
    public async Task A_caller_without_a_key_or_too_often_while_the_log_stays_english()
    {
        using var logs = new CollectedLogs();
        await using var host = await RunningHost.StartAsync(logs.Collect, _chinese, (Setting.CallerRate, "1"), (Setting.Auth, "key"),
            (Setting.Keys, $"one={Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("key-one"u8))}"));

        var stranger = await host.SendAsync(Post.Call(Post.Legacy));
        for (var call = 0; call < 10; call++)
            Assert.Equal(200, (await host.SendAsync(Post.Call(Post.Legacy), ("Authorization", "Bearer key-one"))).Code);
        var tooOften = await host.SendAsync(Post.Call(Post.Legacy), ("Authorization", "Bearer key-one"));

        Assert.Equal((401, "请发送本服务器认可的密钥：Authorization: Bearer KEY。"), (stranger.Code, stranger.Message));
        Assert.Equal((429, "调用过于频繁；请在 60 秒后重试。"), (tooOften.Code, tooOften.Message));
        await host.StopAsync();
        Assert.Contains("Send a key that this server accepts", logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("请发送", logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Post.Eras), MemberType = typeof(Post))]
    public async Task The_title_of_the_server_is_the_same_on_every_path(string revision)
    {
        await using var host = await RunningHost.StartAsync(_chinese);

        var info = revision == Post.Legacy
            ? (await host.SendAsync(Post.Initialize(revision))).Result.GetProperty("serverInfo")
            : (await host.SendAsync(Post.Call(revision))).Result.GetProperty("_meta").GetProperty("io.modelcontextprotocol/serverInfo");

        Assert.Equal("百度千帆模型目录", info.GetProperty("title").GetString());
    }
}
