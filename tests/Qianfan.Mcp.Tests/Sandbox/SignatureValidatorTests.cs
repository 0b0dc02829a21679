using System.Text.Json;
using Qianfan.Mcp.Sandbox;

namespace Qianfan.Mcp.Tests.Sandbox;

public sealed class SignatureValidatorTests
{
    private static readonly SignedCall _call = SignedCall.Action("/v2/model", "DescribeSystemModelSets");

    [Theory]
    [InlineData("host;x-bce-date")]
    [InlineData("x-bce-date;host")]
    [InlineData("x-bce-date;content-type;host")]
    [InlineData("host")]
    public void Accepts_a_right_signature_whatever_the_order_of_its_headers(string signedHeaders) =>
        Assert.Equal(200, (_call with { SignedHeaders = signedHeaders }).Send().Status);

    [Fact]
    public void Takes_an_empty_list_of_signed_headers_for_the_default_set()
    {
        var request = (_call with { SignedHeaders = "content-type;host;x-bce-date" }).Request();
        var headers = new Dictionary<string, string>(request.Headers);
        headers["Authorization"] = headers["Authorization"].Replace("content-type;host;x-bce-date", "", StringComparison.Ordinal);

        Assert.Equal(200, SignedCall.Qianfan().Answer(request with { Headers = headers }).Status);
    }

    [Fact]
    public void Refuses_an_unknown_access_key_as_the_gateway_words_it()
    {
        var json = (_call with { AccessKey = "bce-v3/ALTAK-0000/ffff" }).Json(403);

        Assert.Equal("IamSignatureInvalid", json.GetProperty("code").GetString());
        Assert.Equal("IamSignatureInvalid, cause: Could not find credential.", json.GetProperty("message").GetString());
    }

    [Fact]
    public void Refuses_a_wrong_secret() => AssertMismatch(_call with { SecretKey = "wrong" });

    [Theory]
    [InlineData("/v2/service", "Action=DescribeSystemModelSets")]
    [InlineData("/v2/model", "Action=DescribeCustomModelSets")]
    [InlineData("/v2/model", "Action=DescribeSystemModelSets&a=1")]
    public void Refuses_a_request_whose_path_or_query_changed_after_signing(string path, string query)
    {
        var request = _call.Request() with { Path = path, Query = query };

        Assert.Equal(403, SignedCall.Qianfan().Answer(request).Status);
    }

    [Fact]
    public void Refuses_a_signed_header_that_changed_after_signing()
    {
        var request = _call.Request();
        var headers = new Dictionary<string, string>(request.Headers) { ["Host"] = "elsewhere.example" };

        Assert.Equal(403, SignedCall.Qianfan().Answer(request with { Headers = headers }).Status);
    }

    [Theory]
    [InlineData("127.0.0.1:8866", "127.0.0.1", 200)]
    [InlineData("[::1]:8866", "[::1]", 200)]
    [InlineData("localhost", "localhost", 200)]
    [InlineData("127.0.0.1:8866", "127.0.0.1:8867", 403)]
    [InlineData("127.0.0.1", "127.0.0.1:8866", 403)]
    public void Accepts_a_host_signed_without_the_port_that_is_sent_as_the_go_and_java_sdks_do(string sent, string covered, int status)
    {
        var request = (_call with { Host = covered }).Request();
        var headers = new Dictionary<string, string>(request.Headers) { ["Host"] = sent };

        Assert.Equal(status, SignedCall.Qianfan().Answer(request with { Headers = headers }).Status);
    }

    [Theory]
    [InlineData(-1800, 200)]
    [InlineData(-1801, 400)]
    [InlineData(300, 200)]
    [InlineData(301, 400)]
    public void Accepts_a_date_from_the_start_of_its_lifetime_to_five_minutes_ahead(int seconds, int status)
    {
        var reply = (_call with { At = _call.At.AddSeconds(seconds) }).Send();

        Assert.Equal(status, reply.Status);
        Assert.Equal(status == 400, Code(reply) == "RequestExpired");
    }

    [Fact]
    public void Refuses_a_call_that_does_not_sign_the_host() =>
        Assert.Equal("InvalidHTTPAuthHeader", Code((_call with { SignedHeaders = "x-bce-date" }).Send()));

    [Theory]
    [InlineData("")]
    [InlineData("Bearer abc")]
    [InlineData("bce-auth-v1/key/2026-11-21T08:30:00Z/1800/host")]
    [InlineData("bce-auth-v1/key/2026-11-21 08:30:00/1800/host/0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("bce-auth-v1/key/2026-11-21T08:30:00Z/-1/host/0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("bce-auth-v1/key/2026-11-21T08:30:00Z/1800/host/not-hex")]
    public void Refuses_a_malformed_header(string authorization)
    {
        var request = _call.Request();
        var headers = new Dictionary<string, string>(request.Headers) { ["Authorization"] = authorization };

        Assert.Equal("InvalidHTTPAuthHeader", Code(SignedCall.Qianfan().Answer(request with { Headers = headers })));
    }

    [Theory]
    [InlineData("token", "host;x-bce-date;x-bce-security-token", 200)]
    [InlineData("token", "host;x-bce-date", 403)]
    [InlineData("other", "host;x-bce-date;x-bce-security-token", 403)]
    [InlineData(null, "host;x-bce-date", 403)]
    public void Wants_the_session_token_of_a_temporary_account_signed_and_equal(string? token, string signedHeaders, int status)
    {
        var call = _call with { AccessKey = "temporary", SecretKey = "secret", SessionToken = token, SignedHeaders = signedHeaders };

        Assert.Equal(status, call.Send(SignedCall.Qianfan(new SandboxAccount("temporary", "secret", "token"))).Status);
    }

    private static void AssertMismatch(SignedCall call) => Assert.Equal(
        "IamSignatureInvalid, cause: Fail to authn user: Signature does not match", call.Json(403).GetProperty("message").GetString());

    private static string? Code(SandboxReply reply) =>
        JsonDocument.Parse(reply.Body).RootElement.TryGetProperty("code", out var code) ? code.GetString() : null;
}
