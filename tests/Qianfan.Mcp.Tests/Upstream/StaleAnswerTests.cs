using Qianfan.Mcp.Sandbox;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Upstream;

/// <summary>Outages may fall back to a kept answer; refusals and mistakes of this server never do.</summary>
public sealed class StaleAnswerTests : IDisposable
{
    private static readonly UpstreamRequest _question = new(new Operation("/v2/batchinference", "DescribeBatchInferenceModel"), "{}"u8.ToArray());
    private static readonly AccessKey _key = new(SandboxQianfan.AccessKey, SandboxQianfan.SecretKey);
    private static readonly TimeSpan _lifetime = TimeSpan.FromMinutes(5);

    private readonly FakeClock _clock = new();
    private readonly CountingTransport _upstream;
    private readonly CatalogCache _cache;

    public StaleAnswerTests()
    {
        _upstream = new CountingTransport(new SandboxHandler(new SandboxQianfan(_clock)));
        var client = new QianfanClient(new(new Uri("https://qianfan.baidubce.com"), TimeSpan.FromSeconds(30), 1800), _clock, _upstream);
        _cache = new CatalogCache(client, new CacheOptions(_lifetime, _lifetime), _clock);
    }

    public void Dispose() => _cache.Dispose();

    [Fact]
    public async Task While_upstream_fails_an_answer_up_to_a_day_old_is_given_and_marked()
    {
        var live = await AskAsync();
        _upstream.Status = 501;
        _clock.Advance(TimeSpan.FromHours(23));

        _upstream.Status = 510;
        var stale = await AskAsync();

        Assert.Equal(Reply.Stale, stale.Source);
        Assert.Equal(live.AsOf, stale.AsOf);
        _clock.Advance(TimeSpan.FromHours(2));
        await Assert.ThrowsAsync<UpstreamException>(() => AskAsync());
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    public async Task An_answer_of_just_a_day_is_too_old(int ticks, bool given)
    {
        await AskAsync();
        _upstream.Status = 510;
        _clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromTicks(ticks));

        var asked = AskAsync();

        if (given)
            Assert.Equal(Reply.Stale, (await asked).Source);
        else
            await Assert.ThrowsAsync<UpstreamException>(() => asked);
    }

    [Fact]
    public async Task A_refusal_is_heard_although_an_answer_is_kept()
    {
        await AskAsync();
        _clock.Advance(_lifetime);
        _upstream.Status = 403;

        var refusal = await Assert.ThrowsAsync<UpstreamException>(() => AskAsync());

        Assert.Equal(FailureCause.AccessDenied, refusal.Cause);
    }

    [Fact]
    public async Task A_refresh_while_upstream_fails_gives_what_is_kept_marked_stale_and_leaves_it_fresh_for_others()
    {
        var live = await AskAsync();
        _upstream.Status = 510;

        var refreshed = await AskAsync(refresh: true);
        var again = await AskAsync(refresh: true);
        var other = await AskAsync();

        Assert.Equal((Reply.Stale, Reply.Stale, Reply.Sandbox), (refreshed.Source, again.Source, other.Source));
        Assert.All([refreshed, again, other], reply => Assert.Equal(live.AsOf, reply.AsOf));
        Assert.Equal(3, _upstream.Calls);
    }

    [Fact]
    public async Task After_an_outage_upstream_is_asked_again_at_once()
    {
        await AskAsync();
        _clock.Advance(_lifetime);
        _upstream.Status = 510;
        Assert.Equal(Reply.Stale, (await AskAsync()).Source);

        _upstream.Status = null;

        Assert.Equal((Reply.Sandbox, _clock.GetUtcNow()), ((await AskAsync()).Source, (await AskAsync()).AsOf));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task A_refusal_is_heard_even_when_a_fresh_answer_is_kept(int status)
    {
        await AskAsync();
        _upstream.Status = status;

        await Assert.ThrowsAsync<UpstreamException>(() => AskAsync(refresh: true));
    }

    [Fact]
    public async Task A_mistake_of_this_server_is_not_hidden_behind_what_is_kept()
    {
        await AskAsync();
        _upstream.Fault = new InvalidOperationException("made up");

        Assert.Same(_upstream.Fault, await Assert.ThrowsAsync<InvalidOperationException>(() => AskAsync(refresh: true)));
    }

    [Fact]
    public void What_says_nothing_of_the_account_or_the_request_is_an_outage() => Assert.Equal(
        [
            FailureCause.Busy, FailureCause.RateLimited, FailureCause.Unavailable, FailureCause.TimedOut, FailureCause.Unreachable, FailureCause.NameNotResolved,
            FailureCause.TlsFailed, FailureCause.ConnectionLost, FailureCause.Redirected, FailureCause.TooLarge, FailureCause.Unreadable,
            FailureCause.UnknownError,
        ],
        Enum.GetValues<FailureCause>().Where(cause => new UpstreamException(cause, retryable: false).IsOutage));

    private Task<Reply> AskAsync(bool refresh = false) => _cache.CallAsync(_key, _question, _lifetime, refresh, default);
}
