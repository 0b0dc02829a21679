using Qianfan.Mcp.Sandbox;
using Qianfan.Mcp.Signing;

namespace Qianfan.Mcp.Tests.Signing;

/// <summary>What leaves the handler, and that code which shares nothing with the signer takes it.</summary>
public sealed class SigningHandlerTests
{
    private const string Id = "ALTAK-handler";
    private const string Secret = "handler-secret";
    private readonly FakeClock _clock = new();

    [Theory]
    [InlineData("https://qianfan.baidubce.com/v2/model", "qianfan.baidubce.com")]
    [InlineData("http://127.0.0.1:8080/v2/model?Action=DescribePresetModels", "127.0.0.1:8080")]
    [InlineData("http://[::1]/v2/model", "[::1]")]
    [InlineData("http://[::1]:8080/v2/model", "[::1]:8080")]
    [InlineData("https://qianfan.baidubce.com/v2/model?flag&a=1&a-b=%E6%96%87", "qianfan.baidubce.com")]
    public async Task What_HttpClient_sends_is_what_is_signed(string url, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        await SignAsync(request, new(Id, Secret, "session-token"));

        Assert.Equal("session-token", Assert.Single(request.Headers.GetValues(BceAuthV1.TokenHeader)));
        Assert.Equal("2026-11-21T08:30:00Z", Assert.Single(request.Headers.GetValues(BceAuthV1.DateHeader)));
        IsTaken(request, host);
    }

    [Fact]
    public async Task Signed_again_a_request_carries_one_of_each()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://qianfan.baidubce.com/v2/model");
        await SignAsync(request, new(Id, Secret, "session-token"));
        var first = request.Headers.GetValues("Authorization").Single();
        _clock.Advance(TimeSpan.FromSeconds(1));
        await SignAsync(request, new(Id, Secret));

        Assert.NotEqual(first, Assert.Single(request.Headers.GetValues("Authorization")));
        Assert.Equal("2026-11-21T08:30:01Z", Assert.Single(request.Headers.GetValues(BceAuthV1.DateHeader)));
    }

    [Fact]
    public async Task A_request_without_a_key_does_not_leave()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://qianfan.baidubce.com/v2/model");
        using var client = Client();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => client.SendAsync(request, default));

        Assert.Equal("The request names no key to sign with.", refused.Message);
    }

    private async Task SignAsync(HttpRequestMessage request, AccessKey key)
    {
        using var client = Client();
        request.Options.Set(SigningHandler.Pair, key);
        // The client itself refuses to send one request twice.
        using var _ = await client.SendAsync(request, default);
    }

    private HttpMessageInvoker Client() => new(new SigningHandler(_clock, 1800) { InnerHandler = new StubTransport(200, "{}") });

    private void IsTaken(HttpRequestMessage request, string host)
    {
        var uri = request.RequestUri!;
        var headers = request.Headers.ToDictionary(header => header.Key, header => Assert.Single(header.Value), StringComparer.OrdinalIgnoreCase);
        headers["Host"] = host;
        var validator = new SignatureValidator(_clock, [new SandboxAccount(Id, Secret, "session-token")]);
        Assert.Null(validator.Check(new("POST", uri.AbsolutePath, uri.Query.TrimStart('?'), headers, default)));
    }
}
