using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Qianfan.Mcp.Server;

namespace Qianfan.Mcp.Tests.Server;

/// <summary>A body that does not arrive is given up, and many of one caller do not keep another's from being read.</summary>
public sealed class SlowBodyTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task Issue_a_body_of_240_bytes_a_second_kept_a_request_open_for_18_minutes()
    {
        var reading = ReadAsync("slow", "{", out var body);
        await _clock.Waiting();
        await body.Writer.WriteAsync("\"jsonrpc\""u8.ToArray());
        _clock.Advance(McpRequest.BodyTimeout - TimeSpan.FromTicks(1));
        Assert.False(reading.IsCompleted);

        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(408, (await Assert.ThrowsAsync<RequestError>(() => reading)).Status);
    }

    [Fact]
    public async Task A_body_that_arrives_in_time_is_read()
    {
        var reading = ReadAsync("in parts", """{"jsonrpc":"2.0",""", out var body);
        await _clock.Waiting();
        await body.Writer.WriteAsync("\"id\":1}"u8.ToArray());
        await body.Writer.CompleteAsync();

        await reading;
    }

    [Fact]
    public async Task A_caller_of_many_slow_bodies_is_refused_and_another_is_not()
    {
        var slow = Enumerable.Range(0, 32).Select(_ => ReadAsync("many", "{", out var _)).ToArray();
        await _clock.Waiting(slow.Length);

        Assert.Equal(429, (await Assert.ThrowsAsync<RequestError>(() => ReadAsync("many", "{", out _))).Status);
        var other = ReadAsync("another", "{", out var body);
        await body.Writer.WriteAsync("\"jsonrpc\":\"2.0\"}"u8.ToArray());
        await body.Writer.CompleteAsync();
        await other;

        _clock.Advance(McpRequest.BodyTimeout);
        foreach (var one in slow)
            Assert.Equal(408, (await Assert.ThrowsAsync<RequestError>(() => one)).Status);
    }

    private Task ReadAsync(string caller, string beginning, out Pipe body)
    {
        var sent = body = new Pipe();
        sent.Writer.WriteAsync(System.Text.Encoding.ASCII.GetBytes(beginning)).AsTask().GetAwaiter().GetResult();
        var context = new DefaultHttpContext { RequestServices = new ServiceCollection().AddSingleton<TimeProvider>(_clock).BuildServiceProvider() };
        context.Features.Set(new Caller(caller, "", ""));
        context.Features.Set<IRequestBodyPipeFeature>(new BodyFeature(sent.Reader));
        context.Request.Headers.Accept = "application/json, text/event-stream";
        context.Request.ContentType = "application/json";
        return McpRequest.ReadAsync(context, _ => Task.CompletedTask);
    }

    private sealed class BodyFeature(PipeReader reader) : IRequestBodyPipeFeature
    {
        public PipeReader Reader => reader;
    }
}
