using Polly;
using Polly.Timeout;

namespace Qianfan.Mcp.Upstream;

/// <summary>
/// When <see cref="QianfanClient"/> tries a call again: three attempts at most for what is temporary, after growing random pauses or as
/// long as <c>Retry-After</c> asks; at once for an expired signature, by upstream's clock and only once. All within the call's time.
/// </summary>
internal sealed class RetryRules(TimeSpan timeout, TimeProvider machine, UpstreamClock upstream)
{
    private static readonly ResiliencePropertyKey<Call> _call = new("qianfan.call");

    // Made by the first call: Polly checks its options by reflection, for which no client should wait at the start.
    private readonly Lazy<ResiliencePipeline> _limited =
        new(() => new ResiliencePipelineBuilder { TimeProvider = machine }.AddTimeout(timeout).Build());

    private readonly Lazy<ResiliencePipeline> _retried = new(() => new ResiliencePipelineBuilder { TimeProvider = machine }.AddRetry(new()
    {
        MaxRetryAttempts = 2,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = TimeSpan.FromMilliseconds(300),
        ShouldHandle = attempt => new(attempt.Outcome.Exception is UpstreamException { Retryable: true } failure
            && attempt.Context.Properties.GetValue(_call, null!).ShouldRetry(failure, machine, upstream)),
        DelayGenerator = attempt => new(attempt.Outcome.Exception is UpstreamException { Cause: not FailureCause.ClockSkew } failure
            ? failure.RetryAfter : TimeSpan.Zero),
        OnRetry = attempt =>
        {
            Instruments.Retries.Add(1, attempt.Context.Properties.GetValue(_call, null!).Operation.Tag);
            return default;
        },
    }).Build());

    /// <param name="send">One attempt.</param>
    public async Task<Reply> RunAsync(
        UpstreamRequest request, Func<CancellationToken, Task<Reply>> send, AdaptiveConcurrencyLimiter limiter,
        CancellationToken cancellation)
    {
        using var measured = new MeasuredCall(request.Operation);
        var context = ResilienceContextPool.Shared.Get(cancellation);
        var call = new Call(request.Operation, machine.GetUtcNow() + timeout);
        context.Properties.Set(_call, call);
        try
        {
            var reply = await _limited.Value.ExecuteAsync(async all => await limiter.RunAsync(request.Caller, async () =>
                await _retried.Value.ExecuteAsync(async one => await send(one.CancellationToken), all), all.CancellationToken), context);
            measured.Outcome = MeasuredCall.Ok;
            return reply;
        }
        catch (Exception e) when (e is UpstreamException or TimeoutRejectedException)
        {
            var failure = e as UpstreamException ?? call.LastFailure ?? new(FailureCause.TimedOut, retryable: true);
            measured.Outcome = failure.Cause.ToString();
            throw failure;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private sealed class Call(Operation operation, DateTimeOffset deadline)
    {
        public Operation Operation => operation;
        public UpstreamException? LastFailure { get; private set; }

        public bool ShouldRetry(UpstreamException failure, TimeProvider machine, UpstreamClock upstream)
        {
            (var before, LastFailure) = (LastFailure, failure);
            // A wait that ends after the deadline helps nobody: the caller learns at once how long to wait.
            if (failure.Cause != FailureCause.ClockSkew)
                return failure.RetryAfter is not { } wait || wait < deadline - machine.GetUtcNow();
            if (failure.ServerTime is { } time)
                upstream.SetTo(time);
            // With three attempts at most, expired twice is expired twice in a row.
            return before?.Cause != FailureCause.ClockSkew;
        }
    }
}

/// <summary>The time upstream is believed to have, for signatures: the machine's, plus what it was seen to be off by.</summary>
internal sealed class UpstreamClock(TimeProvider machine) : TimeProvider
{
    private long _offsetTicks;

    /// <summary>How far the machine's clock is behind upstream's; zero until upstream refuses a signature as expired.</summary>
    public TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));

    public override DateTimeOffset GetUtcNow() => machine.GetUtcNow() + Offset;

    /// <summary>Follows upstream, unless no clock can mean that time: at the ends of the calendar the next call would overflow.</summary>
    public void SetTo(DateTimeOffset serverTime)
    {
        if (serverTime.Year is >= 2000 and < 3000)
            Interlocked.Exchange(ref _offsetTicks, (serverTime - machine.GetUtcNow()).Ticks);
    }
}
