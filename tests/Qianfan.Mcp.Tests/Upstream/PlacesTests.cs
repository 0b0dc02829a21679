using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Upstream;

/// <summary>No caller takes all that there is, and the server knows when there is nothing left.</summary>
public sealed class PlacesTests : IDisposable
{
    private const int Most = 8;

    private readonly FakeClock _clock = new();
    private readonly Places _places;
    private readonly TaskCompletionSource<bool> _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;

    public PlacesTests() => _places = new(Most, _clock);

    public void Dispose() => _places.Dispose();

    [Fact]
    public async Task A_caller_gets_a_quarter_and_another_is_served_at_once()
    {
        var greedy = Enumerable.Range(0, 10).Select(_ => HoldAsync("greedy")).ToArray();
        Assert.Equal(Most / 4, _running);

        Assert.True(_places.RunAsync("other", () => Task.FromResult(true), default).IsCompletedSuccessfully);

        _held.SetResult(true);
        await Task.WhenAll(greedy);
    }

    [Fact]
    public async Task They_are_exhausted_once_every_one_has_been_taken_for_ten_seconds()
    {
        var calls = Enumerable.Range(0, Most).Select(call => HoldAsync($"caller {call / 2}")).ToArray();
        Assert.Equal(Most, _running);
        _clock.Advance(Places.LongestFull - TimeSpan.FromTicks(1));
        Assert.False(_places.AreExhausted);

        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(_places.AreExhausted);

        _held.SetResult(true);
        await Task.WhenAll(calls);
        Assert.False(_places.AreExhausted);
    }

    [Fact]
    public async Task More_than_may_wait_are_turned_away_and_served_later()
    {
        var waiting = Enumerable.Range(0, Most / 4 + 2 * Most).Select(_ => HoldAsync("one")).ToArray();

        var turnedAway = await Assert.ThrowsAsync<UpstreamException>(() => HoldAsync("one"));

        Assert.Equal(FailureCause.Busy, turnedAway.Cause);
        _held.SetResult(true);
        await Task.WhenAll(waiting);
        Assert.True(await _places.RunAsync("one", () => Task.FromResult(true), default));
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_no_trace()
    {
        using var impatient = new CancellationTokenSource();
        var calls = Enumerable.Range(0, Most / 4).Select(_ => HoldAsync("one")).ToArray();
        var gaveUp = _places.RunAsync("one", () => Task.FromResult(true), impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gaveUp);

        _held.SetResult(true);
        await Task.WhenAll(calls);

        Assert.True(_places.RunAsync("one", () => Task.FromResult(true), default).IsCompletedSuccessfully);
    }

    private Task<bool> HoldAsync(string caller) => _places.RunAsync(caller, () =>
    {
        _running++;
        return _held.Task;
    }, default);
}
