using Qianfan.Mcp.Configuration;

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
    public async Task A_server_without_qianfan_keys_is_ready()
    {
        await using var host = await RunningHost.StartAsync((Setting.Sandbox, "0"));

        Assert.Equal(200, (await host.GetAsync("/health/ready")).Code);
    }
}
