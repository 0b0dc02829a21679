namespace Qianfan.Mcp.Upstream;

/// <summary>
/// The time upstream is believed to have: the machine's, plus what upstream's <c>Date</c> header showed it to be off by.
/// </summary>
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
