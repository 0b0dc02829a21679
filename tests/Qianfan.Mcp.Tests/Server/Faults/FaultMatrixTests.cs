using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Qianfan.Mcp.Actions;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Tests.Upstream;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Server.Faults;

/// <summary>
/// Every fault that a network or an upstream has, on real sockets, through every tool of the real server over both transports.
/// What comes out is the last part of Snapshots/failures.md.
/// </summary>
public sealed class FaultMatrixTests : IAsyncLifetime
{
    /// <summary>In how many ways upstream cannot be reached at all.</summary>
    public const int Unreachable = 5;

    private const int AtOnce = 64;
    private const int Limit = 30;
    private const int SlowLimit = 1;

    /// <summary>How many lists a tool asks for that joins several.</summary>
    private const int MostLists = 7;
    private static readonly TimeSpan _margin = TimeSpan.FromSeconds(15);

    private FaultyUpstream _upstream = null!;
    private FaultyUpstream _elsewhere = null!;
    private readonly ConcurrentDictionary<(string Fault, string? Body), string> _outcomes = new();

    public Task InitializeAsync()
    {
        (_upstream, _elsewhere) = (FaultyUpstream.Started(), FaultyUpstream.Started());
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _upstream.DisposeAsync();
        await _elsewhere.DisposeAsync();
    }

    [Fact]
    public async Task Every_fault_is_one_failure_for_every_tool_over_both_transports()
    {
        WireFault[] faults = [.. WireFault.Broken, .. WireFault.Statuses(_elsewhere.Address)];
        // They wait most of the time. What takes longest goes first.
        var cells = faults.OrderByDescending(fault => fault.Slow)
            .SelectMany(fault => ServedClient.Transports.Select(transport => (fault, transport)));
        var unreachable = ServedClient.Transports.SelectMany(UnreachableAsync).ToArray();
        await Parallel.ForEachAsync(cells, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (cell, _) =>
            await WrongAsync(cell.fault, cell.transport));
        await Task.WhenAll(unreachable);

        Assert.Equal(Unreachable * ServedClient.Transports.Count, unreachable.Length);
        Assert.Equal(0, _elsewhere.Connections);
        Snapshot.EqualFrom("failures.md", "## On the wire", Table(faults));
    }

    private IEnumerable<Task> UnreachableAsync(string transport) =>
    [
        RefusedAsync(transport),
        NeverAsync("name that does not resolve", transport, new Uri("https://qianfan.invalid")),
        NeverAsync("no TLS on the other side", transport, new UriBuilder(_upstream.Address) { Scheme = "https" }.Uri),
        UntrustedAsync(transport),
        UnansweredAsync(transport),
    ];

    private async Task WrongAsync(WireFault fault, string transport)
    {
        var limit = fault.Slow ? SlowLimit : Limit;
        await using var client = await ServedClient.StartAsync(transport, _upstream.Address, limit);
        var outcomes = new List<Outcome>();
        foreach (var tool in ToolList.Tools)
        {
            _upstream.Tell(client.Key, fault.Play);
            outcomes.Add(await FailAsync(client, tool, limit, _upstream));
            _upstream.Tell(client.Key, null);
            await client.ListsAsync();
            await client.SucceedsAsync();
        }
        Add(fault.Name, fault.Body, fault.Slow, outcomes);
    }

    private async Task RefusedAsync(string transport)
    {
        await using var upstream = new FaultyUpstream();
        await using var client = await ServedClient.StartAsync(transport, upstream.Address, Limit);
        Add("connection refused", null, false, await FailAsync(client, upstream));
        upstream.Start();
        await client.SucceedsAsync();
    }

    private async Task UntrustedAsync(string transport)
    {
        await using var upstream = FaultyUpstream.Started(FaultyUpstream.OwnCertificate());
        await NeverAsync("certificate that nobody vouches for", transport, upstream.Address);
        Assert.True(upstream.Connections >= ToolList.Tools.Count);
    }

