using System.Net;
using Qianfan.Mcp.Tests.Sandbox;

namespace Qianfan.Mcp.Tests.Faults;

public sealed class FaultySandboxHandlerTests
{
    [Fact]
    public async Task Takes_the_faults_that_need_no_socket()
    {
        using var response = await Send(new FaultySandboxHandler(new FakeClock()) { Fault = _ => SandboxFault.Status(500) });

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() =>
            Send(new FaultySandboxHandler(new FakeClock()) { Fault = _ => new SandboxFault.Reset() }));
    }

    [Fact]
    public async Task Stops_waiting_when_the_caller_does()
    {
        var clock = new FakeClock();
        using var cancel = new CancellationTokenSource();
        var handler = new FaultySandboxHandler(clock) { Fault = _ => new SandboxFault.Delay(TimeSpan.FromHours(1)) };
        var sending = Send(handler, cancel.Token);
        await clock.Waiting();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    private static async Task<HttpResponseMessage> Send(FaultySandboxHandler handler, CancellationToken cancellationToken = default)
    {
        using var client = new HttpClient(handler);
        using var message = SignedCall.Action("/v2/model", "DescribeCustomModelSets").Message(new("https://qianfan.baidubce.com"));
        return await client.SendAsync(message, cancellationToken);
    }
}
