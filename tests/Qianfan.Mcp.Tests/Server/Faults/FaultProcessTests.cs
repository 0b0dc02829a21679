using System.Diagnostics;
using Qianfan.Mcp.Actions;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Tests.Upstream;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Server.Faults;

/// <summary>Faults of upstream that are none, and what they do to the built server as a process of its own.</summary>
public sealed class FaultProcessTests : IAsyncLifetime
{
    private const string Early = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n";

    private FaultyUpstream _upstream = null!;

    public Task InitializeAsync()
    {
        _upstream = FaultyUpstream.Started();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _upstream.DisposeAsync();

    [Theory]
    [InlineData("stdio")]
    [InlineData("http")]
    public async Task Informational_answers_before_the_good_one_are_passed_over(string transport)
    {
        await using var client = await ServedClient.StartAsync(transport, _upstream.Address, limit: 30);
        _upstream.Tell(client.Key, async exchange =>
        {
            await exchange.WriteAsync(Early);
            await FaultyUpstream.AnswerAsync(exchange);
        });

        foreach (var tool in ToolList.Tools)
            Assert.NotEqual(true, (await client.CallAsync(tool)).IsError);
    }

    [Fact]
    public async Task A_gzip_bomb_takes_no_more_memory_than_the_largest_answer()
    {
        // A quarter of what the bomb unpacks to.
        await using var client = await ServedClient.OverProcessAsync(_upstream.Address, limit: 30, ("DOTNET_GCHeapHardLimit", "0x10000000"));
        _upstream.Tell(client.Key, WireFault.Bomb.Play);

        foreach (var tool in ToolList.Tools)
            Assert.Equal(("UPSTREAM_UNREADABLE", "no"), await FailAsync(client, tool));

        await RecoversAsync(client);
    }

    [Fact]
    public async Task The_built_server_fails_in_time_and_goes_on()
    {
        await using var client = await ServedClient.OverProcessAsync(_upstream.Address, limit: 1);
        _upstream.Tell(client.Key, WireFault.CutJson.Play);
        Assert.All(await Task.WhenAll(ToolList.Tools.Select(tool => FailAsync(client, tool))),
            outcome => Assert.Equal(("UPSTREAM_UNREADABLE", "no"), outcome));

        _upstream.Tell(client.Key, WireFault.Silence.Play);
        var start = Stopwatch.GetTimestamp();
        Assert.All(await Task.WhenAll(ActionList.Tools.Select(tool => FailAsync(client, tool))),
            outcome => Assert.Equal(("UPSTREAM_TIMEOUT", "yes"), outcome));
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(16));

        await RecoversAsync(client);
    }

    private static async Task<(string Code, string Retry)> FailAsync(ServedClient client, CatalogTool tool)
    {
        var outcome = Outcome.Of(await client.CallAsync(tool), 0);
        return (outcome.Code, outcome.Retry);
    }

    private async Task RecoversAsync(ServedClient client)
    {
        _upstream.Tell(client.Key, null);
        await client.ListsAsync();
        await client.SucceedsAsync();
    }
}
