using System.Text.Json;
using ModelContextProtocol;
using Qianfan.Mcp.Tests.Tools;

namespace Qianfan.Mcp.Tests.Resources;

/// <summary>Versions and services by their ids and names.</summary>
public sealed class ReadingTests : IDisposable
{
    private readonly Reader _reader = new();

    public void Dispose() => _reader.Dispose();

    [Theory]
    [InlineData("amv-tg07pj97a068", "amv-tg07pj97a068")]
    [InlineData("ERNIE-4.0-8K", "amv-tg07pj97a068")]
    [InlineData("ernie%204.0%208k", "amv-tg07pj97a068")]
    [InlineData("%45RNIE-4.0-8K", "amv-tg07pj97a068")]
    [InlineData("svcp-7940ab471306", "amv-tg07pj97a068")]
    // The newest that still lives: the one of its own name is retired.
    [InlineData("am-vhbjz6njftn9", "amv-z8h8v84zxz32")]
    [InlineData("amv-orkxgow0ozg1", "amv-orkxgow0ozg1")]
    [InlineData("%E5%AE%A2%E6%9C%8D%E9%97%AE%E7%AD%94%E7%B2%BE%E8%B0%83-V3", "amv-orkxgow0ozg1")]
    public async Task A_version_is_read_by_id_or_name(string name, string id)
    {
        var version = JsonElement.Parse(await _reader.ReadAsync($"qianfan://versions/{name}")).GetProperty("version");

        Assert.Equal(id, version.GetProperty("versionId").GetString());
    }

    [Theory]
    [InlineData("versions/amv-tg07pj97a068", "get_preset_model_version", """{"modelId":"amv-tg07pj97a068"}""")]
    [InlineData("versions/amv-orkxgow0ozg1", "get_custom_model_version", """{"modelId":"amv-orkxgow0ozg1"}""")]
    [InlineData("services/svcp-7940ab471306", "list_preset_services", """{"serviceIds":["svcp-7940ab471306"]}""")]
    [InlineData("services/svco-k7m2xw94tq1c", "get_custom_service", """{"serviceId":"svco-k7m2xw94tq1c"}""")]
    public async Task A_resource_is_what_its_tool_answers(string path, string tool, string arguments)
    {
        using var caller = Caller.OfSandbox();

        Assert.Equal(Caller.Text(await caller.CallAsync(tool, arguments)), await _reader.ReadAsync($"qianfan://{path}"));
    }

    [Theory]
    [InlineData("ERNIE-4.0-8K", "svcp-7940ab471306")]
    [InlineData("ERNIE-5.1", "svcp-589c5a211299")]
    [InlineData("svcp-589c5a211299", "svcp-589c5a211299")]
    public async Task A_preset_service_is_read_whichever_protocol_it_speaks(string name, string id)
    {
        var services = JsonElement.Parse(await _reader.ReadAsync($"QIANFAN://Services/{name}")).GetProperty("services");

        Assert.Contains(id, services.EnumerateArray().Select(service => service.GetProperty("serviceId").GetString()));
    }

    [Fact]
    public async Task A_service_of_the_account_is_read_by_its_name()
    {
        var service = JsonElement.Parse(await _reader.ReadAsync($"qianfan://services/{Uri.EscapeDataString("客服问答-线上")}")).GetProperty("service");

        Assert.Equal("svco-k7m2xw94tq1c", service.GetProperty("serviceId").GetString());
    }

    [Theory]
    [InlineData("versions/ERNIE-4.0-9K", "ERNIE-4.0-8K")]
    [InlineData("versions/amv-tg07pj97a069", "amv-tg07pj97a068")]
    [InlineData("services/ERNIE-Sped-128K", "ERNIE-Speed-128K")]
    [InlineData("services/svcp-7940ab471307", "svcp-7940ab471306")]
    [InlineData("services/svco-k7m2xw94tq1d", "svco-k7m2xw94tq1c")]
    public async Task What_is_not_there_is_told_with_what_comes_near(string path, string near)
    {
        var refusal = await _reader.RefusalAsync($"qianfan://{path}");

        Assert.Equal(McpErrorCode.InvalidParams, refusal.ErrorCode);
        Assert.Equal($"qianfan://{path}", refusal.Data["uri"]);
        Assert.Matches($"^There is no such resource\\. Nearest: .*{near}", refusal.Message);
    }

