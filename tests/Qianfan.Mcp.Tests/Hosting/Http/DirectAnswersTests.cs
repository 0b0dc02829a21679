using System.Text.Json;

namespace Qianfan.Mcp.Tests.Hosting.Http;

/// <summary>Plain requests are answered without the SDK's server, and say the same.</summary>
public sealed class DirectAnswersTests
{
    // With an escape in it a request is not plain, so the SDK serves it.
    private const string UnusualId = """ "a\\b" """;

    public static TheoryData<string, string, string> Requests
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var revision in (string[])[Post.Legacy, Post.Modern])
            {
                data.Add(revision, "tools/list", "{}");
                data.Add(revision, "tools/call", """{"name":"get_preset_model_version","arguments":{"modelId":"amv-j7qzhintctvt"}}""");
                data.Add(revision, "tools/call", """{"name":"find_models","arguments":{"minInputTokens":100000,"supportsBatchInference":true}}""");
                data.Add(revision, "tools/call", """{"name":"get_preset_model_version","arguments":{"modelId":"am-no-version"}}""");
            }
            foreach (var revision in (string[])["2025-03-26", "2025-06-18", Post.Legacy])
                data.Add(revision, "initialize", $$$"""{"protocolVersion":"{{{revision}}}","capabilities":{},"clientInfo":{"name":"test","version":"1"}}""");
            data.Add(Post.Legacy, "ping", "{}");
            data.Add(Post.Modern, "server/discover", "{}");
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_plain_request_gets_what_the_SDK_answers(string revision, string method, string parameters)
    {
        await using var host = await RunningHost.StartAsync();
        // Upstream is asked, and what it says is kept for both.
        await host.SendAsync(Post.Request(revision, method, parameters));

        var direct = await host.SendAsync(Post.Request(revision, method, parameters, id: "7"));
        var served = await host.SendAsync(Post.Request(revision, method, parameters, UnusualId));

        Assert.Equal(7, direct.Json.GetProperty("id").GetInt32());
        Assert.Equal("text/event-stream", served.Header("Content-Type"));
        Assert.True(JsonElement.DeepEquals(served.Result, direct.Result), $"SDK: {served.Text}\ndirect: {direct.Text}");
    }

    [Theory]
    [MemberData(nameof(Post.Eras), MemberType = typeof(Post))]
    public async Task What_is_kept_is_answered_as_JSON(string revision)
    {
        await using var host = await RunningHost.StartAsync();
        await host.SendAsync(Post.Call(revision));

        var answer = await host.SendAsync(Post.Call(revision));

        Assert.Equal("application/json", answer.Header("Content-Type"));
        Assert.NotEmpty(answer.Structure.GetProperty("models").EnumerateArray());
    }

    [Fact]
    public async Task A_call_that_asks_upstream_is_an_event_stream()
    {
        await using var host = await RunningHost.StartAsync();

        var answer = await host.SendAsync(Post.Call(Post.Legacy));

        Assert.Equal("text/event-stream", answer.Header("Content-Type"));
        Assert.NotEmpty(answer.Structure.GetProperty("models").EnumerateArray());
    }

    [Theory]
    [InlineData("""{"name":"no_such_tool"}""")]
    [InlineData("""{"name":"list_custom_models","arguments":[]}""")]
    [InlineData("""{"name":5}""")]
    [InlineData("{}")]
    public async Task What_is_wrong_is_left_to_the_SDK(string parameters)
    {
        await using var host = await RunningHost.StartAsync();

        var answer = await host.SendAsync(Post.Request(Post.Legacy, "tools/call", parameters));

        Assert.Equal(-32602, answer.Error);
    }
}
