using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Upstream;

public sealed class AdaptiveConcurrencyLimiterTests
{
    private readonly AdaptiveConcurrencyLimiter _gate = new(6);

    [Fact]
    public async Task A_complaint_about_the_rate_halves_the_calls_and_good_answers_win_them_back()
    {
        await Limited();
        Assert.Equal(3, _gate.Limit);
        await Limited();
        await Limited();
        Assert.Equal(1, _gate.Limit);

        for (var answer = 0; answer < 60; answer++)
            await _gate.RunAsync("", () => Task.FromResult(true), default);

        Assert.Equal(6, _gate.Limit);
    }

    [Fact]
    public async Task Another_failure_changes_nothing()
    {
        await Assert.ThrowsAsync<UpstreamException>(
            () => _gate.RunAsync<bool>("", () => throw new UpstreamException(FailureCause.NotFound, false), default));

        Assert.Equal(6, _gate.Limit);
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_the_place_to_the_next()
    {
        var running = new TaskCompletionSource<bool>();
        using var impatient = new CancellationTokenSource();
        var first = Enumerable.Range(0, 6).Select(_ => _gate.RunAsync("", () => running.Task, default)).ToArray();
        var gaveUp = _gate.RunAsync("", () => Task.FromResult(true), impatient.Token);
        var next = _gate.RunAsync("", () => Task.FromResult(true), default);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gaveUp);
        running.SetResult(true);

        await Task.WhenAll(first);
        Assert.True(await next);
    }

    [Fact]
    public async Task Who_gave_up_waiting_is_not_given_a_place()
    {
        var gate = new AdaptiveConcurrencyLimiter(1);
        var running = new TaskCompletionSource<bool>();
        using var impatient = new CancellationTokenSource();
        var first = gate.RunAsync("", () => running.Task, default);
        var gaveUp = gate.RunAsync("", () => Task.FromResult(true), impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gaveUp);

        // The place is still taken: whoever comes now waits.
        var second = gate.RunAsync("", () => Task.FromResult(true), default);
        Assert.False(second.IsCompleted);
        running.SetResult(true);
        await Task.WhenAll(first, second);

        Assert.True(gate.RunAsync("", () => Task.FromResult(true), default).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Who_is_given_a_place_takes_it()
    {
        var gate = new AdaptiveConcurrencyLimiter(1);
        TaskCompletionSource<bool> first = new(), second = new();
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var one = gate.RunAsync("", () => first.Task, default);
        var two = gate.RunAsync(
            "", () =>
            {
                began.SetResult();
                return second.Task;
            }, default);
        first.SetResult(true);
        await began.Task;

        var three = gate.RunAsync("", () => Task.FromResult(true), default);

        Assert.False(three.IsCompleted);
        second.SetResult(true);
        await Task.WhenAll(one, two, three);
    }

    [Fact]
    public async Task A_place_that_is_given_in_the_moment_of_giving_up_goes_to_the_next()
    {
        // Which of the two is first is up to the scheduler; in a thousand rounds each is.
        for (var round = 0; round < 1000; round++)
            Assert.True(await Task.Run(GiveAndGiveUpAsync));

        static async Task<bool> GiveAndGiveUpAsync()
        {
            var gate = new AdaptiveConcurrencyLimiter(1);
            var running = new TaskCompletionSource<bool>();
            using var impatient = new CancellationTokenSource();
            var first = gate.RunAsync("", () => running.Task, default);
            var waiting = gate.RunAsync("", () => Task.FromResult(true), impatient.Token);
            // Callbacks run last in, first out: the place is given before the one that waits hears of the cancellation.
            using var given = impatient.Token.Register(() => running.SetResult(true));
            await impatient.CancelAsync();
            await first;
            await waiting.ContinueWith(static _ => { }, TaskScheduler.Default);
            return gate.RunAsync("", () => Task.FromResult(true), default).IsCompletedSuccessfully;
        }
    }

    [Fact]
    public async Task Callers_take_turns_and_each_is_served_in_the_order_it_asked()
    {
        var gate = new AdaptiveConcurrencyLimiter(1);
        var running = new TaskCompletionSource<bool>();
        List<string> served = [];
        var first = gate.RunAsync("many", () => running.Task, default);
        Task[] waiting = [.. ((string[])["many 1", "many 2", "many 3", "few 1", "other 1", "few 2"]).Select(call => gate.RunAsync(call.Split(' ')[0], () =>
        {
            served.Add(call);
            return Task.FromResult(true);
        }, default))];
        running.SetResult(true);

        await Task.WhenAll([first, .. waiting]);

        Assert.Equal(["many 1", "few 1", "other 1", "many 2", "few 2", "many 3"], served);
    }

    [Fact]
    public async Task A_lowered_limit_takes_hold_as_the_calls_that_run_end()
    {
        var running = Enumerable.Range(0, 6).Select(_ => new TaskCompletionSource<bool>()).ToArray();
        var calls = running.Select(one => _gate.RunAsync("", () => one.Task, default)).ToArray();
        var next = _gate.RunAsync("", () => Task.FromResult(true), default);

        running[0].SetException(new UpstreamException(FailureCause.RateLimited, true));
        await Assert.ThrowsAsync<UpstreamException>(() => calls[0]);
        foreach (var place in (int[])[1, 2])
        {
            running[place].SetResult(true);
            await calls[place];
            Assert.False(next.IsCompleted);
        }
        running[3].SetResult(true);

        Assert.True(await next);
        Assert.Equal(3, _gate.Limit);
    }

    [Fact]
    public async Task A_key_has_one_limiter_while_anybody_uses_it_and_none_afterwards()
    {
        var limiters = new ConcurrencyLimiters(6);
        for (var round = 0; round < 1000; round++)
        {
            using var both = new Barrier(2);
            var used = Enumerable.Range(0, 2).Select(_ => Task.Run(() => limiters.UseAsync("key", limiter =>
            {
                both.SignalAndWait();
                return Task.FromResult(limiter);
            })));

            Assert.Single((await Task.WhenAll(used)).Distinct());
            Assert.Equal(0, limiters.Count);
        }
    }

    [Fact]
    public async Task The_limiter_of_a_key_is_forgotten_after_a_failure_too()
    {
        var limiters = new ConcurrencyLimiters(6);

        await Assert.ThrowsAsync<UpstreamException>(
            () => limiters.UseAsync<bool>("key", _ => throw new UpstreamException(FailureCause.NotFound, false)));

        Assert.Equal(0, limiters.Count);
    }

    private Task<UpstreamException> Limited() => Assert.ThrowsAsync<UpstreamException>(
        () => _gate.RunAsync<bool>("", () => throw new UpstreamException(FailureCause.RateLimited, true), default));
}
