using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Upstream;

public sealed class AdaptiveGateTests
{
    private readonly AdaptiveGate _gate = new(6);

    [Fact]
    public async Task A_complaint_about_the_rate_halves_the_calls_and_good_answers_win_them_back()
    {
        await Limited();
        Assert.Equal(3, _gate.Limit);
        await Limited();
        await Limited();
        Assert.Equal(1, _gate.Limit);

        for (var answer = 0; answer < 60; answer++)
            await _gate.RunAsync(() => Task.FromResult(true), default);

        Assert.Equal(6, _gate.Limit);
    }

    [Fact]
    public async Task Another_failure_changes_nothing()
    {
        await Assert.ThrowsAsync<UpstreamException>(
            () => _gate.RunAsync<bool>(() => throw new UpstreamException(FailureCause.NotFound, false), default));

        Assert.Equal(6, _gate.Limit);
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_the_place_to_the_next()
    {
        var running = new TaskCompletionSource<bool>();
        using var impatient = new CancellationTokenSource();
        var first = Enumerable.Range(0, 6).Select(_ => _gate.RunAsync(() => running.Task, default)).ToArray();
        var gaveUp = _gate.RunAsync(() => Task.FromResult(true), impatient.Token);
        var next = _gate.RunAsync(() => Task.FromResult(true), default);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gaveUp);
        running.SetResult(true);

        await Task.WhenAll(first);
        Assert.True(await next);
    }

    private Task<UpstreamException> Limited() => Assert.ThrowsAsync<UpstreamException>(
        () => _gate.RunAsync<bool>(() => throw new UpstreamException(FailureCause.RateLimited, true), default));
}
