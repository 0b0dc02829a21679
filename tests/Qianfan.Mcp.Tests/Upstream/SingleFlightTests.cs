using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Upstream;

/// <summary>Who shares a call, and when it ends.</summary>
public sealed class SingleFlightTests
{
    private const string Key = "the same";
    private const int Rounds = 1000;
    private readonly SingleFlight<string> _flights = new();

    [Fact]
    public async Task All_who_ask_for_the_same_wait_for_one_call()
    {
        var call = new Call();
        var first = JoinAsync(call);
        var second = _flights.JoinAsync(Key, _ => Task.FromResult("another"), default);
        await call.Began;

        call.End("one");

        Assert.Equal(["one", "one"], await Task.WhenAll(first, second));
    }

    [Fact]
    public async Task After_a_call_has_landed_the_next_one_is_made()
    {
        Assert.Equal("one", await _flights.JoinAsync(Key, _ => Task.FromResult("one"), default));
        Assert.Equal("two", await _flights.JoinAsync(Key, _ => Task.FromResult("two"), default));
    }

    [Fact]
    public async Task A_call_that_fails_fails_for_all_and_is_over()
    {
        var call = new Call();
        Task<string>[] aboard = [JoinAsync(call), JoinAsync(call)];
        await call.Began;

        call.Fail();

        foreach (var one in aboard)
            await Assert.ThrowsAsync<UpstreamException>(() => one);
        Assert.Equal("next", await _flights.JoinAsync(Key, _ => Task.FromResult("next"), default));
    }

    [Fact]
    public async Task The_call_goes_on_until_the_last_one_has_given_up()
    {
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        using var third = new CancellationTokenSource();
        var call = new Call();
        var aboard = new[] { first, second, third }.Select(one => (Gives: one, Task: JoinAsync(call, one.Token))).ToArray();
        await call.Began;

        foreach (var (gives, task) in aboard)
        {
            Assert.False(call.Cancellation.IsCancellationRequested);
            await gives.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        }

        Assert.True(call.Cancellation.IsCancellationRequested);
    }

    [Fact]
    public async Task After_the_last_one_has_given_up_the_next_gets_a_call_of_its_own_although_the_old_one_still_ends()
    {
        using var impatient = new CancellationTokenSource();
        var call = new Call();
        var gaveUp = JoinAsync(call, impatient.Token);
        await call.Began;
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gaveUp);

        Assert.Equal("own", await _flights.JoinAsync(Key, _ => Task.FromResult("own"), default));
        call.End("too late");
    }

    [Fact]
    public async Task A_call_that_ends_is_not_cancelled_by_those_who_leave_it()
    {
        var call = new Call();
        var joined = JoinAsync(call);
        await call.Began;
        call.End("one");
        await joined;

        Assert.False(call.Cancellation.IsCancellationRequested);
    }

    [Fact]
    public async Task Who_comes_in_the_moment_that_the_last_one_leaves_is_not_cancelled_with_it()
    {
        // Which of the two is first is up to the scheduler; in a thousand rounds each is.
        for (var round = 0; round < Rounds; round++)
        {
            using var impatient = new CancellationTokenSource();
            var call = new Call();
            var gaveUp = JoinAsync(call, impatient.Token);
            await call.Began;

            var next = Task.Run(() => _flights.JoinAsync(Key, _ => Task.FromResult("own"), default));
            await Task.Run(impatient.Cancel);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gaveUp);
            call.End("shared");

            Assert.Contains(await next, (string[])["own", "shared"]);
        }
    }

    [Fact]
    public async Task Who_comes_in_the_moment_that_the_call_ends_shares_it_or_gets_a_call_of_its_own()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var call = new Call();
            var first = JoinAsync(call);
            await call.Began;

            var next = Task.Run(() => _flights.JoinAsync(Key, _ => Task.FromResult("own"), default));
            call.End("shared");

            Assert.Equal("shared", await first);
            Assert.Contains(await next, (string[])["own", "shared"]);
        }
    }

    [Fact]
    public async Task The_call_does_not_run_on_the_thread_of_whoever_joins()
    {
        // What a caller's thread does first, up to its first wait, would be done under the lock.
        using var joining = new ThreadLocal<bool> { Value = true };
        var held = true;
        var joined = _flights.JoinAsync(Key, _ => Task.FromResult($"{held = joining.Value}"), default);
        joining.Value = false;
        await joined;

        Assert.False(held);
    }

    private Task<string> JoinAsync(Call call, CancellationToken cancellation = default) => _flights.JoinAsync(Key, call.RunAsync, cancellation);

    /// <summary>Ends when the test says so, even if nobody waits for it any more.</summary>
    private sealed class Call
    {
        private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<string> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Began => _began.Task;

        public CancellationToken Cancellation { get; private set; }

        public Task<string> RunAsync(CancellationToken cancellation)
        {
            Cancellation = cancellation;
            _began.SetResult();
            return _end.Task;
        }

        public void End(string result) => _end.SetResult(result);

        public void Fail() => _end.SetException(new UpstreamException(FailureCause.NotFound, retryable: false));
    }
}
