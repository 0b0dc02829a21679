using System.Text;
using Microsoft.AspNetCore.Http;

using Qianfan.Mcp.Server;
using Qianfan.Mcp.Server.SdkMends;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>
/// An answer over HTTP: one piece of JSON while that is possible, an event stream with signs of life where a call reports progress or takes long.
/// </summary>
public sealed class HeldAnswerTests : IDisposable
{
    private const string Comment = ": keep-alive\n\n";
    private const string Response = "event: message\ndata: {\"result\":{},\"id\":1}\n\n";
    private const string Progress = "event: message\ndata: {\"method\":\"notifications/progress\"}\n\n";
    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(15);

    private readonly FakeClock _clock = new();
    private readonly MemoryStream _sent = new();
    private readonly DefaultHttpContext _context = new();
    private readonly HeldAnswer _stream;

    public HeldAnswerTests()
    {
        _context.Response.Body = _sent;
        _context.Response.ContentType = "text/event-stream";
        _stream = new(_context, _clock);
    }

    private string Sent => Encoding.UTF8.GetString(_sent.ToArray());

    [Theory]
    [InlineData("event: message\n", "data: {\"result\":{},\"id\":1}\n", "\n")]
    [InlineData("event: message\ndata: {\"result\":{}", ",\"id\":1}", "\n\n")]
    [InlineData("e", "vent: message\ndata: {\"result\":{},\"id\":1}\n", "", "\n")]
    public async Task An_answer_alone_is_JSON_however_it_is_written(params string[] writes)
    {
        foreach (var write in writes)
            await WriteAsync(write);
        await _stream.FlushAsync();
        Assert.Equal("", Sent);

        await _stream.DisposeAsync();

        Assert.Equal(("application/json; charset=utf-8", """{"result":{},"id":1}"""), (_context.Response.ContentType, Sent));
        Assert.Equal(Sent.Length, _context.Response.ContentLength);
        Assert.True(_sent.CanWrite, "The response's own body must stay open.");
    }

    [Fact]
    public async Task Progress_begins_a_stream()
    {
        await WriteAsync(Progress);
        Assert.Equal(Progress, Sent);
        await WriteAsync(Response);
        Assert.Equal(Progress + Response, Sent);

        await _stream.DisposeAsync();

        Assert.Equal(("text/event-stream", Progress + Response), (_context.Response.ContentType, Sent));
    }

    [Fact]
    public async Task Who_takes_no_stream_gets_the_answer_alone_after_progress_and_silence()
    {
        _context.Features.Set(new McpRequest(default) { TakesEvents = false });
        await using var stream = new HeldAnswer(_context, _clock);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(Progress));
        _clock.Advance(_silence);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(Response));

        await stream.DisposeAsync();

        Assert.EndsWith("""{"result":{},"id":1}""", Sent, StringComparison.Ordinal);
        Assert.DoesNotContain("progress", Sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_follows_an_answer_is_sent_after_it()
    {
        await WriteAsync(Response);
        await WriteAsync(Progress);
        await _stream.DisposeAsync();

        Assert.Equal(Response + Progress, Sent);
    }

    [Fact]
    public async Task Silence_is_broken_by_a_comment_every_15_seconds()
    {
        _clock.Advance(_silence - TimeSpan.FromMilliseconds(1));
        Assert.Equal("", Sent);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(Comment, Sent);
        _clock.Advance(2 * _silence);
        Assert.Equal(Comment + Comment + Comment, Sent);

        await WriteAsync(Response);
        await _stream.DisposeAsync();

        Assert.Equal(("text/event-stream", Comment + Comment + Comment + Response), (_context.Response.ContentType, Sent));
    }

    [Fact]
    public async Task An_event_starts_the_silence_anew_and_is_never_cut_in_two()
    {
        _clock.Advance(TimeSpan.FromSeconds(14));
        await WriteAsync(Progress);
        _clock.Advance(TimeSpan.FromSeconds(14));
        Assert.Equal(Progress, Sent);
        await WriteAsync("event: message\ndata: {\"method\"");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Progress + Comment, Sent);

        await WriteAsync(":\"a\"}\n\n");

        Assert.Equal(Progress + Comment + "event: message\ndata: {\"method\":\"a\"}\n\n", Sent);
    }

    [Fact]
    public async Task After_its_end_nothing_more_is_written()
    {
        await WriteAsync(Progress);
        await _stream.DisposeAsync();

        _clock.Advance(4 * _silence);

        Assert.Equal(Progress, Sent);
    }

    [Fact]
    public async Task To_a_client_that_is_gone_nothing_is_written()
    {
        using var gone = new CancellationTokenSource();
        _context.RequestAborted = gone.Token;
        await gone.CancelAsync();

        _clock.Advance(_silence);

        Assert.Equal("", Sent);
    }

    [Fact]
    public async Task A_connection_that_breaks_under_a_comment_breaks_nothing_else()
    {
        var context = new DefaultHttpContext { Response = { Body = new BrokenStream(), ContentType = "text/event-stream" } };
        await using var stream = new HeldAnswer(context, _clock);

        _clock.Advance(_silence);

        await Assert.ThrowsAsync<IOException>(() => stream.WriteAsync(Encoding.UTF8.GetBytes(Progress)).AsTask());
    }

    [Theory]
    [InlineData(Post.Legacy)]
    [InlineData(Post.Modern)]
    public async Task Proxies_are_told_not_to_hold_events_back(string revision)
    {
        await using var host = await RunningHost.StartAsync();

        var answer = await host.SendAsync(Post.Request(revision, "tools/call",
            """{"name":"find_models","arguments":{"minInputTokens":1},"_meta":{"progressToken":1}}"""));

        Assert.Equal(("text/event-stream", "no"), (answer.Header("Content-Type"), answer.Header("X-Accel-Buffering")));
        Assert.Contains("no-store", answer.Header("Cache-Control"), StringComparison.Ordinal);
        Assert.StartsWith("event: message\ndata: {", answer.Text, StringComparison.Ordinal);
        Assert.EndsWith("}\n\n", answer.Text, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _stream.Dispose();
        _sent.Dispose();
    }

    private ValueTask WriteAsync(string text) => _stream.WriteAsync(Encoding.UTF8.GetBytes(text));

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("The connection is gone.");
    }
}
