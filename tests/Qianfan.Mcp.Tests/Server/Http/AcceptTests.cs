namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>An answer is in a form that the caller takes: JSON where it takes that, events where it takes nothing else.</summary>
public sealed class AcceptTests
{
    private const string Json = "application/json; charset=utf-8";
    private const string Events = "text/event-stream";

    [Theory]
    [InlineData(null, Json)]
    [InlineData("", Json)]
    [InlineData("*/*", Json)]
    [InlineData("text/event-stream;q=0, */*", Json)]
    [InlineData("application/*;q=0.1", Json)]
    [InlineData("application/json", Json)]
    [InlineData("application/json; charset=utf-8", Json)]
    [InlineData("text/html, application/json", Json)]
    [InlineData("Application/JSON, Text/*", Json)]
    [InlineData("application/json;q=0.5, text/event-stream;q=0.9", Json)]
    [InlineData("application/json, text/event-stream;q=0", Json)]
    [InlineData("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", Json)]
    [InlineData("text/event-stream", Events)]
    [InlineData("text/*;q=0.1", Events)]
    [InlineData("application/json;q=0, text/event-stream", Events)]
    [InlineData("application/json;q=0, */*", Events)]
    public async Task The_answer_is_in_a_form_that_is_taken(string? accept, string form)
    {
        await using var host = await RunningHost.StartAsync();

        foreach (var request in (HttpRequestMessage[])[Post.Request(Post.Legacy, "ping"), Post.Call(Post.Legacy), Post.Call(Post.Modern)])
        {
            var answer = await SendAsync(host, request, accept);

            Assert.Equal((200, form), (answer.Code, answer.Header("Content-Type")));
            Assert.Equal(1, answer.Json.GetProperty("id").GetInt32());
        }
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json;q=0, text/event-stream;q=0")]
    [InlineData("*/*;q=0")]
    [InlineData("nonsense")]
    public async Task Who_takes_neither_gets_an_error_in_json(string accept)
    {
        await using var host = await RunningHost.StartAsync();

        var answer = await SendAsync(host, Post.Request(Post.Legacy, "ping"), accept);

        Assert.Equal((406, -32600, Json), (answer.Code, answer.Error, answer.Header("Content-Type")));
    }

    private static Task<Answer> SendAsync(RunningHost host, HttpRequestMessage request, string? accept)
    {
        request.Headers.Accept.Clear();
        return host.SendAsync(request, accept is null ? [] : [("Accept", accept)]);
    }
}
