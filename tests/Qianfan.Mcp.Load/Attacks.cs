using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Qianfan.Mcp.Bench;
using Qianfan.Mcp.Sandbox;
using Qianfan.Mcp.Tests.Faults;

namespace Qianfan.Mcp.Load;

/// <summary>Callers who want more than their share, each against a server under the memory limit of deploy/kubernetes.yaml, beside one who does not.</summary>
internal static class Attacks
{
    private const int Bystander = 0;
    private const int Versions = 500;
    private const string Kept = "list_preset_services";
    private const string KeptArguments = """{"protocolVersion":2}""";

    private static readonly TimeSpan _attack = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(int accounts, Checks checks)
    {
        await ManyAccountsAsync(accounts, checks);
        await LongArgumentsAsync(checks);
        await SlowTenantsAsync("answered 429 with Retry-After: 9", () => new SandboxFault.Raw(
            new(429, SandboxReply.Json, """{"code":"rpm_rate_limit_exceeded","message":"slow down"}"""u8.ToArray(), new Dictionary<string, string> { ["Retry-After"] = "9" })), checks);
        await SlowTenantsAsync("answered after 40 s", () => new SandboxFault.Delay(TimeSpan.FromSeconds(40)), checks);
        await SlowBodiesAsync(checks);
        await UnreadAnswersAsync(checks);
        await SilentErrorAsync(checks);
    }

    private static async Task ManyAccountsAsync(int accounts, Checks checks)
    {
        await using var upstream = await LargeCatalog.ServeAsync(Versions, TimeSpan.Zero);
        await using var server = await StartAsync(upstream, accounts, "--cache-lists", "86400");
        using var client = ToolCall.Client(server);
        var (wrong, most) = (0, 0.0);
        await Parallel.ForEachAsync(Enumerable.Range(0, accounts), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (account, _) =>
        {
            var answer = await ToolCall.SendAsync(client, account, 1, "find_models", """{"minOutputTokens":1,"fields":["outputTokens"]}""");
            if (!answer.IsGood || answer.Text.Contains("incomplete", StringComparison.Ordinal))
                Interlocked.Increment(ref wrong);
            lock (checks)
                most = Math.Max(most, server.Memory);
        });
        checks.That(wrong == 0 && most < Pod.Memory, Text($"{accounts} accounts with {Versions} versions each fit into a pod of {Pod.Memory} MiB"),
            Text($"{most:0} MiB at most, {wrong} answers wrong or incomplete"));
    }

    private static async Task LongArgumentsAsync(Checks checks)
    {
        await using var upstream = await LargeCatalog.ServeAsync(4, TimeSpan.Zero);
        var answer = upstream.Answer;
        upstream.Answer = request => request.Body.Length > 100 ? SandboxReply.Console("r", json => json.WriteRawValue("{}")) : answer(request);
        await using var server = await StartAsync(upstream, 1);
        using var client = ToolCall.Client(server);
        await KeptAsync(client);
        var before = server.Memory;
        var refused = 0;
        for (var call = 0; call < 600; call++)
            if ((await ToolCall.SendAsync(client, 0, call, "get_preset_model_version", Id(call, 250_000))).Text.StartsWith("INVALID_ARGUMENT", StringComparison.Ordinal))
                refused++;
        checks.That(refused == 600 && server.Memory < before + 100, "600 arguments of 250 KB are refused and not kept", Text($"{refused} refused, {before:0} then {server.Memory:0} MiB"));
        // As long as may be, each another; more than the server keeps.
        await Parallel.ForEachAsync(Enumerable.Range(0, 20_000), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (call, _) =>
            await ToolCall.SendAsync(client, 0, call, "get_preset_model_version", Id(call, 240)));
        checks.That(server.Memory < Pod.Memory, "20,000 different ids of the longest length stay within the pod", Text($"{server.Memory:0} MiB"));

        static string Id(int call, int length) => $$"""{"modelId":"amv-{{call}}-{{new string('x', length)}}"}""";
    }

    private static async Task SlowTenantsAsync(string how, Func<SandboxFault> fault, Checks checks)
    {
        await using var upstream = await LargeCatalog.ServeAsync(4, TimeSpan.Zero);
        await using var server = await StartAsync(upstream, 5);
        using var client = ToolCall.Client(server);
        await KeptAsync(client);
        upstream.Fault = _ => fault();
        using var over = new CancellationTokenSource(_attack);
        var noise = Enumerable.Range(0, 160).Select(call => Task.Run(() => InsistAsync(client, 1 + call % 4, call, over.Token))).ToArray();
        var (p99, worst, failed) = await WatchAsync(client, over.Token);
        checks.That(p99 < 50 && failed == 0, $"a kept call beside four tenants with 40 calls each that are {how}",
            Text($"p99 {p99:0.0} ms, at most {worst:0} ms, {failed} failed"));
        upstream.Fault = null;
        await Task.WhenAll(noise);
    }

    private static async Task SlowBodiesAsync(Checks checks)
    {
        await using var upstream = await LargeCatalog.ServeAsync(4, TimeSpan.Zero);
        await using var server = await StartAsync(upstream, 9);
        using var client = ToolCall.Client(server);
        await KeptAsync(client);
        var before = server.Memory;
        var bodies = Enumerable.Range(0, 900).Select(number => Connection.OpenAsync(server,
            $"{Head(1 + number % 8, 200_000)}{new string(' ', 100_000)}")).ToArray();
        await Task.WhenAll(bodies);
        using var over = new CancellationTokenSource(_attack);
        var (p99, worst, failed) = await WatchAsync(client, over.Token);
        var during = server.Memory;
        var ends = await Task.WhenAll(bodies.Select(async body => await (await body).ReadAsync()));
        var ended = ends.Count(answer => answer.Contains(" 408 ", StringComparison.Ordinal) || answer.Contains(" 429 ", StringComparison.Ordinal) || answer.Length == 0);
        checks.That(p99 < 50 && failed == 0 && during < Pod.Memory && ended == ends.Length, "a kept call beside 900 bodies that never end",
            Text($"p99 {p99:0.0} ms, at most {worst:0} ms, {failed} failed; {before:0} then {during:0} MiB; {ended} of {ends.Length} given up by themselves"));
    }

