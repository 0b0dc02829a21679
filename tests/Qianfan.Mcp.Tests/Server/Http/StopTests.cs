namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>The end of the server: nothing new is taken, what runs is finished, then nobody listens.</summary>
public sealed class StopTests
{
    public static TheoryData<string> Eras => Post.Eras;

    [Theory]
    [MemberData(nameof(Eras))]
    public async Task A_running_call_is_answered_and_no_new_one_is_taken(string revision)
    {
        await using var upstream = await EchoUpstream.StartAsync();
        await using var host = await RunningHost.StartAsync(upstream.Address);
        upstream.Hold();
        var running = host.SendAsync(Post.Call(revision));
        await upstream.ArrivedAsync();

        var stop = host.StopAsync();

        await AssertTurnedAwayAsync(() => host.GetAsync("/health/ready"));
        await AssertTurnedAwayAsync(() => host.SendAsync(Post.Call(revision)));
        Assert.False(stop.IsCompleted);
        upstream.Release();
        Assert.Equal("deployment-id", EchoUpstream.Name(await running));
        await stop;
        await Assert.ThrowsAsync<HttpRequestException>(() => host.GetAsync("/health/live"));
        Assert.Equal(1, upstream.Calls);
    }

    [Fact]
    public async Task Without_calls_it_stops_at_once()
    {
        await using var host = await RunningHost.StartAsync();
        await host.SendAsync(Post.Call(Post.Modern));

        await host.StopAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => host.GetAsync("/health/live"));
    }

    // By a closed door, or by word where a connection still came in.
    private static async Task AssertTurnedAwayAsync(Func<Task<Answer>> call)
    {
        try
        {
            Assert.Equal(503, (await call()).Code);
        }
        catch (HttpRequestException)
        {
        }
    }
}
