namespace Qianfan.Mcp.Tests.Upstream;

/// <summary>
/// Time in which every wait is over at once and is remembered. A timer that is set for at least <paramref name="callTimeout"/>
/// is no wait but a deadline: it fires when the waits have added up to it.
/// </summary>
internal sealed class RushingClock(TimeSpan callTimeout, DateTimeOffset? now = null) : TimeProvider
{
    private readonly Lock _sync = new();
    private readonly List<RushedTimer> _deadlines = [];
    private readonly List<TimeSpan> _waits = [];
    private DateTimeOffset _now = now ?? new FakeClock().GetUtcNow();

    /// <summary>How long each wait would have been, oldest first.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_sync)
                return [.. _waits];
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_sync)
            return _now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new RushedTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private void Schedule(RushedTimer timer, TimeSpan wait)
    {
        RushedTimer[] due;
        lock (_sync)
        {
            _deadlines.Remove(timer);
            if (wait == Timeout.InfiniteTimeSpan)
                return;
            timer.Due = _now + wait;
            if (wait >= callTimeout)
            {
                _deadlines.Add(timer);
                return;
            }
            _waits.Add(wait);
            _now = timer.Due;
            due = [.. _deadlines.Where(deadline => deadline.Due <= _now).OrderBy(deadline => deadline.Due), timer];
            _deadlines.RemoveAll(due.Contains);
        }
        foreach (var fired in due)
            fired.Fire();
    }

    private void Forget(RushedTimer timer)
    {
        lock (_sync)
            _deadlines.Remove(timer);
    }

    private sealed class RushedTimer(RushingClock clock, Action fire) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.Schedule(this, dueTime);
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
