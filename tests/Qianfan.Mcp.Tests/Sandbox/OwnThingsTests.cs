using System.Text.Json;
using Qianfan.Mcp.Sandbox;

namespace Qianfan.Mcp.Tests.Sandbox;

/// <summary>What the sandbox account owns: models, services, quotas; and what can be evaluated.</summary>
public sealed class OwnThingsTests
{
    private static readonly SandboxCatalog _catalog = SandboxCatalog.Embedded;

    [Fact]
    public void Ties_services_to_the_accounts_versions_and_leaves_nothing_private_in_an_answer()
    {
        var versions = _catalog.CustomVersions.ToDictionary(version => version.Text("modelId"), version => version.Text("modelSetId"));

        Assert.True(_catalog.CustomServices.Count >= 10);
        Assert.Distinct(_catalog.CustomServices.Select(service => service.Text("serviceId")));
        Assert.All(_catalog.CustomServices, service => Assert.Matches("^svco-[a-z0-9]{12}$", service.Text("serviceId")));
        Assert.All(_catalog.CustomServices, service => Assert.Equal(service.Text("modelSetId"), versions[service.Text("modelId")]));
        Assert.All(_catalog.CustomServices, service => Assert.EndsWith("Z", service.Text("createTime"), StringComparison.Ordinal));
        Assert.All(Services("{}"), service => Assert.False(service.TryGetProperty("sandbox", out _)));
        Assert.All(_catalog.CustomServices, service => Assert.False(Service(service.Text("serviceId")).TryGetProperty("sandbox", out _)));
    }

    [Theory]
    [InlineData("""{"runStatus":["Serving","Failed"]}""", "runStatus", "Serving Failed")]
    [InlineData("""{"serviceType":["text2image"]}""", "serviceType", "text2image")]
    [InlineData("""{"creator":["research"]}""", "creator", "research")]
    [InlineData("""{"chargeType":"Tokens"}""", "chargeType", "Tokens")]
    [InlineData("""{"payType":"Prepay"}""", "payType", "Prepay Prepay,Postpay")]
    public void Keeps_the_services_that_a_filter_names(string filter, string field, string values)
    {
        var all = Services("{}");
        var kept = Services(filter);

        Assert.NotEmpty(kept);
        Assert.Equal(all.Count(service => values.Split(' ').Contains(service.Text(field))), kept.Length);
        Assert.All(kept, service => Assert.Contains(service.Text(field), values.Split(' ')));
    }

    [Fact]
    public void Finds_services_by_a_part_of_their_name_and_by_protocol()
    {
        Assert.Equal(["客服问答-线上", "客服问答-灰度"], Services("""{"name":"客服"}""").Select(service => service.Text("name")));
        Assert.Equal(["Lite压缩版"], Services("""{"name":"LITE"}""").Select(service => service.Text("name")));
        Assert.InRange(Services("""{"protocolVersion":2}""").Length, 1, _catalog.CustomServices.Count - 1);
        Assert.Empty(Services("""{"runStatus":["Sometimes"]}"""));
    }

    [Fact]
    public void Has_services_in_every_state_and_one_without_resources() =>
        Assert.Equal(
            (5, true),
            (_catalog.CustomServices.Select(service => service.Text("runStatus")).Distinct().Count(),
            _catalog.CustomServices.Any(service => service.GetProperty("resourceConfig").ValueKind == JsonValueKind.Null)));

    [Fact]
    public void Describes_every_own_model_and_version_that_the_list_names()
    {
        foreach (var model in _catalog.CustomModels)
        {
            var byId = Ask("/v2/model", "DescribeModelSet", $$"""{"modelSetId":"{{model.Text("modelSetId")}}"}""");
            var byName = Ask("/v2/model", "DescribeModelSet", $$"""{"modelSetName":"{{model.Text("modelSetName")}}"}""");

            Assert.Equal("UserCreate", byId.GetProperty("source").GetString());
            Assert.Equal(byId.GetRawText(), byName.GetRawText());
            foreach (var id in byId.GetProperty("modelIds").EnumerateArray())
                Assert.Equal(
                    model.Text("modelSetId"),
                    Ask("/v2/model", "DescribeModel", $$"""{"modelId":"{{id.GetString()}}"}""").GetProperty("modelSetId").GetString());
        }
    }

