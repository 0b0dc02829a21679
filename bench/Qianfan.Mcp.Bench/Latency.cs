using System.Diagnostics;

namespace Qianfan.Mcp.Bench;

/// <summary>
/// What the server adds to a call: the same question to the sandbox's socket directly, over stdio and over HTTP, in turns, so that
/// whatever else this machine does falls on all three alike.
/// </summary>
internal static class Latency
{
    private const string Tool = "list_preset_services";

    // The server asks upstream each time, and once: without a protocol it asks for both.
    private const string Arguments = """{"protocolVersion":2,"refresh":true}""";
    private const string Action = "/v2/service?Action=DescribePresetServices";

    private static readonly string[] _ways = ["direct", "stdio", "http"];

    public static async Task RunAsync(int rounds, int warmUp)
    {
        var (sandbox, upstream) = await BuiltServer.StartSandboxAsync();
        using var _ = sandbox;
        var (server, endpoint) = await BuiltServer.StartHttpAsync(upstream);
        using var __ = server;
        using var stdio = new StdioSession(upstream);
        var message = Messages.Call(Tool, Arguments);
        using var direct = HttpCalls.Signed(new Uri(upstream, Action), [.. """{"protocolVersion":2}"""u8]);
        using var http = HttpCalls.Mcp(endpoint, message);

        Func<Task>[] calls =
        [
            async () => Messages.Check(await direct.AskAsync(), "\"serviceList\":"u8),
            () =>
            {
                Messages.Check(stdio.Ask(message), "\"source\":\"sandbox\""u8);
                return Task.CompletedTask;
            },
            async () => Messages.Check(await http.AskAsync(), "\"source\":\"sandbox\""u8),
        ];
        await TakeTurnsAsync(calls, warmUp);
        var took = await TakeTurnsAsync(calls, rounds);
        Report.Print(new
        {
            rounds,
            warmUp,
            ways = _ways.Select((way, i) => new { way, p50 = took[i].Percentile(0.5), p99 = took[i].Percentile(0.99) }),
            added = _ways.Skip(1).Select((way, i) => new
            {
                way,
                p50 = took[i + 1].Percentile(0.5) - took[0].Percentile(0.5),
                p99 = took[i + 1].Percentile(0.99) - took[0].Percentile(0.99),
                // Of the differences within a round: chance delays of either side count against the server.
                pairedP99 = took[i + 1].Zip(took[0], (one, other) => one - other).Percentile(0.99),
            }),
        });
    }

    /// <returns>Milliseconds by call and round.</returns>
    private static async Task<double[][]> TakeTurnsAsync(Func<Task>[] calls, int rounds)
    {
        var took = calls.Select(_ => new double[rounds]).ToArray();
        for (var round = 0; round < rounds; round++)
            for (var turn = 0; turn < calls.Length; turn++)
            {
                // Another goes first each time.
                var call = (round + turn) % calls.Length;
                var begun = Stopwatch.GetTimestamp();
                await calls[call]();
                took[call][round] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            }
        return took;
    }
}
