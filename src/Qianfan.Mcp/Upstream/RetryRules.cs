using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Qianfan.Mcp.Upstream;

/// <summary>
/// When a call is tried again: three attempts at the most for what is temporary, after growing random pauses or as long as
/// <c>Retry-After</c> asks; one more at once for an expired signature, by upstream's clock. All within the call's time.
/// </summary>
internal sealed class RetryRules
{
    private const int MaxAttempts = 3;
    private static readonly TimeSpan _firstPause = TimeSpan.FromMilliseconds(300);
    private static readonly ResiliencePropertyKey<CallState> _state = new("qianfan.call");

    private readonly TimeSpan _timeout;
    private readonly TimeProvider _machineClock;
    private readonly UpstreamClock _clock;
    private readonly ResiliencePipeline _limited;
    private readonly ResiliencePipeline _retried;

    public RetryRules(TimeSpan timeout, TimeProvider machineClock, UpstreamClock clock)
    {
        _timeout = timeout;
        _machineClock = machineClock;
        _clock = clock;
        _limited = new ResiliencePipelineBuilder { TimeProvider = machineClock }.AddTimeout(timeout).Build();
        _retried = new ResiliencePipelineBuilder { TimeProvider = machineClock }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = MaxAttempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = _firstPause,
                ShouldHandle = attempt => new(attempt.Outcome.Exception is UpstreamException failure && ShouldRetry(failure, State(attempt.Context))),
                DelayGenerator = attempt => new(Pause(attempt.Outcome.Exception)),
                OnRetry = attempt =>
                {
                    Instruments.Retries.Add(1, MeasuredCall.Tag(State(attempt.Context).Operation));
                    return default;
                },
            })
            .Build();
    }

    /// <exception cref="UpstreamException">The last attempt failed, or the time is up.</exception>
    public async Task<Reply> RunAsync(Operation operation, Func<CancellationToken, Task<Reply>> attempt, AdaptiveConcurrencyLimiter? gate, CancellationToken cancellation)
    {
        var context = ResilienceContextPool.Shared.Get(cancellation);
        var state = new CallState { Operation = operation, Deadline = _machineClock.GetUtcNow() + _timeout };
        context.Properties.Set(_state, state);
        try
        {
            return await _limited.ExecuteAsync(
                async (c, _) => gate is null ? await RetryAsync(c, attempt) : await gate.RunAsync(() => RetryAsync(c, attempt), c.CancellationToken), context, 0);
        }
        catch (TimeoutRejectedException)
        {
            throw state.LastFailure ?? new UpstreamException(FailureCause.TimedOut, retryable: true);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private Task<Reply> RetryAsync(ResilienceContext context, Func<CancellationToken, Task<Reply>> attempt) =>
        _retried.ExecuteAsync(static async (c, tryOnce) => await tryOnce(c.CancellationToken), context, attempt).AsTask();

    private bool ShouldRetry(UpstreamException failure, CallState state)
    {
        if (!failure.Retryable)
            return false;
        state.LastFailure = failure;
        if (failure.Cause == FailureCause.ClockSkew)
        {
            if (state.ClockCorrected)
                return false;
            state.ClockCorrected = true;
            if (failure.ServerTime is { } time)
                _clock.SetTo(time);
            return true;
        }
        // A wait that ends after the deadline helps nobody: the caller learns at once how long to wait.
        return failure.RetryAfter is not { } wait || wait < state.Deadline - _machineClock.GetUtcNow();
    }

    private static TimeSpan? Pause(Exception? exception) => exception switch
    {
        UpstreamException { Cause: FailureCause.ClockSkew } => TimeSpan.Zero,
        UpstreamException { RetryAfter: { } wait } => wait,
        _ => null,
    };

    private static CallState State(ResilienceContext context) =>
        context.Properties.TryGetValue(_state, out var state) ? state : throw new InvalidOperationException("The call has no state.");

    private sealed class CallState
    {
        public required Operation Operation { get; init; }
        public required DateTimeOffset Deadline { get; init; }
        public bool ClockCorrected { get; set; }
        public UpstreamException? LastFailure { get; set; }
    }
}
