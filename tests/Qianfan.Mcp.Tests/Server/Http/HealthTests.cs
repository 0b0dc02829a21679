using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Server;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>Probes need no key, cost nothing upstream and learn nothing.</summary>
public sealed class HealthTests
{
    [Theory]
    [InlineData("/health/live", "live")]
    [InlineData("/health/ready", "ready")]
    public async Task A_probe_needs_no_key_and_asks_nobody(string path, string word)
    {
        await using var upstream = await EchoUpstream.StartAsync();
        await using var host = await RunningHost.StartAsync(upstream.Address, (Setting.Auth, "key"),
            (Setting.Keys, "ci=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"));

        var answer = await host.GetAsync(path);

        Assert.Equal((200, $$"""{"status":"{{word}}"}"""), (answer.Code, answer.Text));
        Assert.Equal(0, upstream.Calls);
        Assert.Null(answer.Header("Server"));
    }

    [Fact]
    public async Task Issue_a_server_whose_places_were_all_taken_said_that_it_was_ready()
    {
        var clock = new FakeClock();
        using var places = new Places(1, clock);
        var held = new TaskCompletionSource<bool>();
        var call = places.RunAsync("one", () => held.Task, default);
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        var ready = new Readiness(lifetime, places);

        Assert.Equal("ready", (await ready.CheckHealthAsync(new())).Description);
        clock.Advance(Places.LongestFull);
        Assert.Equal((HealthStatus.Unhealthy, "busy"), await StateAsync());
        held.SetResult(true);
        await call;
        Assert.Equal((HealthStatus.Healthy, "ready"), await StateAsync());
        lifetime.StopApplication();
        Assert.Equal((HealthStatus.Unhealthy, "stopping"), await StateAsync());

        async Task<(HealthStatus, string?)> StateAsync() => await ready.CheckHealthAsync(new()) is var state ? (state.Status, state.Description) : default;
    }

    [Fact]
    public async Task A_server_without_qianfan_keys_is_ready()
    {
        await using var host = await RunningHost.StartAsync((Setting.Sandbox, "0"));

        Assert.Equal(200, (await host.GetAsync("/health/ready")).Code);
    }
}