    // The system takes the connection, and nobody speaks on it.
    private async Task UnansweredAsync(string transport)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await NeverAsync("no answer to the TLS handshake", transport, new Uri($"https://{silent.LocalEndpoint}"), slow: true);
    }

    private async Task NeverAsync(string name, string transport, Uri address, bool slow = false)
    {
        var limit = slow ? SlowLimit : Limit;
        await using var client = await ServedClient.StartAsync(transport, address, limit);
        Add(name, null, false, await FailAsync(client, _upstream, limit));
    }

    private static async Task<List<Outcome>> FailAsync(ServedClient client, FaultyUpstream upstream, int limit = Limit)
    {
        var outcomes = new List<Outcome>();
        foreach (var tool in ToolList.Tools)
        {
            outcomes.Add(await FailAsync(client, tool, limit, upstream));
            await client.ListsAsync();
        }
        return outcomes;
    }

    private static async Task<Outcome> FailAsync(ServedClient client, CatalogTool tool, int limit, FaultyUpstream upstream)
    {
        var (before, start) = (upstream.Requests(client.Key), Stopwatch.GetTimestamp());
        var result = await client.CallAsync(tool);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(limit) + _margin);
        return Outcome.Of(result, upstream.Requests(client.Key) - before);
    }

    /// <summary>Notes the line of the table, which every tool of the same kind and both transports have to agree on.</summary>
    private void Add(string fault, string? body, bool slow, List<Outcome> outcomes)
    {
        var joining = ToolList.Tools.Count - ActionList.Tools.Count;
        var (code, retry) = Same(fault, outcomes.Select(outcome => (outcome.Code, outcome.Retry)));
        // On a busy machine the time of a call may be up before its request was sent, or before it came in, and it counts for the next one.
        // All together are no more than one for each question.
        if (slow)
            Assert.InRange(outcomes.Sum(outcome => outcome.Attempts), 1, ActionList.Tools.Count + joining * MostLists);
        var requests = outcomes.Select(outcome => slow ? 1 : outcome.Attempts).ToArray();
        // The one GET; .NET itself repeats it while no byte of an answer comes.
        var inference = ToolList.Tools.TakeWhile(tool => tool != ListModels.Tool).Count();
        var (console, get) = (Same(fault, requests[joining..].Where((_, i) => joining + i != inference)), requests[inference]);
        var line = string.Create(CultureInfo.InvariantCulture,
            $"{code} | {retry} | {console}{(get == console ? "" : $"; {get}")} | {(slow ? "one each" : string.Join(", ", requests[..joining]))}");
        Assert.Equal((fault, body, _outcomes.GetOrAdd((fault, body), line)), (fault, body, line));
    }

    private static T Same<T>(string fault, IEnumerable<T> values)
    {
        var distinct = values.Distinct().ToArray();
        Assert.True(distinct.Length == 1, $"{fault}: {string.Join(", ", distinct)}");
        return distinct[0];
    }

    private string Table(IReadOnlyList<WireFault> faults)
    {
        var text = new StringBuilder(
            $$"""
            ## On the wire

            Faults of real sockets, for each of the {{ToolList.Tools.Count}} tools over stdio and HTTP, which all give the same. Then the same connection to the server
            lists its tools and, where upstream can be reached at all, brings a good answer. What goes on slowly is called with a time
            limit of {{SlowLimit}} s, the rest with {{Limit}} s. Redirects point to another host, which gets nothing. The last column is for `find_models`,
            `compare_models` and `check_models`, which ask for several lists at once; when none of them can be had, they fail as those do. Of two
            numbers of requests the second is that of `list_models`: .NET itself repeats a GET while no byte of an answer comes.

            | fault | code | retry unchanged | requests | of selections |
            |---|---|---|---|---|

            """.ReplaceLineEndings("\n"));
        var unreachable = _outcomes.Keys.Where(key => faults.All(one => one.Name != key.Fault));
        foreach (var (fault, body) in unreachable.OrderBy(key => key.Fault, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"| {fault} | {_outcomes[(fault, body)]} |\n");
        foreach (var name in faults.GroupBy(fault => fault.Name))
            foreach (var same in name.GroupBy(fault => _outcomes[(fault.Name, fault.Body)]))
            {
                var bodies = same.Count() < name.Count() ? $", {string.Join(" or ", same.Select(fault => fault.Body))}" : "";
                text.Append(CultureInfo.InvariantCulture, $"| {name.Key}{bodies} | {same.Key} |\n");
            }
        return text.ToString();
    }
}