    private static async Task UnreadAnswersAsync(Checks checks)
    {
        await using var upstream = await LargeCatalog.ServeAsync(4, TimeSpan.Zero);
        var answer = upstream.Answer;
        var large = SandboxReply.Console("r", json => json.WriteRawValue($$"""{"modelId":"amv-1","extra":"{{new string('x', 7_900_000)}}"}"""));
        upstream.Answer = request => request.Query.Contains("DescribeSystemModel", StringComparison.Ordinal) ? large : answer(request);
        await using var server = await StartAsync(upstream, 9);
        using var client = ToolCall.Client(server);
        await KeptAsync(client);
        var call = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_preset_model_version","arguments":{"modelId":"amv-1","detail":"full","refresh":true}}}""";
        var unread = await Task.WhenAll(Enumerable.Range(0, 70).Select(number => Connection.OpenAsync(server, string.Concat(Enumerable.Repeat(
            $"{Head(1 + number % 8, call.Length)}{call}", 20)))));
        using var over = new CancellationTokenSource(2 * _attack);
        var (p99, worst, failed) = await WatchAsync(client, over.Token);
        checks.That(failed == 0 && server.Memory < Pod.Memory, "a kept call beside 70 callers who ask for 20 rows of 8 MB and read no answer",
            Text($"p99 {p99:0.0} ms, at most {worst:0} ms, {failed} failed; {server.Memory:0} MiB"));
        Array.ForEach(unread, one => one.Dispose());
    }

    private static async Task SilentErrorAsync(Checks checks)
    {
        await using var upstream = await LargeCatalog.ServeAsync(4, TimeSpan.Zero);
        await using var server = await ServerUnderLoad.StartAsync(upstream.Address, 1, [], isHeard: false, Pod.Heap);
        using var client = ToolCall.Client(server);
        var good = 0;
        for (var call = 0; call < 6000; call++)
            if ((await ToolCall.SendAsync(client, 0, call, Kept, KeptArguments)).IsGood)
                good++;
        var (code, took) = await server.StopAsync();
        checks.That(good == 6000 && code == ServerUnderLoad.Terminated && took < TimeSpan.FromSeconds(4),
            "6,000 logged calls while nobody reads standard error, then SIGTERM", Text($"{good} answered; exit code {code} after {took.TotalSeconds:0.0} s"));
    }

    private static Task<ServerUnderLoad> StartAsync(FaultySandboxServer upstream, int callers, params IEnumerable<string> arguments) =>
        ServerUnderLoad.StartAsync(upstream.Address, callers, arguments, isHeard: true, Pod.Heap);

    // What the bystander asks is kept from here on, and its code compiled.
    private static async Task KeptAsync(HttpClient client)
    {
        for (var call = 0; call < 200; call++)
            if (!(await ToolCall.SendAsync(client, Bystander, call, Kept, KeptArguments)).IsGood)
                throw new InvalidOperationException("A call failed without load.");
    }

    private static async Task InsistAsync(HttpClient client, int caller, int number, CancellationToken over)
    {
        for (var call = 0; !over.IsCancellationRequested; call++)
        {
            // Each asks something else, or they would all wait for one call.
            await ToolCall.SendAsync(client, caller, call, "list_preset_models", $$"""{"maxKeys":{{1 + number % 100}},"refresh":true}""");
            await Task.Delay(TimeSpan.FromMilliseconds(100), CancellationToken.None);
        }
    }

    private static async Task<(double P99, double Worst, int Failed)> WatchAsync(HttpClient client, CancellationToken over)
    {
        var (times, failed) = (new List<double>(), 0);
        while (!over.IsCancellationRequested)
        {
            var answer = await ToolCall.SendAsync(client, Bystander, times.Count, Kept, KeptArguments);
            times.Add(answer.Took.TotalMilliseconds);
            failed += answer.IsGood ? 0 : 1;
            await Task.Delay(TimeSpan.FromMilliseconds(10), CancellationToken.None);
        }
        return (Tally.Percentile([.. times], 0.99), times.Max(), failed);
    }

    private static string Head(int caller, int length) =>
        $"POST /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {CallerIds.Bearer(caller)}\r\nX-Qianfan-Access-Key: {CallerIds.Account(caller)}\r\n"
        + $"X-Qianfan-Secret-Key: {CallerIds.Secret(caller)}\r\nAccept: application/json, text/event-stream\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A connection of a client that does as it likes.</summary>
    private sealed class Connection : IDisposable
    {
        private readonly TcpClient _client = new();

        public static async Task<Connection> OpenAsync(ServerUnderLoad server, string sent)
        {
            var connection = new Connection();
            await connection._client.ConnectAsync(server.Endpoint.Host, server.Endpoint.Port);
            // What the server does not take is not waited for.
            _ = connection._client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(sent)).AsTask().ContinueWith(static _ => { }, TaskScheduler.Default);
            return connection;
        }

        /// <summary>All that the server sends until it closes the connection.</summary>
        public async Task<string> ReadAsync()
        {
            try
            {
                using var reader = new StreamReader(_client.GetStream(), Encoding.Latin1);
                return await reader.ReadToEndAsync();
            }
            catch (IOException)
            {
                return "";
            }
        }

        public void Dispose() => _client.Dispose();
    }
}
