using System.Net;
using System.Text.Json;
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
    public async Task Serves_every_host_of_baidu_so_that_a_token_of_one_opens_the_other()
    {
        using var client = new HttpClient(new SandboxHandler(SignedCall.Qianfan()));
        using var signed = SignedCall.Token().Message(new("https://iam.bj.baidubce.com"));
        using var issued = await client.SendAsync(signed);
        var token = JsonElement.Parse(await issued.Content.ReadAsStringAsync()).GetProperty("token").GetString();
        using var listing = new HttpRequestMessage(HttpMethod.Get, "https://qianfan.baidubce.com/v2/models");
        listing.Headers.Authorization = new("Bearer", token);

        using var listed = await client.SendAsync(listing);

        Assert.Equal(HttpStatusCode.OK, listed.StatusCode);
    }

    private static async Task<HttpResponseMessage> Send(SandboxHandler handler, Uri address)
    {
        using var client = new HttpClient(handler);
        using var message = _call.Message(address);
        return await client.SendAsync(message);
    }
}
