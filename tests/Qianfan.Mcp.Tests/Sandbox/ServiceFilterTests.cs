using System.Text.Json;

namespace Qianfan.Mcp.Tests.Sandbox;

public sealed class ServiceFilterTests
{
    [Theory]
    [InlineData("serviceIds", "serviceId", "svcp-7940ab471306", "svcp-7d6044e91474")]
    [InlineData("serviceType", "serviceType", "embeddings", "text2image")]
    [InlineData("chargeType", "chargeType", "TPM", "Package")]
    [InlineData("chargeStatus", "chargeStatus", "Opened", "Free")]
    public void Keeps_the_services_that_a_filter_names(string parameter, string field, string one, string other)
    {
        string[] wanted = [one, other];
        var all = Services("{}");
        var kept = Services($$"""{"{{parameter}}":["{{one}}","{{other}}"]}""");

        Assert.NotEmpty(kept);
        Assert.Equal(all.Count(service => wanted.Contains(Text(service, field))), kept.Length);
        Assert.All(kept, service => Assert.Contains(Text(service, field), wanted));
    }

    [Fact]
    public void Combines_filters_and_takes_an_empty_list_for_none()
    {
        var kept = Services("""{"serviceIds":[],"serviceType":["chat"],"chargeStatus":["Free"],"chargeType":null}""");

        Assert.NotEmpty(kept);
        Assert.All(kept, service => Assert.Equal(("chat", "Free"), (Text(service, "serviceType"), Text(service, "chargeStatus"))));
    }

    [Fact]
    public void Matches_nothing_for_a_value_that_no_document_knows() => Assert.Empty(Services("""{"chargeStatus":["Sometimes"]}"""));

    [Fact]
    public void Gives_the_v1_address_by_default_and_the_endpoint_in_version_2()
    {
        var first = Services("""{"serviceIds":["svcp-7940ab471306"]}""").Single();
        var second = Services("""{"serviceIds":["svcp-7940ab471306"],"protocolVersion":2}""").Single();

        Assert.Equal("https://aip.baidubce.com/rpc/2.0/ai_custom/v1/wenxinworkshop/chat/completions_pro", Text(first, "url"));
        Assert.False(first.TryGetProperty("endpoint", out _));
        Assert.Equal("ernie-4.0-8k", Text(second, "endpoint"));
    }

    [Fact]
    public void Lists_services_without_a_preset_model_and_some_with_a_log_store()
    {
        var services = Services("{}");

        Assert.Contains(services, service => Text(service, "modelId").Length == 0);
        Assert.Contains(services, service => service.TryGetProperty("logStoreConfig", out _));
        Assert.Contains(services, service => !service.TryGetProperty("enableLogs", out _));
    }

    private static JsonElement[] Services(string body) =>
        [.. SignedCall.Action("/v2/service", "DescribePresetServices", body).Result().GetProperty("serviceList").EnumerateArray()];

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;
}
