using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace Qianfan.Mcp.Tests.Fuzz;

/// <summary>
/// Many cases, each made of one seed and its number alone, so that any of them can be had again. The environment says how many:
/// CONTRIBUTING.md has the long run. What a run did is written out, also when it fails.
/// </summary>
internal sealed class FuzzRun(string name, ITestOutputHelper output)
{
    private const int DefaultCases = 2000;
    private const int DefaultSeed = 20261121;
    private const int MostFailures = 20;

    /// <summary>
    /// What the heap may hold at any time: one selection over lists of 8 MiB each takes some 600 MiB, two run at a time, and garbage. The long run sets a hard limit
    /// as large, under which a server that held on to more would fail.
    /// </summary>
    private const long MostHeap = 2L << 30;

    /// <summary>What may be left of a run: mostly buffers of up to 8 MiB in the shared array pool.</summary>
    private const long MostLeft = 512L << 20;

    private const int MeasuredEvery = 64;

    private readonly ConcurrentQueue<string> _failures = new();
    private readonly ConcurrentDictionary<string, int> _outcomes = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly long _before = GC.GetTotalMemory(forceFullCollection: true);
    private long _peak;
    private int _done;

    /// <summary>Only a watchdog: nothing takes nearly as long.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    /// <summary>How many cases are tried.</summary>
    public static int Cases { get; } = Number("QIANFAN_FUZZ_CASES", DefaultCases);

    private static int Seed { get; } = Number("QIANFAN_FUZZ_SEED", DefaultSeed);

    /// <summary>The numbers of the cases; one alone when a failure is looked into.</summary>
    public static IEnumerable<int> Numbers(int cases) =>
        Environment.GetEnvironmentVariable("QIANFAN_FUZZ_CASE") is { Length: > 0 } one ? [int.Parse(one, CultureInfo.InvariantCulture)] : Enumerable.Range(0, cases);

    /// <summary>The choices of one case; those of the same number and purpose are the same on every machine.</summary>
    public static Random Choices(int number, string purpose)
    {
        var mixed = Seed;
        foreach (var unit in purpose)
            mixed = unchecked(mixed * 31 + unit);
        return new Random(unchecked(mixed * 1_000_003 + number));
    }

    public void Count(string outcome)
    {
        _outcomes.AddOrUpdate(outcome, 1, (_, count) => count + 1);
        if (Interlocked.Increment(ref _done) % MeasuredEvery == 0)
            Measure();
    }

    /// <param name="number">Of the case, so that it can be had again.</param>
    /// <param name="what">What is wrong, and what was sent.</param>
    public void Fail(int number, string what) => _failures.Enqueue(
        $"case {number}: {what}\n  again: QIANFAN_FUZZ_SEED={Seed} QIANFAN_FUZZ_CASE={number} dotnet test --filter \"FullyQualifiedName~Fuzz\"");

    /// <summary>Writes the figures, and fails the test where a case failed or memory was not bounded.</summary>
    public void Finish()
    {
        Measure();
        var left = GC.GetTotalMemory(forceFullCollection: true) - _before;
        var outcomes = string.Join("\n", _outcomes.OrderByDescending(pair => pair.Value).Select(pair => $"  {pair.Value,7} {pair.Key}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: {_done} cases of seed {Seed} in {_watch.Elapsed.TotalSeconds:F1} s, heap at most {_peak >> 20} MiB, {left >> 20} MiB left, {_failures.Count} failed\n{outcomes}"));
        Assert.True(_failures.IsEmpty, string.Join("\n", _failures.Take(MostFailures)));
        Assert.InRange(_peak, 0, MostHeap);
        Assert.InRange(left, long.MinValue, MostLeft);
    }

    /// <summary>What was sent, short enough to be read.</summary>
    public static string Quote(ReadOnlySpan<byte> bytes)
    {
        const int longest = 1500;
        var text = System.Text.Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, longest)]);
        return bytes.Length > longest ? $"{text}… ({bytes.Length} bytes)" : text;
    }

    private void Measure()
    {
        var now = GC.GetTotalMemory(forceFullCollection: false);
        for (var peak = Volatile.Read(ref _peak); now > peak; peak = Volatile.Read(ref _peak))
            Interlocked.CompareExchange(ref _peak, now, peak);
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
