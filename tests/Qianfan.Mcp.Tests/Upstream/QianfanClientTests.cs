using System.IO.Compression;
using System.Text;
using Qianfan.Mcp.Sandbox;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Upstream;

/// <summary>What a request says of itself, and which answers have an end that can be trusted.</summary>
public sealed class QianfanClientTests
{
    private const string Answer = """{"requestId":"9c8b7a6d","result":{"name":"whole"}}""";

    [Fact]
    public async Task A_request_names_its_sender_and_the_form_of_its_body_and_answer()
    {
        using var upstream = new ScriptedUpstream(new FakeClock(), new FakeClock());

        await upstream.CallAsync();

        var headers = Assert.Single(upstream.Received).Headers;
        Assert.Equal(
            ($"qianfan-mcp/{ThisAssembly.Version}", "application/json", "application/json"),
            (headers["User-Agent"], headers["Accept"], headers["Content-Type"]));
    }

    [Fact]
    public async Task What_upstream_wants_remembered_is_not_sent_back()
    {
        await using var server = await FaultySandboxServer.StartAsync(new FakeClock());
        using var client = Client(server.Address);
        var headers = new Dictionary<string, string> { ["Set-Cookie"] = "session=1; Path=/" };
        server.Fault = _ => new SandboxFault.Raw(new(200, SandboxReply.Json, Encoding.UTF8.GetBytes(Answer), headers));

        await ScriptedUpstream.CallAsync(client);
        await ScriptedUpstream.CallAsync(client);

        Assert.All(server.Received, request => Assert.DoesNotContain("Cookie", request.Headers.Keys, StringComparer.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: LENGTH")]
    public async Task An_answer_ends_with_its_length_or_its_connection(string head) =>
        Assert.Equal("whole", JsonReading.Text((await CallAsync(head)).Result, "name"));

    [Theory]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: many")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: LENGTH\r\nContent-Length: 9")]
    public async Task An_answer_whose_end_nobody_knows_is_unreadable_and_not_asked_for_again(string head)
    {
        var failure = await Assert.ThrowsAsync<UpstreamException>(() => CallAsync(head));

        Assert.Equal((FailureCause.Unreadable, false), (failure.Cause, failure.Retryable));
    }

    [Fact]
    public async Task An_answer_that_is_no_longer_compressed_after_its_end_is_unreadable()
    {
        using var packed = new MemoryStream();
        await using (var packer = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            packer.Write(Encoding.UTF8.GetBytes(Answer));
            packer.Flush();
            packed.Write([.. Enumerable.Repeat((byte)0xFF, 64)]);
            await using var server = await FaultySandboxServer.StartAsync(new FakeClock());
            using var client = Client(server.Address);
            var headers = new Dictionary<string, string> { ["Content-Encoding"] = "br" };
            server.Fault = _ => new SandboxFault.Raw(new(200, SandboxReply.Json, packed.ToArray(), headers));

            Assert.Equal(FailureCause.Unreadable, (await ScriptedUpstream.FailAsync(client)).Cause);
        }
    }

    [Fact]
    public async Task A_call_that_ran_out_of_time_may_be_sent_again()
    {
        var clock = new FakeClock();
        var upstreamClock = new FakeClock();
        using var upstream = new ScriptedUpstream(clock, upstreamClock, new SandboxFault.Delay(TimeSpan.FromHours(1)));
        var call = upstream.FailAsync();
        await upstreamClock.Waiting();
        clock.Advance(ScriptedUpstream.Options.Timeout);

        Assert.Equal((FailureCause.TimedOut, true), ((await call).Cause, (await call).Retryable));
    }

    [Fact]
    public void An_answer_that_breaks_the_rules_of_http_half_way_is_unreadable()
    {
        var failure = UpstreamException.FromTransport(new HttpIOException(HttpRequestError.InvalidResponse));

        Assert.Equal((FailureCause.Unreadable, false), (failure?.Cause, failure?.Retryable));
    }

    [Theory]
    [InlineData(1999, false)]
    [InlineData(2000, true)]
    [InlineData(2999, true)]
    [InlineData(3000, false)]
    public void A_time_that_no_clock_can_mean_is_not_followed(int year, bool followed)
    {
        var machine = new FakeClock();
        var clock = new UpstreamClock(machine);
        var told = new DateTimeOffset(year, 6, 1, 0, 0, 0, TimeSpan.Zero);

        clock.SetTo(told);

        Assert.Equal(followed ? told : machine.GetUtcNow(), clock.GetUtcNow());
    }

    [Theory]
    [InlineData(Reply.Live, Reply.Cache, Reply.Cache)]
    [InlineData(Reply.Live, Reply.Stale, Reply.Stale)]
    [InlineData(Reply.Sandbox, Reply.Cache, Reply.Sandbox)]
    [InlineData(Reply.Sandbox, Reply.Stale, Reply.Stale)]
    public void An_answer_given_again_says_so_and_a_made_up_one_stays_marked(string source, string again, string told)
    {
        var reply = new Reply(default, "9c8b7a6d", source, new FakeClock().GetUtcNow(), 7);

        Assert.Equal(reply with { Source = told }, reply.From(again));
    }

    private static QianfanClient Client(Uri address) =>
        new(ScriptedUpstream.Options with { BaseUrl = address }, new RushingClock(ScriptedUpstream.Options.Timeout));

    private static async Task<Reply> CallAsync(string head)
    {
        await using var listener = new BareListener($"{head.Replace("LENGTH", $"{Answer.Length}", StringComparison.Ordinal)}\r\n\r\n{Answer}");
        using var client = Client(listener.Address);
        try
        {
            return await ScriptedUpstream.CallAsync(client);
        }
        finally
        {
            Assert.Single(listener.Heads);
        }
    }
}
