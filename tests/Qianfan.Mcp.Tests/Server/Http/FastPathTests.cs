using System.Text.Json;
using System.Text.RegularExpressions;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>The fast path changes nothing but speed: with it and without it the same request gets the same answer.</summary>
public sealed partial class FastPathTests
{
    private const string Meta = "\"_meta\":" + """{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}""";

    public static TheoryData<string, string, string, string> Requests
    {
        get
        {
            var data = new TheoryData<string, string, string, string>();
            foreach (var revision in (string[])["2025-03-26", "2025-06-18", Post.Legacy, Post.Modern])
            {
                data.Add(revision, "tools/list", "{}", "1");
                data.Add(revision, "tools/list", """{"cursor":"x"}""", "1");
                data.Add(revision, "server/discover", "{}", "1");
                data.Add(revision, "ping", "{}", "\"a\"");
                data.Add(revision, "initialize", $$$"""{"protocolVersion":"{{{revision}}}","capabilities":{},"clientInfo":{"name":"test","version":"1"}}""", "1");
                data.Add(revision, "prompts/list", "{}", "1");
                data.Add(revision, "resources/read", """{"uri":"qianfan://guide"}""", "1");
                data.Add(revision, "models/run", "{}", "1");
                data.Add(revision, "tools/call", """{"name":"get_preset_model_version","arguments":{"modelId":"amv-j7qzhintctvt"}}""", "1");
                data.Add(revision, "tools/call", """{"name":"find_models","arguments":{"minInputTokens":100000,"supportsBatchInference":true}}""", "\"\"");
                data.Add(revision, "tools/call", """{"name":"get_preset_model_version","arguments":{"modelId":"am-no-version"}}""", "7");
                data.Add(revision, "tools/call", """{"name":"get_preset_model_version","arguments":{"modelId":"amv-\\u6587"}}""", "7");
                data.Add(revision, "tools/call", """{"name":"get_preset_model_version","arguments":{"modelId":"amv-a","modelId":"amv-b"}}""", "7");
                data.Add(revision, "tools/call", """{"name":"get_preset_model_version","arguments":{"modelId":"\\ud800"}}""", "7");
                data.Add(revision, "tools/call", """{"name":"no_such_tool"}""", "1");
                data.Add(revision, "tools/call", """{"name":"list_custom_models","arguments":[]}""", "1");
                data.Add(revision, "tools/call", """{"name":"list_custom_models","arguments":null}""", "1");
                data.Add(revision, "tools/call", """{"name":5}""", "1");
                data.Add(revision, "tools/call", "{}", "1");
                data.Add(revision, "tools/call", """{"name":"list_custom_models","more":1}""", "1");
                data.Add(revision, "tools/list", "{}", "1.5");
                data.Add(revision, "tools/list", "{}", "null");
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task With_it_and_without_it_the_answer_is_the_same(string revision, string method, string parameters, string id)
    {
        await using var fast = await RunningHost.StartAsync(fastPath: true, _ => { });
        await using var bare = await RunningHost.StartAsync(fastPath: false, _ => { });
        // What the fast path has learned from the SDK, and what is kept of upstream, counts only in the second answer.
        await fast.SendAsync(Request(revision, method, parameters, id));
        await bare.SendAsync(Request(revision, method, parameters, id));

        var answer = await fast.SendAsync(Request(revision, method, parameters, id));
        var expected = await bare.SendAsync(Request(revision, method, parameters, id));

        AssertSame(expected, answer);
    }

    [Theory]
    [MemberData(nameof(Post.Eras), MemberType = typeof(Post))]
    public async Task A_body_and_headers_that_differ_are_left_to_the_SDK(string revision)
    {
        foreach (var (header, value) in ((string, string)[])[
            ("MCP-Protocol-Version", "1999-01-01"), ("MCP-Protocol-Version", "2025-11-25, 2026-07-28"), ("Mcp-Method", "tools/list"), ("Mcp-Name", "other")])
        {
            await using var fast = await RunningHost.StartAsync(fastPath: true, _ => { });
            await using var bare = await RunningHost.StartAsync(fastPath: false, _ => { });

            var answer = await fast.SendAsync(Post.Call(revision), (header, value));
            var expected = await bare.SendAsync(Post.Call(revision), (header, value));

            AssertSame(expected, answer);
        }
    }

    private static HttpRequestMessage Request(string revision, string method, string parameters, string id)
    {
        // As text, since names that stand twice and halves of pairs would not survive a parser.
        var inner = revision == Post.Modern ? parameters == "{}" ? $"{{{Meta}}}" : $"{parameters[..^1]},{Meta}}}" : parameters;
        var request = Post.Body($$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":{{inner}}}""");
        request.Headers.Add("MCP-Protocol-Version", revision);
        if (revision != Post.Modern)
            return request;
        request.Headers.Add("Mcp-Method", method);
        if (Name().Match(parameters) is { Success: true } name)
            request.Headers.Add("Mcp-Name", name.Groups[1].Value);
        return request;
    }

    private static JsonElement Timeless(Answer answer) => answer.Json.ValueKind == JsonValueKind.Undefined
        ? answer.Json : JsonElement.Parse(TimeAndMarker().Replace(answer.Json.GetRawText(), "TIME"));

    private static void AssertSame(Answer expected, Answer answer)
    {
        Assert.Equal((expected.Code, expected.Header("Content-Type")), (answer.Code, answer.Header("Content-Type")));
        Assert.True(JsonElement.DeepEquals(Timeless(expected), Timeless(answer)), $"without: {expected.Text}\nwith: {answer.Text}");
    }

    // A marker holds the second in which its walk began.
    [GeneratedRegex("""\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|(?<=nextMarker\\?":\\?")[\w-]+""")]
    private static partial Regex TimeAndMarker();

    [GeneratedRegex("\"(?:name|uri)\":\"([^\"]*)\"")]
    private static partial Regex Name();
}
