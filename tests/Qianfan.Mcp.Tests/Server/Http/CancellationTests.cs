using Qianfan.Mcp.Configuration;

namespace Qianfan.Mcp.Tests.Server.Http;

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

    [Theory]
    [MemberData(nameof(Eras))]
    public async Task A_client_that_goes_away_ends_all_upstream_calls_of_a_selection(string revision)
    {
        const int lists = 6;
        await using var upstream = await EchoUpstream.StartAsync();
        await using var host = await RunningHost.StartAsync(upstream.Address);
        using var client = new CancellationTokenSource();
        upstream.Hold();
        using var request = Post.Request(revision, "tools/call",
            """{"name":"find_models","arguments":{"includeCustom":true,"supportsEvaluation":true}}""");
        var call = host.Client.SendAsync(request, client.Token);
        for (var arrived = 0; arrived < lists; arrived++)
            await upstream.ArrivedAsync();

        await client.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        for (var left = 0; left < lists; left++)
            await upstream.LeftAsync();
    }

    [Fact]
    public async Task A_client_that_goes_away_does_not_end_a_call_that_others_wait_for()
    {
        const int others = 20;
        await using var upstream = await EchoUpstream.StartAsync();
        await using var host = await RunningHost.StartAsync(upstream.Address, (Setting.CallerRate, "10000"), (Setting.Concurrency, "128"));
        using var client = new CancellationTokenSource();
        upstream.Hold();
        using var request = Post.Call(Post.Modern);
        var call = host.Client.SendAsync(request, client.Token);
        await upstream.ArrivedAsync();
        var waiting = Enumerable.Range(0, others).Select(_ => host.SendAsync(Post.Call(Post.Modern))).ToList();
        // Another question, asked after them: when it is upstream, they have asked theirs.
        var later = host.SendAsync(Post.Request(Post.Modern, "tools/call",
            Post.CallOfTool.Replace("{}", """{"maxKeys":1}""", StringComparison.Ordinal)));
        await upstream.ArrivedAsync();

        await client.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        upstream.Release();
        Assert.All(await Task.WhenAll(waiting), answer => Assert.Equal("deployment-id", EchoUpstream.Name(answer)));
        await later;
        Assert.Equal(2, upstream.Calls);
    }
}
