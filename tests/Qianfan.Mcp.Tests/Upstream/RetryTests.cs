using System.Globalization;
using Qianfan.Mcp.Sandbox;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Upstream;

/// <summary>What is tried again, how often, and after which wait.</summary>
public sealed class RetryTests
{
    private static readonly TimeSpan _timeout = ScriptedUpstream.Options.Timeout;
    private readonly RushingClock _clock = new(_timeout);

    public static TheoryData<string> Passing => new(
        "503", "429", "500", "502", "504", "Reset", "ResetDuringBody", "CutBody", "18 under 200", "InternalError under 400");

    public static TheoryData<string> Lasting => new(
        "400", "401", "403", "404", "413", "501", "302", "500001 under 200", "17 under 200", "AccessDenied under 500", "WrongLength");

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task What_may_pass_is_tried_three_times(string fault)
    {
        using var upstream = Script(Fault(fault));

        await upstream.FailAsync();

        Assert.Equal((3, 2), (upstream.Received.Count, _clock.Waits.Count));
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task The_third_attempt_may_succeed(string fault)
    {
        using var upstream = Script(Fault(fault), Fault(fault), null);

        await upstream.CallAsync();

        Assert.Equal(3, upstream.Received.Count);
    }

    [Theory]
    [MemberData(nameof(Lasting))]
    public async Task What_lasts_is_tried_once(string fault)
    {
        using var upstream = Script(Fault(fault));

        await upstream.FailAsync();

        Assert.Equal((1, 0), (upstream.Received.Count, _clock.Waits.Count));
    }

    [Fact]
    public async Task Every_attempt_sends_the_same_call()
    {
        using var upstream = Script(SandboxFault.Status(503), SandboxFault.Status(503), null);

        await upstream.CallAsync();

        Assert.Single(upstream.Received.Select(r => (r.Method, r.Path, r.Query, Convert.ToHexString(r.Body.Span))).Distinct());
    }

    [Fact]
    public async Task The_last_failure_is_the_one_that_is_told()
    {
        using var upstream = Script(SandboxFault.Status(503), SandboxFault.Status(503), SandboxFault.Status(404));

        Assert.Equal(FailureCause.NotFound, (await upstream.FailAsync()).Cause);
    }

    [Fact]
    public async Task Waits_are_random_short_and_growing()
    {
        // Jitter lets one second wait be shorter than its first; three hundred of them are not.
        const int calls = 300;
        var waits = new List<TimeSpan[]>();
        for (var call = 0; call < calls; call++)
        {
            var clock = new RushingClock(_timeout);
            using var upstream = new ScriptedUpstream(clock, clock, SandboxFault.Status(503));
            await upstream.FailAsync();
            waits.Add([.. clock.Waits]);
        }

        Assert.True(waits.Average(w => w[1].TotalSeconds) > waits.Average(w => w[0].TotalSeconds));
        Assert.All(waits, w => Assert.All(w, wait => Assert.InRange(wait.TotalSeconds, 0, 2)));
        Assert.True(waits.Select(w => w[0]).Distinct().Count() > calls / 2);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    [InlineData(200)]
    public async Task Waits_as_many_seconds_as_the_upstream_asks_then_tries_again(int status)
    {
        var busy = SandboxFault.Status(status, TimeSpan.FromSeconds(7), """{"error_code":18,"error_msg":"Too many calls"}""");
        using var upstream = Script(busy, null);

        await upstream.CallAsync();

        Assert.Equal([TimeSpan.FromSeconds(7)], _clock.Waits);
    }

    [Theory]
    [InlineData(9, 9)]
    [InlineData(-60, 0)]
    public async Task Waits_until_the_moment_that_the_upstream_names(int secondsAhead, int waited)
    {
        using var upstream = Script(Raw("Retry-After", HttpDate(_clock.GetUtcNow().AddSeconds(secondsAhead))), null);

        await upstream.CallAsync();

        Assert.Equal(waited, _clock.Waits.Sum(wait => wait.TotalSeconds));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_moment_is_read_on_the_clock_of_whoever_named_it(int hoursOff)
    {
        var theirs = _clock.GetUtcNow().AddHours(hoursOff);
        var busy = new SandboxFault.Raw(new(429, SandboxReply.Json, [], new Dictionary<string, string>
        {
            ["Date"] = HttpDate(theirs),
            ["Retry-After"] = HttpDate(theirs.AddSeconds(5)),
        }));
        using var upstream = Script(busy, null);

        await upstream.CallAsync();

        Assert.Equal([TimeSpan.FromSeconds(5)], _clock.Waits);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("1.5")]
    [InlineData("99999999999999999999")]
    [InlineData("")]
    public async Task A_wait_that_makes_no_sense_counts_as_none(string retryAfter)
    {
        using var upstream = Script(Raw("Retry-After", retryAfter), null);

        await upstream.CallAsync();

        Assert.InRange(Assert.Single(_clock.Waits).TotalSeconds, 0, 2);
    }

    [Theory]
    [InlineData("30", 30)]
    [InlineData("3600", 3600)]
    [InlineData("2147483647", 2147483647)]
    [InlineData("Sat, 21 Nov 2026 08:31:30 GMT", 90)]
    public async Task A_wait_beyond_the_deadline_fails_at_once_and_is_told(string retryAfter, int seconds)
    {
        using var upstream = Script(Raw("Retry-After", retryAfter));

        var failure = await upstream.FailAsync();

        Assert.Equal((1, 0), (upstream.Received.Count, _clock.Waits.Count));
        Assert.Equal(TimeSpan.FromSeconds(seconds), failure.RetryAfter);
        var words = Qianfan.Mcp.Tools.FailureTexts.From(failure).ToString();
        Assert.StartsWith("RATE_LIMITED: ", words, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"Wait {seconds} s"), words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_until_the_end_of_time_is_no_accident()
    {
        var never = new SandboxFault.Raw(new(429, SandboxReply.Json, [], new Dictionary<string, string>
        {
            ["Date"] = "Thu, 01 Jan 1970 00:00:00 GMT",
            ["Retry-After"] = "Fri, 31 Dec 9999 23:59:59 GMT",
        }));
        using var upstream = Script(never);

        Assert.Equal(FailureCause.RateLimited, (await upstream.FailAsync()).Cause);
    }

    private ScriptedUpstream Script(params SandboxFault?[] script) => new(_clock, _clock, script);

    private static string HttpDate(DateTimeOffset moment) => moment.ToString("r", CultureInfo.InvariantCulture);

    private static SandboxFault.Raw Raw(string header, string value) =>
        new(new(429, SandboxReply.Json, [], new Dictionary<string, string> { [header] = value }));

    private static SandboxFault Fault(string name) => name.Split(" under ") switch
    {
        ["Reset"] => new SandboxFault.Reset(),
        ["ResetDuringBody"] => new SandboxFault.ResetDuringBody(),
        ["CutBody"] => new SandboxFault.CutBody(),
        ["WrongLength"] => new SandboxFault.WrongLength(),
        [var status] => SandboxFault.Status(int.Parse(status, CultureInfo.InvariantCulture)),
        [var code, var status] => ErrorShape.All[0].Fault(int.Parse(status, CultureInfo.InvariantCulture), code),
        _ => throw new ArgumentException(name, nameof(name)),
    };
}