    [Fact]
    public void Omits_the_description_of_a_version_that_has_none_and_says_what_it_was_made_from()
    {
        Assert.Contains(_catalog.CustomVersions, version => !version.TryGetProperty("description", out _));
        Assert.Contains(_catalog.CustomVersions, version => version.TryGetProperty("description", out _));
        Assert.All(_catalog.CustomVersions, version => Assert.Contains(_catalog.Versions, preset => preset.Text("modelName") == version.Text("model")));
        Assert.Equal(
            ["Acceleration", "Import", "Train"],
            _catalog.CustomVersions.Select(version => version.GetProperty("sourceInfo").Text("type")).Distinct().Order());
    }

    [Fact]
    public void Describes_every_preset_model_by_id_and_by_name() => Assert.All(_catalog.Models, model =>
    {
        var byId = Ask("/v2/model", "DescribeSystemModelSet", $$"""{"modelSetId":"{{model.Text("modelSetId")}}"}""");

        Assert.Equal(byId.GetRawText(), Ask("/v2/model", "DescribeSystemModelSet", $$"""{"modelSetName":"{{model.Text("modelSetName")}}"}""").GetRawText());
        Assert.Equal(_catalog.VersionsOf(model).Count(), byId.GetProperty("modelIds").GetArrayLength());
        Assert.False(byId.TryGetProperty("modelCount", out _));
    });

    [Theory]
    [InlineData("systemModel")]
    [InlineData("presetModel")]
    [InlineData("customModel")]
    [InlineData("userModel")]
    public void Pages_through_what_can_be_evaluated(string type)
    {
        var whole = Ask("/v2/eval", "DescribeEvalObjects", $$"""{"objectType":"{{type}}","maxKeys":100}""").GetProperty("evalObjectList");
        List<string> walked = [];
        for (string? marker = ""; marker is not null;)
        {
            var page = Ask("/v2/eval", "DescribeEvalObjects", $$"""{"objectType":"{{type}}","maxKeys":3,"marker":"{{marker}}"}""");
            walked.AddRange(page.GetProperty("evalObjectList").EnumerateArray().Select(row => row.Text("objectId")));
            marker = page.GetProperty("pageInfo").TryGetProperty("nextMarker", out var next) ? next.GetString() : null;
        }

        Assert.True(walked.Count > 3);
        Assert.Equal(whole.EnumerateArray().Select(row => row.Text("objectId")), walked);
    }

    [Theory]
    [InlineData("ernie-4.5-turbo-128k", "", 4)]
    [InlineData("ernie-speed-128k", "", 2)]
    [InlineData("ernie-char-8k", "", 1)]
    [InlineData("ernie-tiny-8k", "", 0)]
    [InlineData("ernie-4.5-turbo-128k", ",\"status\":\"Running\"", 2)]
    [InlineData("ernie-4.5-turbo-128k", ",\"paymentTiming\":\"Postpaid\"", 4)]
    [InlineData("ernie-4.5-turbo-128k", ",\"instanceId\":\"a0085162f4c17d0ad19e58e0\"", 1)]
    [InlineData("ernie-speed-128k", ",\"instanceId\":\"a0085162f4c17d0ad19e58e0\"", 0)]
    public void Gives_the_quotas_of_a_model(string model, string filter, int count)
    {
        JsonElement[] quotas = [.. Ask("/v2/charge", "DescribeTPMResource", $$"""{"model":"{{model}}"{{filter}}}""").GetProperty("instances").EnumerateArray()];

        Assert.Equal(count, quotas.Length);
        Assert.All(quotas, quota => Assert.Equal(33 * quota.GetProperty("tpm").GetInt32(), 10000 * quota.GetProperty("rpm").GetInt32()));
        Assert.All(quotas, quota => Assert.True(quota.Text("expiredTime") == "-" || quota.Text("status") == "Stopped"));
    }

    private static JsonElement[] Services(string body)
    {
        var whole = body.Replace("}", body == "{}" ? "\"maxKeys\":100}" : ",\"maxKeys\":100}", StringComparison.Ordinal);
        return [.. Ask("/v2/service", "DescribeServices", whole).GetProperty("serviceList").EnumerateArray()];
    }

    private static JsonElement Service(string id) => Ask("/v2/service", "DescribeService", $$"""{"serviceId":"{{id}}"}""");

    private static JsonElement Ask(string route, string action, string body) => SignedCall.Action(route, action, body).Result();
}
