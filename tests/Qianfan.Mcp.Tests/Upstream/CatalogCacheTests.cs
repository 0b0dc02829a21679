using System.Text;
using Qianfan.Mcp.Sandbox;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Upstream;

/// <summary>Upstream is asked as seldom as can be, and never for somebody else.</summary>
public sealed class CatalogCacheTests : IDisposable
{
    private static readonly UpstreamRequest _question = new(new Operation("/v2/batchinference", "DescribeBatchInferenceModel"), "{}"u8.ToArray());
    private static readonly AccessKey _key = new(SandboxQianfan.AccessKey, SandboxQianfan.SecretKey);
    private static readonly TimeSpan _lifetime = TimeSpan.FromMinutes(5);

    private readonly FakeClock _clock = new();
    private readonly CountingTransport _upstream;
    private readonly CatalogCache _cache;

    public CatalogCacheTests()
    {
        _upstream = new CountingTransport(new SandboxHandler(new SandboxQianfan(_clock, new SandboxAccount("other-access-key", "other-secret-key"))));
        var client = new QianfanClient(new(new Uri("https://qianfan.baidubce.com"), TimeSpan.FromSeconds(30), 1800), _clock, _upstream);
        _cache = new CatalogCache(client, new CacheOptions(_lifetime, _lifetime), _clock);
    }

    public void Dispose() => _cache.Dispose();

    [Fact]
    public async Task The_same_question_is_sent_once_until_its_answer_is_too_old()
    {
        await AskAsync();
        _clock.Advance(_lifetime - TimeSpan.FromSeconds(1));
        await AskAsync();
        Assert.Equal(1, _upstream.Calls);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await AskAsync();
        Assert.Equal(2, _upstream.Calls);
    }

    [Fact]
    public async Task A_refresh_asks_again_and_what_it_brings_is_kept()
    {
        await AskAsync();
        _clock.Advance(TimeSpan.FromMinutes(1));
        var refreshed = await AskAsync(refresh: true);

        var kept = await AskAsync();

        Assert.Equal(2, _upstream.Calls);
        Assert.Equal(refreshed.AsOf, kept.AsOf);
    }

    [Fact]
    public async Task Issue_who_asked_for_much_drove_out_what_another_had_asked_and_its_stale_answer()
    {
        var client = new QianfanClient(new(new Uri("https://qianfan.baidubce.com"), TimeSpan.FromSeconds(30), 1800), _clock, _upstream);
        using var small = new CatalogCache(client, new CacheOptions(_lifetime, _lifetime, Bytes: 500_000), _clock);
        AccessKey other = new("other-access-key", "other-secret-key");
        await small.CallAsync(other, _question, _lifetime, false, default);

        for (var ask = 0; ask < 300; ask++)
            await small.CallAsync(_key, _question with { Body = Encoding.ASCII.GetBytes($$"""{"another":{{ask}}}""") }, _lifetime, false, default);

        Assert.NotNull(small.Find(other, _question, _lifetime));
        Assert.Null(small.Find(_key, _question with { Body = """{"another":0}"""u8.ToArray() }, _lifetime));
        Assert.NotNull(small.Find(_key, _question with { Body = """{"another":299}"""u8.ToArray() }, _lifetime));
    }

    [Fact]
    public async Task What_is_kept_is_found_without_a_call_until_it_is_too_old()
    {
        Assert.Null(_cache.Find(_key, _question, _lifetime));

        var given = await AskAsync();
        Assert.Equal(given.AsOf, _cache.Find(_key, _question, _lifetime)?.AsOf);
        Assert.Null(_cache.Find(new("other-access-key", "other-secret-key"), _question, _lifetime));

        _clock.Advance(_lifetime);
        Assert.Null(_cache.Find(_key, _question, _lifetime));
        Assert.Equal(1, _upstream.Calls);
    }

    [Fact]
    public async Task Another_key_or_another_body_is_another_question()
    {
        await AskAsync();
        await _cache.CallAsync(new("other-access-key", "other-secret-key"), _question, _lifetime, false, default);
        await _cache.CallAsync(_key, _question with { Body = """{"x":1}"""u8.ToArray() }, _lifetime, false, default);

        Assert.Equal(3, _upstream.Calls);
    }

    [Fact]
    public async Task A_thousand_who_ask_at_once_make_one_call()
    {
        _upstream.Hold();
        var asked = Enumerable.Range(0, 1000).Select(_ => AskAsync()).ToArray();
        await _upstream.Arrived(1);
        _upstream.Release();

        var replies = await Task.WhenAll(asked);

        Assert.Equal(1, _upstream.Calls);
        Assert.Single(replies.Select(reply => reply.RequestId).Distinct());
    }

