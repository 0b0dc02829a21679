using System.Text.Json;
using Qianfan.Mcp.Sandbox;

namespace Qianfan.Mcp.Tests.Sandbox;

public sealed class AnswerTests
{
    [Fact]
    public void Dates_every_answer_and_gives_it_a_request_id_of_its_own()
    {
        var qianfan = SignedCall.Qianfan();
        SandboxReply[] replies =
        [
            SignedCall.Action("/v2/model", "DescribeSystemModelSets").Send(qianfan),
            SignedCall.Action("/v2/model", "NoSuchAction").Send(qianfan),
        ];

        Assert.All(replies, reply => Assert.Equal("Sat, 21 Nov 2026 08:30:00 GMT", reply.Headers["Date"]));
        Assert.Equal(2, replies.Select(reply => reply.Headers["X-Bce-Request-Id"]).Distinct().Count());
        Assert.All(replies, reply => Assert.Equal(
            reply.Headers["X-Bce-Request-Id"], JsonDocument.Parse(reply.Body).RootElement.GetProperty("requestId").GetString()));
    }

    [Theory]
    [InlineData("/v2/model", "Action=NoSuchAction", "POST", "{}", 404, "InvalidHTTPRequest")]
    [InlineData("/v2/nothing", "Action=DescribeSystemModel", "POST", "{}", 404, "NotFound")]
    [InlineData("/v2/model", "Action=DescribeSystemModel", "GET", "", 400, "InvalidHTTPRequest")]
    [InlineData("/v2/model", "Action=DescribeSystemModel", "POST", "{", 400, "MalformedJSON")]
    [InlineData("/v2/model", "Action=DescribeSystemModel", "POST", "[]", 400, "MalformedJSON")]
    [InlineData("/v2/model", "Action=DescribeSystemModel", "POST", "{}", 400, "InappropriateJSON")]
    [InlineData("/v2/model", "Action=DescribeSystemModel", "POST", "{\"modelId\":7}", 400, "InappropriateJSON")]
    [InlineData("/v2/model", "Action=DescribeSystemModel", "POST", "{\"modelId\":\"amv-nowhere\"}", 404, "NotFound")]
    [InlineData("/v2/service", "Action=DescribePresetServices", "POST", "{\"serviceIds\":\"svcp-1\"}", 400, "InappropriateJSON")]
    [InlineData("/v2/service", "Action=DescribePresetServices", "POST", "{\"protocolVersion\":3}", 400, "InappropriateJSON")]
    [InlineData("/v2/model", "Action=DescribeCustomModelSets", "POST", "{\"maxKeys\":\"10\"}", 400, "InappropriateJSON")]
    [InlineData("/v2/model", "Action=DescribeCustomModelSets", "POST", "{\"maxKeys\":0}", 400, "InappropriateJSON")]
    [InlineData("/v2/model", "Action=DescribeCustomModelSets", "POST", "{\"marker\":\"am-nowhere\"}", 400, "InappropriateJSON")]
    [InlineData("/v2/model", "Action=DescribeModel", "POST", "{}", 400, "InappropriateJSON")]
    [InlineData("/v2/model", "Action=DescribeModel", "POST", "{\"modelId\":\"amv-tg07pj97a068\"}", 404, "NotFound")]
    [InlineData("/v2/model", "Action=DescribeSystemModelSet", "POST", "{\"modelSetName\":\"ERNIE\"}", 404, "NotFound")]
    [InlineData("/v2/model", "Action=DescribeModelSet", "POST", "{}", 400, "InappropriateJSON")]
    [InlineData("/v2/model", "Action=DescribeModelSet", "POST", "{\"modelSetId\":\"am-1\",\"modelSetName\":\"x\"}", 400, "InappropriateJSON")]
    [InlineData("/v2/model", "Action=DescribeModelSet", "POST", "{\"modelSetId\":\"am-vhbjz6njftn9\"}", 404, "NotFound")]
    [InlineData("/v2/service", "Action=DescribeServices", "POST", "{\"runStatus\":\"Serving\"}", 400, "InappropriateJSON")]
    [InlineData("/v2/service", "Action=DescribeServices", "POST", "{\"protocolVersion\":3}", 400, "InappropriateJSON")]
    [InlineData("/v2/service", "Action=DescribeServices", "POST", "{\"marker\":\"svco-nowhere\"}", 400, "InappropriateJSON")]
    [InlineData("/v2/service", "Action=DescribeService", "POST", "{}", 400, "InappropriateJSON")]
    [InlineData("/v2/service", "Action=DescribeService", "POST", "{\"serviceId\":\"svco-nowhere\"}", 404, "NotFound")]
    [InlineData("/v2/eval", "Action=DescribeEvalObjects", "POST", "{}", 400, "InappropriateJSON")]
    [InlineData("/v2/eval", "Action=DescribeEvalObjects", "POST", "{\"objectType\":\"model\"}", 400, "InappropriateJSON")]
    [InlineData("/v2/charge", "Action=DescribeTPMResource", "POST", "{}", 400, "InappropriateJSON")]
    [InlineData("/v2/charge", "Action=DescribeTPMResource", "POST", "{\"model\":\"ernie-nowhere\"}", 400, "InappropriateJSON")]
    public void Refuses_what_it_cannot_serve(string path, string query, string method, string body, int status, string code)
    {
        var json = new SignedCall(path, query, body) { Method = method }.Json(status);

        Assert.Equal(code, json.GetProperty("code").GetString());
        Assert.False(string.IsNullOrEmpty(json.GetProperty("message").GetString()));
    }

