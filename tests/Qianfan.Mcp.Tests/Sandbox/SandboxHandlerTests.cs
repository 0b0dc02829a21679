using System.Net;
using Qianfan.Mcp.Sandbox;

namespace Qianfan.Mcp.Tests.Sandbox;

public sealed class SandboxHandlerTests
{
    private static readonly SignedCall _call = SignedCall.Action("/v2/model", "DescribeCustomModelSets", """{"maxKeys":2}""");

    [Theory]
    [InlineData("https://qianfan.baidubce.com")]
    [InlineData("http://127.0.0.1:8866")]
    public async Task Sends_the_host_that_a_socket_would_see(string address)
    {
        using var response = await Send(new SandboxHandler(SignedCall.Qianfan()), new Uri(address));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.NotNull(response.Headers.Date);
    }

    [Fact]
    public async Task Takes_the_faults_that_need_no_socket()
    {
        using var response = await Send(new SandboxHandler(SignedCall.Qianfan()) { Fault = _ => SandboxFault.Status(500) });

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() =>
            Send(new SandboxHandler(SignedCall.Qianfan()) { Fault = _ => new SandboxFault.Reset() }));
    }

    [Fact]
    public async Task Stops_waiting_when_the_caller_does()
    {
        var clock = new FakeClock();
        using var cancel = new CancellationTokenSource();
        var handler = new SandboxHandler(new SandboxQianfan(clock)) { Fault = _ => new SandboxFault.Delay(TimeSpan.FromHours(1)) };
        var sending = Send(handler, cancellationToken: cancel.Token);
        await clock.Waiting();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    private static async Task<HttpResponseMessage> Send(
        SandboxHandler handler, Uri? address = null, CancellationToken cancellationToken = default)
    {
        using var client = new HttpClient(handler);
        using var message = _call.Message(address ?? new Uri("https://qianfan.baidubce.com"));
        return await client.SendAsync(message, cancellationToken);
    }
}
