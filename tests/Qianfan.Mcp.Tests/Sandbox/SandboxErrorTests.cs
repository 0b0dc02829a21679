using System.Text.Json;
using Qianfan.Mcp.Sandbox;

namespace Qianfan.Mcp.Tests.Sandbox;

public sealed class SandboxErrorTests
{
    public static TheoryData<string> Suffixes => new(SandboxErrors.All.Select(error => error.Suffix));

    [Theory]
    [InlineData("error-access-denied", 403, "AccessDenied")]
    [InlineData("error-not-open", 403, "OptInRequired")]
    [InlineData("error-param", 200, "500001")]
    [InlineData("error-busy", 200, "336100")]
    [InlineData("error-rate", 429, "rpm_rate_limit_exceeded")]
    [InlineData("error-internal", 500, "InternalError")]
    [InlineData("error-html", 502, "<html>")]
    [InlineData("error-cut", 200, "serviceList")]
    [InlineData("error-code-200", 200, "AccessDenied")]
    [InlineData("error-empty-403", 403, "")]
    public void A_special_id_is_answered_with_its_failure(string suffix, int status, string part)
    {
        var reply = Model($"amv-{suffix}").Send();

        Assert.Equal(status, reply.Status);
        Assert.Contains(part, System.Text.Encoding.UTF8.GetString(reply.Body), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Suffixes))]
    public void Every_special_id_works_in_every_place_that_takes_an_id(string suffix)
    {
        var status = Model($"amv-{suffix}").Send().Status;
        var service = SignedCall.Action("/v2/service", "DescribePresetServices", $$"""{"serviceIds":["svcp-1","svcp-{{suffix}}"]}""");
        var page = SignedCall.Action("/v2/model", "DescribeCustomModelSets", $$"""{"marker":"am-{{suffix}}"}""");

        var model = SignedCall.Action("/v2/model", "DescribeModelSet", $$"""{"modelSetId":"am-{{suffix}}"}""");
        var own = SignedCall.Action("/v2/service", "DescribeService", $$"""{"serviceId":"svco-{{suffix}}"}""");
        var quota = SignedCall.Action("/v2/charge", "DescribeTPMResource", $$"""{"model":"ernie-speed-8k","instanceId":"tpm-{{suffix}}"}""");

        Assert.All([service, page, model, own, quota], call => Assert.Equal(status, call.Send().Status));
    }

    [Fact]
    public void Sends_the_headers_that_belong_to_a_failure()
    {
        Assert.Equal("1", Model("amv-error-rate").Send().Headers["Retry-After"]);
        Assert.Equal("IamSignatureInvalid", Model("amv-error-empty-403").Send().Headers["X-Bce-Error-Code"]);
        Assert.Empty(Model("amv-error-empty-403").Send().Body);
        Assert.Equal("text/html", Model("amv-error-html").Send().ContentType);
    }

    [Fact]
    public void Cuts_the_json_in_the_middle() =>
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(Model("amv-error-cut").Send().Body));

    [Fact]
    public void Asks_for_a_right_signature_first() =>
        Assert.Equal(403, (Model("amv-error-internal") with { SecretKey = "wrong" }).Send().Status);

    private static SignedCall Model(string id) => SignedCall.Action("/v2/model", "DescribeSystemModel", $$"""{"modelId":"{{id}}"}""");
}