    [Fact]
    public void Names_the_parameter_that_is_wrong() => Assert.EndsWith(
        "param[modelId] invalid.",
        SignedCall.Action("/v2/model", "DescribeSystemModel").Json(400).GetProperty("message").GetString(),
        StringComparison.Ordinal);

    [Fact]
    public void Describes_a_version_as_the_document_does()
    {
        var version = SignedCall.Action("/v2/model", "DescribeSystemModel", """{"modelId":"amv-tg07pj97a068"}""").Result();

        Assert.Equal("ERNIE-4.0-8K", version.GetProperty("modelName").GetString());
        Assert.Equal(5120, version.GetProperty("tokenLimitations").GetProperty("trivial").GetProperty("inputTokens").GetInt32());
        Assert.False(version.TryGetProperty("sandbox", out _));
    }

    [Fact]
    public void Describes_every_version_that_the_list_of_models_names()
    {
        var list = SignedCall.Action("/v2/model", "DescribeSystemModelSets", """{"maxKeys":100}""").Result();
        string[] ids = [.. list.GetProperty("systemModelSetList").EnumerateArray()
            .SelectMany(model => model.GetProperty("modelIds").EnumerateArray()).Select(id => id.GetString()!)];

        Assert.True(ids.Length >= 60);
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(ids, id => SignedCall.Action("/v2/model", "DescribeSystemModel", $$"""{"modelId":"{{id}}"}""").Json());
    }

    [Fact]
    public void Lists_batch_versions_among_them_five_long_ones_that_can_be_called_now()
    {
        var result = SignedCall.Action("/v2/batchinference", "DescribeBatchInferenceModel").Result();
        var batch = result.GetProperty("commonModelList").EnumerateArray()
            .SelectMany(model => model.GetProperty("modelVersionList").EnumerateArray())
            .Select(version => version.GetProperty("modelVersionId").GetString()!).ToHashSet();
        var callable = SandboxCatalog.Embedded.Services
            .Where(service => service.Text("chargeStatus") is "Opened" or "Free").Select(service => service.Text("modelId")).ToHashSet();

        Assert.NotEmpty(result.GetProperty("customModelList").EnumerateArray());
        Assert.True(batch.Count(id => callable.Contains(id) && InputTokens(id) >= 100_000) >= 5);
    }

    [Fact]
    public void Lists_evaluable_models_in_the_older_shape()
    {
        var json = new SignedCall("/wenxinworkshop/modelrepo/eval/model/list", "", "").Json();
        var models = json.GetProperty("result").EnumerateArray().ToDictionary(model => model.GetProperty("modelIdStr").GetString()!);

        Assert.Equal(JsonValueKind.String, json.GetProperty("log_id").ValueKind);
        Assert.Equal(11852, models["am-bg7n2rn2gsbb"].GetProperty("modelId").GetInt32());
        Assert.Equal("", models["am-44f8ji8eegp0"].GetProperty("trainType").GetString());
        Assert.Contains(models.Values, model => model.GetProperty("source").GetString() == "UserCreate");
    }

    [Fact]
    public void Puts_an_error_of_the_older_route_under_status_200()
    {
        var json = new SignedCall("/wenxinworkshop/modelrepo/eval/model/list", "", "{").Json();

        Assert.Equal(500001, json.GetProperty("error_code").GetInt32());
    }

    private static int InputTokens(string id) =>
        SandboxCatalog.Embedded.Version(id) is { } version
        && version.TryGetProperty("tokenLimitations", out var limits) && limits.ValueKind == JsonValueKind.Object
        && limits.TryGetProperty("trivial", out var trivial)
        && trivial.TryGetProperty("inputTokens", out var tokens) ? tokens.GetInt32() : 0;
}
