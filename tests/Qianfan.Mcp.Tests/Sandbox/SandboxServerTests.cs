using System.Net;
using System.Text.Json;
using Qianfan.Mcp.Sandbox;

namespace Qianfan.Mcp.Tests.Sandbox;

public sealed class SandboxServerTests
{
    private static readonly SignedCall _call = SignedCall.Action("/v2/service", "DescribePresetServices");

    [Fact]
    public async Task Answers_a_signed_call_over_a_socket()
    {
        var clock = new FakeClock();
        await using var server = await SandboxServer.StartAsync(new SandboxQianfan(clock));
        using var client = new HttpClient();
        using var message = _call.Message(server.Address);

        using var response = await client.SendAsync(message);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(clock.GetUtcNow(), response.Headers.Date);
        Assert.True(JsonElement.Parse(await response.Content.ReadAsStringAsync()).TryGetProperty("result", out _));
    }

    [Fact]
    public async Task Does_not_start_where_the_address_is_taken()
    {
        await using var server = await SandboxServer.StartAsync(SignedCall.Qianfan());

        await Assert.ThrowsAsync<IOException>(() => SandboxServer.StartAsync(SignedCall.Qianfan(), server.Address.ToString()));
    }
}