    [Theory]
    [InlineData("qianfan://nothing")]
    [InlineData("qianfan://versions/")]
    [InlineData("qianfan://versions/%20")]
    [InlineData("qianfan://versions/a%00b")]
    [InlineData("qianfan://services/%E2%80%AE")]
    [InlineData("https://example.com/versions/amv-tg07pj97a068")]
    [InlineData("")]
    public async Task What_is_no_address_is_refused_without_asking_upstream(string address)
    {
        var refusal = await _reader.RefusalAsync(address);

        Assert.Equal(McpErrorCode.InvalidParams, refusal.ErrorCode);
        Assert.Contains("qianfan://versions/{versionId}", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(_reader.Asked);
    }

    [Fact]
    public async Task A_name_of_5000_characters_is_refused_shortly()
    {
        var refusal = await _reader.RefusalAsync("qianfan://versions/" + new string('x', 5000));

        Assert.Empty(_reader.Asked);
        Assert.InRange(refusal.Message.Length + ((string)refusal.Data["uri"]!).Length, 1, 800);
    }

    [Theory]
    [InlineData("%zz%")]
    [InlineData("%FF%FE")]
    [InlineData("..%2F..%2Fetc")]
    [InlineData("<script>")]
    [InlineData("{versionId}")]
    public async Task A_hostile_name_is_only_a_name_that_nothing_has(string name)
    {
        foreach (var path in (string[])["versions", "services"])
            Assert.Equal(McpErrorCode.InvalidParams, (await _reader.RefusalAsync($"qianfan://{path}/{name}")).ErrorCode);
    }

    [Theory]
    [InlineData("qianfan://catalog")]
    [InlineData("qianfan://versions/ERNIE-4.0-8K")]
    [InlineData("qianfan://versions/amv-tg07pj97a068")]
    [InlineData("qianfan://services/ERNIE-4.0-8K")]
    [InlineData("qianfan://services/svcp-7940ab471306")]
    [InlineData("qianfan://services/svco-k7m2xw94tq1c")]
    public async Task A_failure_has_the_words_of_the_tools(string address)
    {
        using var keyless = new Reader { Key = null };
        using var refused = new Reader { Key = new("caller-id", "caller-secret") };
        _reader.Break(503);

        await AssertFails(keyless, "CREDENTIALS_MISSING: ");
        await AssertFails(refused, "CREDENTIALS_INVALID: ");
        await AssertFails(_reader, "UPSTREAM_UNAVAILABLE: ");

        async Task AssertFails(Reader reader, string words)
        {
            var refusal = await reader.RefusalAsync(address);
            Assert.Equal(McpErrorCode.InternalError, refusal.ErrorCode);
            Assert.StartsWith(words, refusal.Message, StringComparison.Ordinal);
            Assert.Contains("\nNext: ", refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("caller-", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_name_that_may_stand_in_what_could_not_be_fetched_is_not_called_missing()
    {
        _reader.Break(503, "DescribeSystemModelSets");

        var refusal = await _reader.RefusalAsync("qianfan://versions/No-Such-Model");

        Assert.Equal(McpErrorCode.InternalError, refusal.ErrorCode);
        Assert.Contains("models: UPSTREAM_UNAVAILABLE", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_is_read_even_without_the_lists()
    {
        _reader.Break(403, "DescribeSystemModelSets", "DescribePresetServices", "DescribeCustomModelSets");

        Assert.Contains("amv-tg07pj97a068", await _reader.ReadAsync("qianfan://versions/amv-tg07pj97a068"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_in_an_address_does_not_come_back()
    {
        using var reader = new Reader { Key = new("caller-id", "caller-secret") };

        var refusal = await reader.RefusalAsync("qianfan://nothing/caller-secret");

        Assert.DoesNotContain("caller-secret", refusal.Message + refusal.Data["uri"], StringComparison.Ordinal);
    }
}
