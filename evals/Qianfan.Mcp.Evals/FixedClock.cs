namespace Qianfan.Mcp.Evals;

/// <summary>
/// The day on which all tasks are asked: what retires soon depends on it. Only the date stands still; timers run, as timeouts need them.
/// </summary>
internal sealed class FixedClock : TimeProvider
{
    public static readonly DateTimeOffset Now = new(2026, 11, 25, 2, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
