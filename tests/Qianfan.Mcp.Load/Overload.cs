using System.Diagnostics;
using System.Globalization;
using Qianfan.Mcp.Tests.Faults;

namespace Qianfan.Mcp.Load;

/// <summary>Ten times as many callers as may run: who is taken is served as fast as the queue allows, who is not learns it at once.</summary>
internal static class Overload
{
    private const int Cap = 8;
    private const int Callers = 10 * Cap;
    private const int Undisturbed = 20;
    private const string Tool = "list_custom_models";

    // Twice the cap waits: at most two rounds of calls, and then its own.
    private const double MostSlower = 3.5;
    private const double BackToNormal = 1.5;
    private static readonly TimeSpan _upstreamTakes = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _length = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _recovery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _quickly = TimeSpan.FromMilliseconds(100);

    public static async Task RunAsync(Checks checks)
    {
        await using var upstream = await CallersUpstream.StartAsync(Callers + 1);
        upstream.GoWrong(() => new SandboxFault.Delay(_upstreamTakes));
        await using var server = await ServerUnderLoad.StartAsync(upstream.Address, Callers + 1, "--cache-lists", "0", "--max-concurrent", $"{Cap}");
        using var client = ToolCall.Client(server);
        // The first calls compile the server.
        await CallAsync(client);
        var usual = await CallAsync(client);

        var begun = Stopwatch.GetTimestamp();
        Console.WriteLine($"{Callers} callers, of whom {Cap} may run and {2 * Cap} wait, for {_length.TotalSeconds} s; upstream takes {_upstreamTakes.TotalMilliseconds} ms");
        var answers = (await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => InsistAsync(client, caller, begun))))).SelectMany(own => own).ToArray();
        var over = Stopwatch.GetTimestamp();
        var after = await CallAsync(client);
        var recovered = Stopwatch.GetElapsedTime(over);

        var accepted = Times(answers.Where(answer => answer.IsGood && !IsStale(answer)));
        var stale = answers.Count(IsStale);
        var refused = Times(answers.Where(answer => answer.Text.StartsWith("SERVER_BUSY", StringComparison.Ordinal)));
        checks.That(accepted.Length > 0 && refused.Length > 0 && accepted.Length + stale + refused.Length == answers.Length,
            "each call is answered, perhaps from what was kept before, or turned away with SERVER_BUSY",
            $"{accepted.Length} answered live, {stale} with an earlier answer, {refused.Length} turned away, {answers.Length} in all");
        checks.That(Tally.Percentile(refused, 0.99) < _quickly.TotalMilliseconds, "who is turned away learns it at once",
            Text($"p50 {Tally.Percentile(refused, 0.5):0.0} ms, p99 {Tally.Percentile(refused, 0.99):0.0} ms"));
        var (normal, loaded) = (Tally.Percentile(usual, 0.5), Tally.Percentile(accepted, 0.5));
        checks.That(loaded / normal <= MostSlower, "who is taken waits for the queue and no longer: three times the usual time",
            Text($"p50 {loaded:0} ms, p99 {Tally.Percentile(accepted, 0.99):0} ms; usually {normal:0} ms; {loaded / normal:0.00} times"));
        checks.That(recovered < _recovery && Tally.Percentile(after, 0.5) <= BackToNormal * normal, "all is as before within 5 s",
            Text($"{Undisturbed} calls in a row, p50 {Tally.Percentile(after, 0.5):0} ms, done {recovered.TotalSeconds:0.0} s after"));
    }

    /// <summary>Calls one after the other; what is turned away is called again after a pause.</summary>
    private static async Task<List<Answer>> InsistAsync(HttpClient client, int caller, long begun)
    {
        List<Answer> answers = [];
        while (Stopwatch.GetElapsedTime(begun) < _length)
        {
            answers.Add(await ToolCall.SendAsync(client, caller, answers.Count, Tool, "{}"));
            if (!answers[^1].IsGood || IsStale(answers[^1]))
                await Task.Delay(_pause);
        }
        return answers;
    }

    private static bool IsStale(Answer answer) => answer.IsGood && answer.Text.Contains("\"source\":\"stale\"", StringComparison.Ordinal);

    private static async Task<double[]> CallAsync(HttpClient client)
    {
        List<Answer> answers = [];
        for (var call = 0; call < Undisturbed; call++)
            answers.Add(await ToolCall.SendAsync(client, Callers, call, Tool, "{}"));
        return Times(answers.Where(answer => answer.IsGood)) is { Length: Undisturbed } times ? times : throw new InvalidOperationException("A call failed without load.");
    }

    private static double[] Times(IEnumerable<Answer> answers) => [.. answers.Select(answer => answer.Took.TotalMilliseconds)];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
