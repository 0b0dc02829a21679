using System.Collections.Concurrent;

namespace Qianfan.Mcp.Load;

/// <summary>What the callers of a run met.</summary>
internal sealed class Tally
{
    private const int Shown = 5;

    private readonly ConcurrentDictionary<string, int> _outcomes = new();
    private readonly ConcurrentBag<double> _times = [];
    private int _calls;
    private int _wrong;
    private int _crossTalk;

    public int Calls => Volatile.Read(ref _calls);

    public int Wrong => Volatile.Read(ref _wrong);

    public int CrossTalk => Volatile.Read(ref _crossTalk);

    public string Outcomes => string.Join(", ", _outcomes.OrderByDescending(outcome => outcome.Value).Select(outcome => $"{outcome.Key} {outcome.Value}"));

    public void Add(string outcome, TimeSpan took)
    {
        Interlocked.Increment(ref _calls);
        _outcomes.AddOrUpdate(outcome, 1, (_, before) => before + 1);
        _times.Add(took.TotalMilliseconds);
    }

    public void AddWrong(Exception why)
    {
        Interlocked.Increment(ref _calls);
        if (why is WrongAnswerException { IsCrossTalk: true })
            Interlocked.Increment(ref _crossTalk);
        if (Interlocked.Increment(ref _wrong) <= Shown)
            Console.WriteLine($"WRONG: {why.Message}");
    }

    /// <summary>Milliseconds that a share of the calls took at most.</summary>
    public double Percentile(double share) => Percentile([.. _times], share);

    public static double Percentile(double[] times, double share)
    {
        Array.Sort(times);
        return times.Length == 0 ? double.NaN : times[(int)(share * (times.Length - 1))];
    }
}
