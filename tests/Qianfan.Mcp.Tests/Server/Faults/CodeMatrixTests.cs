using Qianfan.Mcp.Actions;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Tests.Upstream;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Server.Faults;

/// <summary>Every code of upstream in each shape, through every tool of the real server over both transports.</summary>
public sealed class CodeMatrixTests
{
    private const int Servers = 4;
    private const int Limit = 30;

    [Theory]
    [InlineData("stdio")]
    [InlineData("http")]
    public async Task Every_code_means_the_same_in_each_shape_for_every_tool(string transport)
    {
        await using var upstream = FaultyUpstream.Started();
        var cells = ErrorCodes.Known.SelectMany(code => ErrorShape.All.Where(shape => shape.Holds).Select(shape => (code, shape))).ToArray();

        await Task.WhenAll(Enumerable.Range(0, Servers).Select(async server =>
        {
            await using var client = await ServedClient.StartAsync(transport, upstream.Address, Limit);
            foreach (var (code, shape) in cells.Where((_, i) => i % Servers == server))
            {
                await FailsAsync(client, upstream, shape.Fault(200, code));
                await FailsAsync(client, upstream, shape.Fault(UsualStatus(code), code));
            }
            upstream.Tell(client.Key, null);
            await client.ListsAsync();
            await client.SucceedsAsync();
        }));
    }

    private static async Task FailsAsync(ServedClient client, FaultyUpstream upstream, SandboxFault.Raw fault)
    {
        var expected = await Outcome.OfAsync(ToolList.Tools[^1], fault);
        // Without a wait between the attempts.
        var reply = fault.Reply with { Headers = new Dictionary<string, string>(fault.Reply.Headers) { ["Retry-After"] = "0" } };
        upstream.Tell(client.Key, exchange => exchange.WriteAsync(reply).AsTask());
        foreach (var tool in ToolList.Tools)
        {
            var before = upstream.Requests(client.Key);
            var outcome = Outcome.Of(await client.CallAsync(tool), upstream.Requests(client.Key) - before);

            // A selection asks for several lists.
            if (!ActionList.Tools.Contains(tool) && outcome.Attempts % expected.Attempts == 0)
                outcome = outcome with { Attempts = expected.Attempts };
            Assert.Equal((tool.Name, expected), (tool.Name, outcome));
        }
    }

    /// <summary>What the provider's gateway sends with a code of this meaning.</summary>
    private static int UsualStatus(string code) => ErrorCodes.Judge(400, code, "").Cause switch
    {
        FailureCause.AccessDenied => 403,
        FailureCause.NotFound => 404,
        FailureCause.RateLimited => 429,
        FailureCause.Unavailable => 500,
        _ => 400,
    };
}
