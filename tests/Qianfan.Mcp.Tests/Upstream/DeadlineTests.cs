using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Upstream;

/// <summary>The end of a call that upstream does not end: the timeout for all attempts together, or the caller.</summary>
public sealed class DeadlineTests
{
    private static readonly TimeSpan _timeout = ScriptedUpstream.Options.Timeout;
    private static readonly SandboxFault _never = new SandboxFault.Delay(TimeSpan.FromHours(1));

    private readonly FakeClock _clock = new();
    private readonly FakeClock _upstreamClock = new();

    [Fact]
    public async Task Without_any_answer_the_call_ends_at_its_timeout()
    {
        using var upstream = new ScriptedUpstream(_clock, _upstreamClock, _never);
        var call = upstream.FailAsync();
        await _upstreamClock.Waiting();

        _clock.Advance(_timeout - TimeSpan.FromMilliseconds(1));
        Assert.False(call.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(FailureCode.UpstreamTimeout, FailureTexts.From(await call).Code);
        Assert.Single(upstream.Received);
    }

    [Fact]
    public async Task A_failure_before_the_timeout_is_the_one_that_is_told()
    {
        using var upstream = new ScriptedUpstream(_clock, _upstreamClock, SandboxFault.Status(503, TimeSpan.FromSeconds(10)), _never);
        var call = upstream.FailAsync();
        await _clock.Waiting(2);
        _clock.Advance(TimeSpan.FromSeconds(10));
        await _upstreamClock.Waiting();

        _clock.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal((FailureCause.Unavailable, 503), ((await call).Cause, (await call).Status));
        Assert.Equal(2, upstream.Received.Count);
    }

    [Fact]
    public async Task The_waits_count_towards_the_timeout()
    {
        var clock = new RushingClock(_timeout);
        using var upstream = new ScriptedUpstream(clock, clock, SandboxFault.Status(429, TimeSpan.FromSeconds(20)));

        var failure = await upstream.FailAsync();

        Assert.Equal([TimeSpan.FromSeconds(20)], clock.Waits);
        Assert.Equal((FailureCause.RateLimited, 2), (failure.Cause, upstream.Received.Count));
    }

    [Fact]
    public async Task A_timeout_leaves_the_client_fit_for_the_next_call()
    {
        using var upstream = new ScriptedUpstream(_clock, _upstreamClock, _never, null);
        var call = upstream.FailAsync();
        await _upstreamClock.Waiting();
        _clock.Advance(_timeout);
        await call;

        await upstream.CallAsync();

        Assert.Equal(2, upstream.Received.Count);
    }

    [Fact]
    public async Task A_transport_that_breaks_at_the_deadline_is_a_timeout()
    {
        using var client = new QianfanClient(ScriptedUpstream.Options, _clock, new BreaksWhenCancelled());
        var call = ScriptedUpstream.FailAsync(client);
        await _clock.Waiting();

        _clock.Advance(_timeout);

        Assert.Equal(FailureCause.TimedOut, (await call).Cause);
    }

    [Fact]
    public async Task The_caller_ends_a_call_that_waits_for_its_answer()
    {
        using var upstream = new ScriptedUpstream(_clock, _upstreamClock, _never);
        using var caller = new CancellationTokenSource();
        var call = upstream.CallAsync(caller.Token);
        await _upstreamClock.Waiting();

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Single(upstream.Received);
    }

    [Fact]
    public async Task The_caller_ends_a_call_that_waits_to_try_again()
    {
        using var upstream = new ScriptedUpstream(_clock, _upstreamClock, SandboxFault.Status(503, TimeSpan.FromSeconds(10)), null);
        using var caller = new CancellationTokenSource();
        var call = upstream.CallAsync(caller.Token);
        await _clock.Waiting(2);

        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        _clock.Advance(_timeout);

        Assert.Single(upstream.Received);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_beforehand_sends_nothing()
    {
        using var upstream = new ScriptedUpstream(_clock, _upstreamClock);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => upstream.CallAsync(new CancellationToken(canceled: true)));

        Assert.Empty(upstream.Received);
    }

    [Fact]
    public async Task A_transport_that_breaks_when_the_caller_cancels_is_a_cancellation()
    {
        using var client = new QianfanClient(ScriptedUpstream.Options, _clock, new BreaksWhenCancelled());
        using var caller = new CancellationTokenSource();
        var call = ScriptedUpstream.CallAsync(client, caller.Token);
        await _clock.Waiting();

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    /// <summary>An answer whose body never comes. Some streams answer a cancellation like a broken connection.</summary>
    private sealed class BreaksWhenCancelled : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new Body()) });

        private sealed class Body : MemoryStream
        {
            public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            {
                var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                await using var registration = cancellationToken.Register(cancelled.SetResult);
                await cancelled.Task;
                throw new IOException("The connection is gone.");
            }
        }
    }
}
