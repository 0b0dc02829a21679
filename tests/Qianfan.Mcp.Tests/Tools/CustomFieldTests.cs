namespace Qianfan.Mcp.Tests.Tools;

/// <summary>Fields whose names or meanings are not sure, and how they are read all the same.</summary>
public sealed class CustomFieldTests
{
    [Theory]
    [InlineData("""{"modelId":"am-1","modelVersionId":"amv-2"}""")]
    [InlineData("""{"modelSetId":"am-1","modelId":"amv-2"}""")]
    [InlineData("""{"modelVersionId":"am-1","modelSetId":"AMV-2"}""")]
    public async Task Tells_a_services_model_from_its_version_by_the_ids(string row)
    {
        using var list = new Caller(StubTransport.Result($$"""{"services":[{{row}}]}"""));
        using var one = new Caller(StubTransport.Result(row));

        var listed = (await list.AnswerAsync("list_custom_services")).GetProperty("services")[0].GetRawText();
        var service = (await one.AnswerAsync("get_custom_service", """{"serviceId":"svco-1"}""")).GetProperty("service").GetRawText();

        Assert.Equal("""{"modelId":"am-1","versionId":"amv-2"}""", listed, ignoreCase: true);
        Assert.Equal(listed, service);
    }

    [Theory]
    [InlineData("""{"serviceList":[{"name":"a"}],"services":[{"name":"b"}],"list":[]}""", "a")]
    [InlineData("""{"services":[{"name":"b"}],"list":[{"name":"c"}]}""", "b")]
    [InlineData("""{"serviceList":null,"list":[{"name":"c"}]}""", "c")]
    public async Task Takes_the_first_list_of_services_that_is_there(string result, string name)
    {
        using var caller = new Caller(StubTransport.Result(result));

        var answer = await caller.AnswerAsync("list_custom_services");

        Assert.Equal(name, Assert.Single(answer.GetProperty("services").EnumerateArray()).GetProperty("name").GetString());
        Assert.False(answer.TryGetProperty("notes", out _));
    }

    [Fact]
    public async Task Says_so_when_there_is_no_list_of_services_under_a_known_name()
    {
        using var caller = new Caller(StubTransport.Result("""{"items":[{"serviceId":"svco-1"}]}"""));

        var answer = await caller.AnswerAsync("list_custom_services");

        Assert.Empty(answer.GetProperty("services").EnumerateArray());
        Assert.Equal(
            "Qianfan's response has none of the lists that this server knows: serviceList, services, list.",
            Assert.Single(answer.GetProperty("notes").EnumerateArray()).GetString());
    }

    [Theory]
    [InlineData("\"amv-1\"", """{"versionId":"amv-1"}""")]
    [InlineData("\"am-1\"", """{"modelId":"am-1"}""")]
    [InlineData("\"ame-1\"", """{"objectId":"ame-1"}""")]
    [InlineData("7", """{"objectId":"7"}""")]
    [InlineData("null", "{}")]
    public async Task Sorts_an_object_of_evaluation_by_its_id(string id, string row)
    {
        using var caller = new Caller(StubTransport.Result($$"""{"evalObjectList":[{"objectId":{{id}}}]}"""));

        var answer = await caller.AnswerAsync("list_evaluation_objects", """{"objectType":"systemModel"}""");

        Assert.Equal(row, answer.GetProperty("objects")[0].GetRawText());
    }

    [Theory]
    [InlineData("0.5", """{"qps":0.5}""")]
    [InlineData("\"2.50\"", """{"qps":2.5}""")]
    [InlineData("3", """{"qps":3}""")]
    [InlineData("0", "{}")]
    [InlineData("\"NaN\"", "{}")]
    [InlineData("1e400", "{}")]
    public async Task Reads_a_rate_that_need_not_be_whole(string qps, string service)
    {
        using var caller = new Caller(StubTransport.Result($$$"""{"resourceConfig":{"qps":{{{qps}}}}}"""));

        var answer = await caller.AnswerAsync("get_custom_service", """{"serviceId":"svco-1"}""");

        Assert.Equal(service, answer.GetProperty("service").GetRawText());
    }

    [Theory]
    [InlineData("-", """{"expireTime":"open-ended"}""")]
    [InlineData("", "{}")]
    [InlineData("2026-02-26T10:00:00Z", """{"expireTime":"2026-02-26T10:00:00Z"}""")]
    public async Task Reads_the_dash_that_stands_for_no_end(string expired, string quota)
    {
        using var caller = new Caller(StubTransport.Result($$"""{"instances":[{"expiredTime":"{{expired}}"}]}"""));

        var answer = await caller.AnswerAsync("list_tpm_quotas", """{"model":"ernie-speed-8k"}""");

        Assert.Equal(quota, answer.GetProperty("quotas")[0].GetRawText());
    }
}
