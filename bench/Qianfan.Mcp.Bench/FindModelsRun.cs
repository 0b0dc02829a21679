using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Qianfan.Mcp.Tests.Faults;

namespace Qianfan.Mcp.Bench;

/// <summary>find_models over stdio of the built server, in catalogs of several sizes: asked first, asked again, and asked anew.</summary>
internal static class FindModelsRun
{
    /// <summary>Calls that a key may have running at once.</summary>
    private const int AtOnce = 6;

    /// <summary>How many calls that upstream is not asked for, and how long at most.</summary>
    private const int MostWarm = 200;
    private static readonly TimeSpan _warm = TimeSpan.FromSeconds(5);

    private const int Anew = 3;

    // A limit that only the details of each version tell.
    private static readonly byte[] _ask = Messages.Call("find_models", """{"minInputTokens":8000}""");
    private static readonly byte[] _askAnew = Messages.Call("find_models", """{"minInputTokens":8000,"refresh":true}""");

    public static async Task RunAsync(TimeSpan latency, int rounds, IEnumerable<int> sizes)
    {
        List<object> figures = [];
        foreach (var versions in sizes)
        {
            List<Round> all = [];
            for (var round = 0; round < rounds; round++)
                all.Add(await MeasureAsync(versions, latency));
            figures.Add(new
            {
                versions,
                calls = all[0].First.Calls,
                idealMilliseconds = (double)all[0].First.Calls / AtOnce * latency.TotalMilliseconds,
                first = all.Select(round => round.First.Took).Percentile(0.5),
                second = all.Select(round => round.Second.Took).Percentile(0.5),
                warm = all.Select(round => round.Warm).Percentile(0.5),
                anew = all.Select(round => round.Anew.Took).Percentile(0.5),
                secondCalls = all[0].Second.Calls,
                all[0].First.Incomplete,
                secondIncomplete = all[0].Second.Incomplete,
                anewIncomplete = all.Select(round => round.Anew.Incomplete).FirstOrDefault(line => line is not null),
            });
            Console.Error.WriteLine($"find_models, {versions} versions: done");
        }
        Report.Print(new { latencyMilliseconds = latency.TotalMilliseconds, rounds, atOnce = AtOnce, sizes = figures });
    }

    // A process of its own each time: neither code nor answers are warm.
    private static async Task<Round> MeasureAsync(int versions, TimeSpan latency)
    {
        await using var upstream = await LargeCatalog.ServeAsync(versions, latency);
        return await OwnThread.RunAsync(() => Measure(upstream));
    }

    private static Round Measure(FaultySandboxServer upstream)
    {
        using var session = new StdioSession(upstream.Address);
        var (first, second) = (Ask(session, _ask, upstream), Ask(session, _ask, upstream));
        List<double> warm = [];
        for (var begun = Stopwatch.GetTimestamp(); warm.Count < MostWarm && Stopwatch.GetElapsedTime(begun) < _warm;)
            warm.Add(Ask(session, _ask, upstream).Took);
        var anew = Enumerable.Range(0, Anew).Select(_ => Ask(session, _askAnew, upstream)).OrderBy(call => call.Took).ToArray();
        return new(first, second, warm.Percentile(0.5), anew[Anew / 2]);
    }

    private static Call Ask(StdioSession session, byte[] message, FaultySandboxServer upstream)
    {
        var before = upstream.Calls;
        var begun = Stopwatch.GetTimestamp();
        var line = session.Ask(message);
        var took = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        var result = JsonElement.Parse(line).GetProperty("result");
        if (!result.TryGetProperty("structuredContent", out var answer) || answer.GetProperty("total").GetInt32() == 0)
            throw new InvalidOperationException($"find_models failed: {Encoding.UTF8.GetString(line)}");
        return new(took, upstream.Calls - before, answer.TryGetProperty("incomplete", out var lines) ? lines[0].GetString() : null);
    }

    /// <param name="Calls">How often upstream was asked.</param>
    /// <param name="Incomplete">What could not be had within the time of a call.</param>
    private sealed record Call(double Took, int Calls, string? Incomplete);

    private sealed record Round(Call First, Call Second, double Warm, Call Anew);
}
