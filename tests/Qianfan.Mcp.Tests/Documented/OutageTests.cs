using Qianfan.Mcp.Tests.Tools;
using Qianfan.Mcp.Tests.Upstream;
using WireMock.ResponseBuilders;

namespace Qianfan.Mcp.Tests.Documented;

/// <summary>
/// What goes wrong while a documented call is answered, and what helps: over real HTTP, by WireMock's faults and scenarios. Faults below
/// HTTP, such as a reset inside the body, are in Server/Faults.
/// </summary>
public sealed class OutageTests
{
    private const string Over = "over";

    private static readonly TimeSpan _ahead = TimeSpan.FromHours(3);
    private static readonly Exchange _exchange = Exchange.Read("list_custom_models-1");

    private readonly RushingClock _clock = new(DocumentedUpstream.CallTimeout);

    [Fact]
    public async Task An_empty_answer_is_unreadable()
    {
        using var upstream = new DocumentedUpstream();
        upstream.On(_exchange).RespondWith(Response.Create().WithFault(FaultType.EMPTY_RESPONSE));

        Assert.StartsWith("UPSTREAM_UNREADABLE: ", await FailureAsync(upstream), StringComparison.Ordinal);
        upstream.AssertReceived(requests: 1);
    }

    [Fact]
    public async Task Half_an_answer_and_then_garbage_is_unreadable()
    {
        using var upstream = new DocumentedUpstream();
        upstream.On(_exchange).RespondWith(DocumentedUpstream.Answer(_exchange).WithFault(FaultType.MALFORMED_RESPONSE_CHUNK));

        Assert.StartsWith("UPSTREAM_UNREADABLE: ", await FailureAsync(upstream), StringComparison.Ordinal);
        upstream.AssertReceived(requests: 1);
    }

    [Fact]
    public async Task An_answer_that_takes_longer_than_the_call_may_is_given_up()
    {
        var clock = new FakeClock();
        using var upstream = new DocumentedUpstream(clock);
        upstream.On(_exchange).RespondWith(DocumentedUpstream.Answer(_exchange).WithDelay(TimeSpan.FromHours(1)));

        var call = FailureAsync(upstream);
        await upstream.Arrived;
        clock.Advance(DocumentedUpstream.CallTimeout);

        Assert.StartsWith("UPSTREAM_TIMEOUT: ", await call, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unavailable_upstream_is_asked_again()
    {
        using var upstream = new DocumentedUpstream(_clock);
        upstream.On(_exchange, (null, Over)).RespondWith(Response.Create().WithStatusCode(503));
        upstream.On(_exchange, (Over, null)).RespondWith(DocumentedUpstream.Answer(_exchange));

        await SuccessAsync(upstream);

        Assert.Single(_clock.Waits);
    }

    [Fact]
    public async Task A_rate_limit_is_waited_for_as_long_as_upstream_asks()
    {
        var wait = TimeSpan.FromSeconds(7);
        using var upstream = new DocumentedUpstream(_clock);
        upstream.On(_exchange, (null, Over)).RespondWith(
            DocumentedUpstream.Answer(429, """{"error_code":336501,"error_msg":"Rate limit reached for RPM"}""")
                .WithHeader("Retry-After", "7"));
        upstream.On(_exchange, (Over, null)).RespondWith(DocumentedUpstream.Answer(_exchange));

        await SuccessAsync(upstream);

        Assert.Equal(wait, Assert.Single(_clock.Waits));
    }

    [Fact]
    public async Task A_rate_limit_that_is_near_is_told_before_it_is_reached()
    {
        using var upstream = new DocumentedUpstream();
        upstream.On(_exchange).RespondWith(DocumentedUpstream.Answer(_exchange)
            .WithHeader("X-Ratelimit-Limit-Requests", "60").WithHeader("X-Ratelimit-Remaining-Requests", "2"));

        var answer = (await upstream.CallAsync(_exchange)).StructuredContent!.Value;

        Assert.Equal(
            "Close to Qianfan's rate limit: 2 of 60 requests left. It recovers within 60 s.",
            Assert.Single(answer.GetProperty("notes").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task An_expired_signature_is_made_again_by_the_clock_of_upstream()
    {
        using var upstream = new DocumentedUpstream(_clock) { Date = _clock.GetUtcNow() + _ahead };
        upstream.On(_exchange, (null, Over)).RespondWith(
            DocumentedUpstream.Answer(400, """{"requestId":"1bef3f87","code":"RequestExpired","message":"Request expired."}"""));
        upstream.On(_exchange, (Over, null), _ahead).RespondWith(DocumentedUpstream.Answer(_exchange));

        await SuccessAsync(upstream);

        Assert.Empty(_clock.Waits);
    }

    private static async Task SuccessAsync(DocumentedUpstream upstream)
    {
        var result = await upstream.CallAsync(_exchange);
        Assert.False(result.IsError is true, Caller.Text(result));
        upstream.AssertReceived(requests: 2);
    }

    private static async Task<string> FailureAsync(DocumentedUpstream upstream)
    {
        var result = await upstream.CallAsync(_exchange);
        Assert.True(result.IsError);
        return Caller.Text(result);
    }
}