    [Fact]
    public async Task The_call_goes_on_while_anybody_waits_and_is_cancelled_when_nobody_does()
    {
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        _upstream.Hold();
        var one = _cache.CallAsync(_key, _question, _lifetime, false, first.Token);
        var two = _cache.CallAsync(_key, _question, _lifetime, false, second.Token);
        await _upstream.Arrived(1);

        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        Assert.Equal(0, _upstream.Cancelled);

        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => two);
        await _upstream.CancelledOnce;
    }

    [Fact]
    public async Task No_more_than_six_calls_run_at_once()
    {
        _upstream.Hold();
        var asked = Enumerable.Range(0, 20).Select(i => _cache.CallAsync(
            _key, Request(i), _lifetime, false, default)).ToArray();
        await _upstream.Arrived(6);
        _upstream.Release();

        await Task.WhenAll(asked);

        Assert.Equal(20, _upstream.Calls);
        Assert.Equal(6, _upstream.MostAtOnce);
    }

    [Fact]
    public async Task A_call_that_fails_fails_once_for_all_who_wait()
    {
        _upstream.Status = 403;
        _upstream.Hold();
        var asked = Enumerable.Range(0, 100).Select(_ => AskAsync()).ToArray();
        await _upstream.Arrived(1);
        _upstream.Release();

        foreach (var one in asked)
            await Assert.ThrowsAsync<UpstreamException>(() => one);

        Assert.Equal(1, _upstream.Calls);
    }

    [Fact]
    public async Task Who_joins_gets_the_answer_after_the_first_caller_has_given_up()
    {
        using var first = new CancellationTokenSource();
        _upstream.Hold();
        var one = _cache.CallAsync(_key, _question, _lifetime, false, first.Token);
        var two = AskAsync();
        await _upstream.Arrived(1);

        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        _upstream.Release();

        Assert.Equal(Reply.Sandbox, (await two).Source);
        Assert.Equal(1, _upstream.Calls);
    }

    [Fact]
    public async Task Issue_two_first_calls_made_two_gates()
    {
        for (var round = 0; round < 20; round++)
        {
            var key = new AccessKey($"first-{round}", "unknown-secret-key");
            var asked = Enumerable.Range(0, 20).Select(i => Task.Run(() => Assert.ThrowsAsync<UpstreamException>(
                () => _cache.CallAsync(key, Request(i), _lifetime, false, default))));
            await Task.WhenAll(asked);
        }

        Assert.Equal(400, _upstream.Calls);
        Assert.InRange(_upstream.MostAtOnce, 1, CatalogCache.MostAtOnce);
    }

    [Fact]
    public async Task Issue_a_gate_that_the_full_cache_had_dropped_let_six_more_calls_run()
    {
        using var cache = Cache(_upstream, maxBytes: 1);
        _upstream.Hold();
        var asked = Enumerable.Range(0, 20).Select(i => cache.CallAsync(_key, Request(i), _lifetime, false, default)).ToArray();
        await _upstream.Arrived(6);
        _upstream.Release();

        await Task.WhenAll(asked);

        Assert.Equal((20, 6), (_upstream.Calls, _upstream.MostAtOnce));
    }

    [Fact]
    public async Task Issue_a_long_request_was_kept_at_the_price_of_its_short_answer()
    {
        const int body = 64 * 1024, fit = 3;
        using var cache = Cache(_upstream, maxBytes: (fit + 1) * 4L * body);
        var requests = Enumerable.Range(0, 20).Select(i => Request(i, new string('x', body))).ToArray();

        foreach (var request in requests)
            await cache.CallAsync(_key, request, _lifetime, false, default);

        Assert.InRange(requests.Count(request => cache.Find(_key, request, _lifetime) is not null), 1, fit);
    }

    [Fact]
    public void Keys_are_told_apart_by_all_their_parts_and_bits()
    {
        Credentials[] keys = [new("id", "secret"), new("id", "other"), new("other", "secret"), new("id", "secret", "token")];

        Assert.Equal(keys.Length, keys.Select(key => key.FullFingerprint).Distinct().Count());
        Assert.All(keys, key => Assert.Equal((64, key.FullFingerprint[..16]), (key.FullFingerprint.Length, key.Fingerprint)));
    }

    private static CatalogCache Cache(HttpMessageHandler upstream, long maxBytes) => new(
        new(new(new Uri("https://qianfan.baidubce.com"), TimeSpan.FromSeconds(30), 1800), new FakeClock(), upstream),
        new(_lifetime, _lifetime, maxBytes), new FakeClock());

    private static UpstreamRequest Request(int number, string more = "") =>
        _question with { Body = System.Text.Encoding.UTF8.GetBytes($$"""{"x":{{number}},"more":"{{more}}"}""") };

    private Task<Reply> AskAsync(bool refresh = false) => _cache.CallAsync(_key, _question, _lifetime, refresh, default);
}
