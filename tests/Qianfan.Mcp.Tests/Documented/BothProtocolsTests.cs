using System.Text.Json;
using Qianfan.Mcp.Tests.Tools;
using WireMock.ResponseBuilders;

namespace Qianfan.Mcp.Tests.Documented;

/// <summary>Preset services without protocolVersion: two documented calls make one list.</summary>
public sealed class BothProtocolsTests
{
    private const string Tool = "list_preset_services";
    private const string Ended =
        "A path without a model is V1, which ended on 2026-08-31: it cannot be called; own V1 services must be deployed again.";

    private static readonly Exchange _first = Exchange.Read("list_preset_services-1");
    private static readonly Exchange _second = Exchange.Read("list_preset_services-4");

    [Fact]
    public async Task Both_protocols_make_one_row_a_service_and_one_that_has_only_V1_says_so()
    {
        using var upstream = Both();

        var answer = await AnswerAsync(upstream);

        Assert.Equal(
            """
            [{"serviceId":"svcp-7940ab471306","name":"ERNIE-4.0-8K","kind":"chat","model":"ernie-4.0-8k","path":"/chat/completions_pro",
            "modelId":"am-vhbjz6njftn9","versionId":"amv-tg07pj97a068","chargeType":"Tokens","chargeStatus":"Opened"},
            {"serviceId":"svcp-7d6044e91474","name":"ERNIE-4.0-8K-Preview","kind":"chat","path":"/chat/ernie-4.0-8k-preview",
            "modelId":"am-vhbjz6njftn9","versionId":"amv-gmsa51d2423i","chargeType":"Calls","chargeStatus":"Opened"}]
            """.ReplaceLineEndings(""), answer.GetProperty("services").GetRawText());
        Assert.Equal(2, answer.GetProperty("total").GetInt32());
        Assert.Equal(Ended, Assert.Single(answer.GetProperty("notes").EnumerateArray()).GetString());
        Assert.False(answer.TryGetProperty("incomplete", out _));
        upstream.AssertReceived(requests: 2);
    }

    [Theory]
    [InlineData("Opened", null)]
    [InlineData("NotOpen", "NotOpen")]
    [InlineData("Stopped", "Stopped")]
    public async Task A_state_that_differs_between_the_protocols_is_told_of_both(string first, string? told)
    {
        using var upstream = Both(_first.Response.Replace("Opened", first, StringComparison.Ordinal));

        var row = (await AnswerAsync(upstream)).GetProperty("services")[0];

        Assert.Equal("Opened", row.GetProperty("chargeStatus").GetString());
        Assert.Equal(told, row.TryGetProperty("pathStatus", out var status) ? status.GetString() : null);
    }

    [Theory]
    [InlineData(true, "protocolVersion 1: PERMISSION_DENIED The account has no permission for this.", "model")]
    [InlineData(false, "protocolVersion 2: PERMISSION_DENIED The account has no permission for this.", "path")]
    public async Task One_protocol_that_fails_leaves_the_other_and_is_named(bool firstFails, string incomplete, string told)
    {
        using var upstream = new DocumentedUpstream();
        upstream.On(Asked(1)).RespondWith(firstFails ? Denied() : DocumentedUpstream.Answer(_first));
        upstream.On(Asked(2)).RespondWith(firstFails ? DocumentedUpstream.Answer(_second) : Denied());

        var answer = await AnswerAsync(upstream);

        Assert.Equal(incomplete, Assert.Single(answer.GetProperty("incomplete").EnumerateArray()).GetString());
        Assert.True(answer.GetProperty("services")[0].TryGetProperty(told, out _));
        // How many there are is not known.
        Assert.False(answer.TryGetProperty("total", out _));
    }

    [Fact]
    public async Task Both_that_fail_are_one_failure()
    {
        using var upstream = new DocumentedUpstream();
        upstream.On(Asked(1)).RespondWith(Denied());
        upstream.On(Asked(2)).RespondWith(Denied());

        var result = await upstream.CallAsync(Tool, "{}");

        Assert.StartsWith("PERMISSION_DENIED: ", Caller.Text(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_walk_in_small_pages_meets_every_row_of_both_once()
    {
        using var upstream = Both();

        var first = await AnswerAsync(upstream, """{"maxKeys":1}""");
        var second = await AnswerAsync(upstream, $$"""{"maxKeys":1,"marker":"{{first.GetProperty("nextMarker").GetString()}}"}""");

        Assert.Equal("svcp-7940ab471306", Id(first));
        Assert.False(first.TryGetProperty("notes", out _));
        Assert.Equal(("svcp-7d6044e91474", Ended), (Id(second), second.GetProperty("notes")[0].GetString()));
        Assert.False(second.TryGetProperty("nextMarker", out _));

        static string? Id(JsonElement answer) =>
            Assert.Single(answer.GetProperty("services").EnumerateArray()).GetProperty("serviceId").GetString();
    }

    [Fact]
    public async Task In_full_a_row_has_what_each_protocol_sent()
    {
        using var upstream = Both();

        var rows = (await AnswerAsync(upstream, """{"detail":"full"}""")).GetProperty("services");

        Assert.Equal(["protocolVersion2", "protocolVersion1"], rows[0].GetProperty("upstream").EnumerateObject().Select(one => one.Name));
        Assert.Equal("svcp-7d6044e91474", rows[1].GetProperty("upstream").GetProperty("serviceId").GetString());
    }

    private static DocumentedUpstream Both(string? first = null)
    {
        var upstream = new DocumentedUpstream();
        upstream.On(Asked(1)).RespondWith(DocumentedUpstream.Answer(200, first ?? _first.Response));
        upstream.On(Asked(2)).RespondWith(DocumentedUpstream.Answer(_second));
        return upstream;
    }

    private static Exchange Asked(int protocol) => _second.With($$"""{"protocolVersion":{{protocol}}}""");

    private static IResponseBuilder Denied() =>
        DocumentedUpstream.Answer(403, """{"requestId":"r","code":"AccessDenied","message":"Access denied."}""");

    private static async Task<JsonElement> AnswerAsync(DocumentedUpstream upstream, string arguments = "{}")
    {
        var result = await upstream.CallAsync(Tool, arguments);
        Assert.False(result.IsError is true, Caller.Text(result));
        return result.StructuredContent!.Value;
    }
}
