using Qianfan.Mcp.Hosting;

namespace Qianfan.Mcp.Tests.Hosting.Http;

/// <summary>A client that goes away takes its upstream call with it, and leaves the server fit for the next.</summary>
public sealed class CancellationTests
{
    public static TheoryData<string> Eras => Post.Eras;

    [Theory]
    [MemberData(nameof(Eras))]
    public async Task A_client_that_goes_away_ends_its_upstream_call(string revision)
    {
        await using var upstream = await EchoUpstream.StartAsync();
        await using var host = await RunningHost.StartAsync(upstream.Address);
        using var client = new CancellationTokenSource();
        upstream.Hold();
        using var request = Post.Call(revision);
        var call = host.Client.SendAsync(request, client.Token);
        await upstream.ArrivedAsync();

        await client.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await upstream.LeftAsync();
        upstream.Release();
        Assert.Equal("deployment-id", EchoUpstream.Name(await host.SendAsync(Post.Call(revision))));
    }

    [Theory]
    [MemberData(nameof(Eras))]
    public async Task A_client_that_goes_away_gives_back_its_place(string revision)
    {
        await using var upstream = await EchoUpstream.StartAsync();
        await using var host = await RunningHost.StartAsync(upstream.Address, (Setting.Concurrency, "1"));
        using var client = new CancellationTokenSource();
        upstream.Hold();
        using var request = Post.Call(revision);
        var call = host.Client.SendAsync(request, client.Token);
        await upstream.ArrivedAsync();
        var next = host.SendAsync(Post.Call(revision));

        await client.CancelAsync();
        await upstream.LeftAsync();
        await upstream.ArrivedAsync();
        upstream.Release();

        Assert.Equal("deployment-id", EchoUpstream.Name(await next));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }
}
