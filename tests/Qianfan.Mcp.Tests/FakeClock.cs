namespace Qianfan.Mcp.Tests;

/// <summary>Time that moves only when told to. Timers fire inside <see cref="Advance"/>, in the order they are due.</summary>
internal sealed class FakeClock(DateTimeOffset now) : TimeProvider
{
    private readonly Lock _sync = new();
    private readonly List<FakeTimer> _pending = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];
    private DateTimeOffset _now = now;

    /// <summary>Starts at the moment of the golden signatures.</summary>
    public FakeClock()
        : this(new DateTimeOffset(2026, 11, 21, 8, 30, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_sync)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Sets the time, back or forth, and fires no timer.</summary>
    public void Set(DateTimeOffset moment)
    {
        lock (_sync)
        {
            _now = moment;
        }
    }

    /// <summary>Moves on, stopping at each timer that falls due.</summary>
    public void Advance(TimeSpan by)
    {
        var end = GetUtcNow() + by;
        while (NextDue(end) is { } timer)
        {
            timer.Fire();
        }

        Set(end);
    }

    /// <summary>Completes once this many timers wait, so that a test advances only after the code under test has begun to wait.</summary>
    public Task Waiting(int timers = 1)
    {
        lock (_sync)
        {
            if (_pending.Count >= timers)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((timers, reached));
            return reached.Task;
        }
    }

    private FakeTimer? NextDue(DateTimeOffset end)
    {
        lock (_sync)
        {
            if (_pending.Where(timer => timer.Due <= end).MinBy(timer => timer.Due) is not { } timer)
            {
                return null;
            }

            _now = timer.Due > _now ? timer.Due : _now;
            _pending.Remove(timer);
            if (timer.Period > TimeSpan.Zero)
            {
                timer.Due += timer.Period;
                _pending.Add(timer);
            }

            return timer;
        }
    }

    private void Schedule(FakeTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_sync)
        {
            _pending.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                return;
            }

            timer.Due = _now + dueTime;
            timer.Period = period;
            _pending.Add(timer);
            foreach (var waiter in _waiters.Where(waiter => waiter.Count <= _pending.Count))
            {
                waiter.Reached.TrySetResult();
            }
        }
    }

    private void Forget(FakeTimer timer)
    {
        lock (_sync)
        {
            _pending.Remove(timer);
        }
    }

    private sealed class FakeTimer(FakeClock clock, Action fire) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.Schedule(this, dueTime, period);
            return true;
        }

        public void Dispose() => clock.Forget(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
