using System.Globalization;
using Qianfan.Mcp.Sandbox;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Upstream;

/// <summary>A signature that upstream takes for expired is made again by upstream's clock; the sandbox judges it.</summary>
public sealed class ExpiredSignatureTests
{
    private static readonly DateTimeOffset _true = new FakeClock().GetUtcNow();
    private readonly FakeClock _upstreamClock = new(_true);

    public static TheoryData<int> HoursOff => new(1, -1);

    [Theory]
    [MemberData(nameof(HoursOff))]
    public async Task A_clock_that_is_off_is_set_right_by_one_more_attempt(int hours)
    {
        using var upstream = new ScriptedUpstream(new FakeClock(_true.AddHours(hours)), _upstreamClock);

        await upstream.CallAsync();

        Assert.Equal([Stamp(_true.AddHours(hours)), Stamp(_true)], upstream.Received.Select(r => r.Headers["x-bce-date"]));
        Assert.Equal(TimeSpan.FromHours(-hours), upstream.Client.Clock.Offset);
    }

    [Theory]
    [MemberData(nameof(HoursOff))]
    public async Task Later_calls_are_right_at_once(int hours)
    {
        var machineClock = new FakeClock(_true.AddHours(hours));
        using var upstream = new ScriptedUpstream(machineClock, _upstreamClock);
        await upstream.CallAsync();

        machineClock.Advance(TimeSpan.FromMinutes(40));
        _upstreamClock.Advance(TimeSpan.FromMinutes(40));
        await upstream.CallAsync();

        Assert.Equal(3, upstream.Received.Count);
    }

    [Fact]
    public async Task A_clock_that_is_set_right_later_is_followed()
    {
        var machineClock = new FakeClock(_true.AddHours(1));
        using var upstream = new ScriptedUpstream(machineClock, _upstreamClock);
        await upstream.CallAsync();

        machineClock.Set(_true);
        await upstream.CallAsync();

        Assert.Equal(4, upstream.Received.Count);
        Assert.Equal(TimeSpan.Zero, upstream.Client.Clock.Offset);
    }

    [Fact]
    public async Task Without_a_date_there_is_still_one_more_attempt()
    {
        using var upstream = new ScriptedUpstream(new FakeClock(_true), _upstreamClock, Expired(), null);

        await upstream.CallAsync();

        Assert.Equal((2, TimeSpan.Zero), (upstream.Received.Count, upstream.Client.Clock.Offset));
    }

    [Fact]
    public async Task Expired_again_is_a_failure_after_two_attempts()
    {
        using var upstream = new ScriptedUpstream(new FakeClock(_true), _upstreamClock, Expired());

        Assert.Equal(FailureCause.ClockSkew, (await upstream.FailAsync()).Cause);
        Assert.Equal(2, upstream.Received.Count);
    }

    [Fact]
    public async Task Another_fault_after_the_correction_is_tried_again_up_to_three_attempts_in_all()
    {
        var clock = new RushingClock(ScriptedUpstream.Options.Timeout);
        using var upstream = new ScriptedUpstream(clock, _upstreamClock, Expired(), SandboxFault.Status(503));

        Assert.Equal(FailureCause.Unavailable, (await upstream.FailAsync()).Cause);
        Assert.Equal(3, upstream.Received.Count);
    }

    [Theory]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    [InlineData("Mon, 01 Jan 0001 00:00:00 GMT")]
    public async Task A_date_that_cannot_be_meant_breaks_neither_this_call_nor_a_later_one(string date)
    {
        var machineClock = new FakeClock(_true);
        using var upstream = new ScriptedUpstream(machineClock, _upstreamClock, Expired(date), null);

        await upstream.CallAsync();
        machineClock.Advance(TimeSpan.FromSeconds(2));
        await upstream.CallAsync();

        Assert.Equal(3, upstream.Received.Count);
    }

    [Fact]
    public async Task Each_attempt_is_signed_anew()
    {
        var clock = new RushingClock(ScriptedUpstream.Options.Timeout);
        using var upstream = new ScriptedUpstream(
            clock, clock, SandboxFault.Status(503, TimeSpan.FromSeconds(2)), SandboxFault.Status(503, TimeSpan.FromSeconds(3)), null);

        await upstream.CallAsync();

        Assert.Equal(
            [Stamp(_true), Stamp(_true.AddSeconds(2)), Stamp(_true.AddSeconds(5))],
            upstream.Received.Select(r => r.Headers["x-bce-date"]));
        Assert.Equal(3, upstream.Received.Select(r => r.Headers["Authorization"]).Distinct().Count());
        Assert.All(upstream.Received, r =>
            Assert.Contains($"/{r.Headers["x-bce-date"]}/", r.Headers["Authorization"], StringComparison.Ordinal));
    }

    private static string Stamp(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static SandboxFault.Raw Expired(string? date = null) => new(new(
        400,
        SandboxReply.Json,
        """{"requestId":"9c8b7a6d","code":"RequestExpired","message":"Request has expired."}"""u8.ToArray(),
        date is null ? SandboxReply.NoHeaders : new Dictionary<string, string> { ["Date"] = date }));
}
