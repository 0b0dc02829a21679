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

    private static async Task<HttpResponseMessage> Send(SandboxHandler handler, Uri address)
    {
        using var client = new HttpClient(handler);
        using var message = _call.Message(address);
        return await client.SendAsync(message);
    }
}
