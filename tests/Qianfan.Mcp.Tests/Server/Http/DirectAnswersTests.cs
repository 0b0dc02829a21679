using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Qianfan.Mcp.Actions;
using Qianfan.Mcp.Sandbox;
using Qianfan.Mcp.Server;
using Qianfan.Mcp.Tools;
using Caller = Qianfan.Mcp.Tests.Tools.Caller;

namespace Qianfan.Mcp.Tests.Server.Http;

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

    [Fact]
    public async Task What_takes_long_becomes_a_stream_that_shows_its_life()
    {
        var clock = new FakeClock();
        var released = new TaskCompletionSource();
        using var caller = new Caller(new HeldTransport(released.Task)) { Key = new(SandboxQianfan.AccessKey, SandboxQianfan.SecretKey) };
        var answers = new DirectAnswers(new([ListPresetModels.Tool], Language.English), [ListPresetModels.Tool], clock);
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = body } };
        var request = new McpRequest(JsonElement.Parse("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"list_preset_models"}}"""), Post.Legacy);

        var serving = answers.ServeAsync(context, request, new(caller.Upstream, caller.Key, NullLogger.Instance)).AsTask();
        await clock.Waiting();
        clock.Advance(SseStream.Silence - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, body.Length);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await clock.Waiting();
        released.SetResult();

        Assert.True(await serving);
        Assert.Equal("text/event-stream", context.Response.ContentType);
        Assert.StartsWith(": keep-alive\n\nevent: message\ndata: {\"result\":{", Encoding.UTF8.GetString(body.ToArray()), StringComparison.Ordinal);
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
    public async Task A_call_that_asks_upstream_is_JSON_too()
    {
        await using var host = await RunningHost.StartAsync();

        var answer = await host.SendAsync(Post.Call(Post.Legacy));

        Assert.Equal("application/json", answer.Header("Content-Type"));
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

    private sealed class HeldTransport(Task released) : DelegatingHandler(new SandboxHandler(new SandboxQianfan(new FakeClock())))
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await released;
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
