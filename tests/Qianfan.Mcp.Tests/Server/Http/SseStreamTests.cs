using System.Text;
using Microsoft.AspNetCore.Http;
using Qianfan.Mcp.Server;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>Comments in the silence of an event stream keep proxies from closing it, and never cut an event in two.</summary>
public sealed class SseStreamTests : IDisposable
{
    private const string Comment = ": keep-alive\n\n";
    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(15);

    private readonly FakeClock _clock = new();
    private readonly MemoryStream _sent = new();
    private readonly DefaultHttpContext _context = new();
    private readonly SseStream _stream;

    public SseStreamTests()
    {
        _context.Response.Body = _sent;
        _stream = SseStream.Open(_context, _clock);
    }

    private string Sent => Encoding.UTF8.GetString(_sent.ToArray());

    [Fact]
    public void Silence_is_broken_by_a_comment_every_15_seconds()
    {
        _clock.Advance(_silence - TimeSpan.FromMilliseconds(1));
        Assert.Equal("", Sent);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(Comment, Sent);

        _clock.Advance(2 * _silence);

        Assert.Equal(Comment + Comment + Comment, Sent);
    }

    [Fact]
    public async Task An_event_starts_the_silence_anew()
    {
        _clock.Advance(TimeSpan.FromSeconds(14));
        await WriteAsync("data: 1\n\n");

        _clock.Advance(TimeSpan.FromSeconds(14));
        Assert.Equal("data: 1\n\n", Sent);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("data: 1\n\n" + Comment, Sent);
    }

    [Theory]
    [InlineData("event: message\n", "data: {}\n", "\n")]
    [InlineData("event: message", "\n", "data: {}", "\n", "\n")]
    [InlineData("event: message\ndata: {", "}", "\n\n")]
    [InlineData("data: line\n", "data: another\n", "\n")]
    [InlineData("e", "vent: message\ndata: {}\n", "", "\n")]
    public async Task An_event_is_sent_whole_however_it_is_written_and_comments_stand_around_it(params string[] writes)
    {
        var comments = "";
        foreach (var write in writes[..^1])
        {
            await WriteAsync(write);
            _clock.Advance(_silence);
            comments += Comment;
        }
        Assert.Equal(comments, Sent);
        await WriteAsync(writes[^1]);
        Assert.Equal(comments + string.Concat(writes), Sent);

        _clock.Advance(_silence);

        Assert.Equal(comments + string.Concat(writes) + Comment, Sent);
    }

    [Fact]
    public async Task After_its_end_nothing_more_is_written()
    {
        await WriteAsync("data: 1\n\n");
        await _stream.DisposeAsync();

        _clock.Advance(4 * _silence);

        Assert.Equal("data: 1\n\n", Sent);
        Assert.True(_sent.CanWrite, "The response's own body must stay open.");
    }

    [Fact]
    public async Task To_a_client_that_is_gone_nothing_is_written()
    {
        using var gone = new CancellationTokenSource();
        var body = new MemoryStream();
        await using var stream = SseStream.Open(new DefaultHttpContext { RequestAborted = gone.Token, Response = { Body = body } }, _clock);
        await gone.CancelAsync();

        _clock.Advance(_silence);

        Assert.Equal(0, body.Length);
    }

    [Fact]
    public async Task A_connection_that_breaks_under_a_comment_breaks_nothing_else()
    {
        var context = new DefaultHttpContext { Response = { Body = new BrokenStream() } };
        await using var stream = SseStream.Open(context, _clock);

        _clock.Advance(_silence);

        await Assert.ThrowsAsync<IOException>(() => stream.WriteAsync("data: 1\n\n"u8.ToArray()).AsTask());
    }

    [Theory]
    [InlineData(Post.Legacy)]
    [InlineData(Post.Modern)]
    public async Task Proxies_are_told_not_to_hold_events_back(string revision)
    {
        await using var host = await RunningHost.StartAsync();

        // With an escape in its id it is served by the SDK, as what reports progress is.
        var answer = await host.SendAsync(Post.Request(revision, "tools/call", """{"name":"list_preset_models"}""", """ "a\\b" """));

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
