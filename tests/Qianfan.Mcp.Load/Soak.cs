using System.Diagnostics;
using System.Globalization;

namespace Qianfan.Mcp.Load;

/// <summary>Many callers for a long time over an upstream that often fails: every answer right, every caller's own, and nothing left behind.</summary>
internal static class Soak
{
    /// <summary>The longest that the server waits for upstream.</summary>
    public static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    private const int Callers = 200;
    private const double MostGrowth = 0.10;

    /// <summary>Seconds between the lines that tell how it goes.</summary>
    private const int Progress = 10;

    /// <summary>What the runtime may keep for itself.</summary>
    private const int SocketsLeft = 2;

    private static readonly TimeSpan _warmUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _settled = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan _idle = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan _stop = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(TimeSpan length, Checks checks)
    {
        var upstream = await CallersUpstream.StartAsync(Callers + 1);
        await using var server = await ServerUnderLoad.StartAsync(upstream.Address, Callers + 1,
            ["--cache-lists", "2", "--cache-details", "10", "--timeout", Number(CallTimeout.TotalSeconds), "--max-concurrent", Number(4 * Callers)],
            isHeard: true, Pod.Heap);
        var (expected, tally) = (new Expected(), new Tally());
        var before = server.Sockets;
        List<Sample> samples;
        using (var client = ToolCall.Client(server))
        {
            await expected.LearnAsync(new Caller(client, Callers).WalkAsync);
            Console.WriteLine($"{Callers} callers for {length.TotalSeconds} s: {Question.All.Count} questions to all tools, {expected.Rows} models and versions");
            upstream.GoWrong(new RandomFaults().Next);
            using var over = new CancellationTokenSource(length);
            var callers = Enumerable.Range(0, Callers).Select(number => Task.Run(() => new Caller(client, number).RunAsync(expected, tally, over.Token))).ToArray();
            samples = await WatchAsync(server, upstream, tally, over.Token);
            await Task.WhenAll(callers);
        }
        Judge(checks, length, upstream, tally);
        JudgeMemory(checks, length, [.. samples.Where(sample => sample.At >= _warmUp)]);
        // With its clients and its upstream gone nothing is left to hold a socket for.
        await upstream.DisposeAsync();
        await JudgeRemainsAsync(checks, server, before, samples.Max(sample => sample.Sockets));
    }

    private static async Task<List<Sample>> WatchAsync(ServerUnderLoad server, CallersUpstream upstream, Tally tally, CancellationToken over)
    {
        var begun = Stopwatch.GetTimestamp();
        List<Sample> samples = [];
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await second.WaitForNextTickAsync(over))
            {
                var now = new Sample(Stopwatch.GetElapsedTime(begun), server.Memory, server.Sockets, server.Threads);
                samples.Add(now);
                if (samples.Count % Progress == 0)
                    Console.WriteLine(Text($"{now.At.TotalSeconds:0} s: {tally.Calls} calls, {tally.Wrong} wrong; upstream {upstream.Calls} calls, {upstream.Faults} faults; {now.Memory:0} MiB, {now.Sockets} sockets, {now.Threads} threads"));
            }
        }
        catch (OperationCanceledException)
        {
        }
        return samples;
    }

    private static void Judge(Checks checks, TimeSpan length, CallersUpstream upstream, Tally tally)
    {
        Console.WriteLine(Text($"{tally.Calls} calls, {tally.Calls / length.TotalSeconds:0}/s, p50 {tally.Percentile(0.5):0} ms, p99 {tally.Percentile(0.99):0} ms"));
        Console.WriteLine($"outcomes: {tally.Outcomes}");
        var share = (double)upstream.Faults / upstream.Calls;
        checks.That(share is > 0.04 and < 0.06, "about 5 % of the upstream calls went wrong", Text($"{upstream.Faults} of {upstream.Calls}"));
        checks.That(tally.CrossTalk == 0 && upstream.Foreign == 0, "no caller saw or sent anything of another",
            $"{tally.CrossTalk} of {tally.Calls} answers, {upstream.Foreign} of {upstream.Calls} upstream calls");
        checks.That(tally.Wrong == 0 && tally.Calls > 0, "no answer was wrong or missing", $"{tally.Wrong} of {tally.Calls}");
    }

    private static void JudgeMemory(Checks checks, TimeSpan length, Sample[] samples)
    {
        var third = samples.Length / 3;
        if (third == 0)
            return;
        var (middle, last) = (samples[third..(2 * third)].Average(sample => sample.Memory), samples[^third..].Average(sample => sample.Memory));
        var found = Text($"{middle:0} MiB, then {last:0} MiB ({100 * (last / middle - 1):+0.0;-0.0} %), from {_warmUp.TotalSeconds} s on");
        checks.That(samples.Max(sample => sample.Memory) < Pod.Memory, Text($"memory stays below the pod's {Pod.Memory} MiB"), found);
        // Before that what is kept for so many accounts still grows.
        if (length >= _settled)
            checks.That(Math.Abs(last / middle - 1) <= MostGrowth, "memory is flat: the last third within 10 % of the middle third", found);
    }

    private static async Task JudgeRemainsAsync(Checks checks, ServerUnderLoad server, int before, int most)
    {
        var begun = Stopwatch.GetTimestamp();
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (server.Sockets > before + SocketsLeft && Stopwatch.GetElapsedTime(begun) < _idle)
            await second.WaitForNextTickAsync();
        checks.That(server.Sockets <= before + SocketsLeft, "no socket is left once clients and upstream are gone",
            Text($"{before} before, {most} at most, {server.Sockets} after {Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s; {server.Threads} threads"));
        // It would wait for a call that still ran.
        var (code, took) = await server.StopAsync();
        checks.That(code == ServerUnderLoad.Terminated && took < _stop, "nothing is left running: SIGTERM ends it within 2 s",
            Text($"exit code {code} after {took.TotalSeconds:0.00} s"));
    }

    private static string Number(double number) => Text($"{number}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Sample(TimeSpan At, double Memory, int Sockets, int Threads);
}
