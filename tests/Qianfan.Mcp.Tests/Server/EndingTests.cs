using System.Diagnostics;
using System.Net;
using ModelContextProtocol.Client;
using Qianfan.Mcp.Tests.Server.Http;

namespace Qianfan.Mcp.Tests.Server;

/// <summary>How the built server ends, and what becomes of a call that it leaves behind.</summary>
public sealed class EndingTests
{
    private const string Initialize =
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""";

    private static readonly TimeSpan _quickly = TimeSpan.FromSeconds(2);

    // Far above what it takes; a client that is left hanging fails by it.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_signal_ends_an_idle_process_within_two_seconds()
    {
        await using var server = await IdleAsync();
        var begun = Stopwatch.GetTimestamp();

        server.Signal("TERM");

        await AssertEndsQuicklyAsync(server, begun, exitCode: 143);
    }

    [Fact]
    public async Task The_end_of_its_input_ends_an_idle_process_within_two_seconds()
    {
        await using var server = await IdleAsync();
        var begun = Stopwatch.GetTimestamp();

        server.CloseInput();

        await AssertEndsQuicklyAsync(server, begun);
    }

    [Fact]
    public async Task A_signal_ends_an_idle_HTTP_server_within_two_seconds()
    {
        await using var server = new ServerProcess("http", "--sandbox", "--urls", "http://127.0.0.1:0");
        // Its connection stays open.
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(await server.Endpoint, "/health/live"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var begun = Stopwatch.GetTimestamp();

        server.Signal("TERM");

        await AssertEndsQuicklyAsync(server, begun, exitCode: 143);
    }

    [Fact]
    public async Task An_answer_that_nobody_reads_ends_it_though_its_input_stays_open()
    {
        await using var server = await IdleAsync();
        server.CloseOutput();

        server.Send("""{"jsonrpc":"2.0","id":2,"method":"tools/list","params":{}}""");

        Assert.Equal(0, await server.EndAsync().WaitAsync(_patience));
    }

    [Fact]
    public async Task A_killed_process_ends_the_calls_of_its_client()
    {
        await using var upstream = await EchoUpstream.StartAsync();
        upstream.Hold();
        await using var server = new ServerProcess(upstream.Settings);
        await using var client = await server.ConnectAsync();

        await AssertFailsWhenKilledAsync(server, upstream, client);
    }

    [Fact]
    public async Task A_killed_HTTP_server_ends_the_calls_of_its_clients()
    {
        await using var upstream = await EchoUpstream.StartAsync();
        upstream.Hold();
        await using var server = new ServerProcess(upstream.Settings, "http", "--urls", "http://127.0.0.1:0");
        await using var client = await McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = await server.Endpoint,
            TransportMode = HttpTransportMode.StreamableHttp,
        }));

        await AssertFailsWhenKilledAsync(server, upstream, client);
    }

    private static async Task<ServerProcess> IdleAsync()
    {
        var server = new ServerProcess("--sandbox");
        server.Send(Initialize);
        await server.ReadLinesAsync(1);
        return server;
    }

    private static async Task AssertEndsQuicklyAsync(ServerProcess server, long begun, int exitCode = 0)
    {
        Assert.Equal(exitCode, await server.EndAsync());
        Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, _quickly);
    }

    private static async Task AssertFailsWhenKilledAsync(ServerProcess server, EchoUpstream upstream, McpClient client)
    {
        var call = client.CallToolAsync(Post.Tool).AsTask();
        await upstream.ArrivedAsync();

        server.Signal("KILL");

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => call.WaitAsync(_patience));
        Assert.IsNotType<TimeoutException>(failure);
    }
}
