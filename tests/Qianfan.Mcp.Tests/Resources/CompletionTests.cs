using ModelContextProtocol;
using Qianfan.Mcp.Resources;

namespace Qianfan.Mcp.Tests.Resources;

/// <summary>What may be put into the templates.</summary>
public sealed class CompletionTests : IDisposable
{
    private const string Versions = "qianfan://versions/{versionId}";
    private const string Services = "qianfan://services/{serviceId}";

    private readonly Reader _reader = new();

    public void Dispose() => _reader.Dispose();

    [Theory]
    [InlineData(Versions, "versionId", "amv-tg", "amv-tg07pj97a068")]
    [InlineData(Versions, "versionId", "AMV-TG", "amv-tg07pj97a068")]
    [InlineData(Versions, "versionId", "4.0 turbo 128", "ERNIE-4.0-Turbo-128K")]
    [InlineData(Versions, "versionId", "客服问答精调-V3", "客服问答精调-V3")]
    [InlineData(Services, "serviceId", "svcp-7940", "svcp-7940ab471306")]
    [InlineData(Services, "serviceId", "svco-k7", "svco-k7m2xw94tq1c")]
    [InlineData(Services, "serviceId", "客服问答-线", "客服问答-线上")]
    [InlineData(Versions, "versionId", "no such model", "")]
    [InlineData(Versions, "versionId", "???", "")]
    [InlineData(Versions, "modelId", "", "")]
    public async Task What_is_typed_begins_an_id_or_stands_in_a_name(string template, string argument, string typed, string values)
    {
        var completion = await _reader.CompleteAsync(template, argument, typed);

        Assert.Equal(values, string.Join(' ', completion.Values));
        Assert.Equal(completion.Values.Count, completion.Total);
        Assert.False(completion.HasMore);
    }

    [Theory]
    [InlineData(100, 100, false)]
    [InlineData(101, 100, true)]
    public void No_more_than_100_come_and_it_is_said_that_there_are_more(int found, int given, bool more)
    {
        var completion = Completions.Of([.. Enumerable.Range(1, found).Select(number => $"{number}")]).Completion;

        Assert.Equal((given, found, more), (completion.Values.Count, completion.Total, completion.HasMore));
    }

    [Fact]
    public async Task Beginning_an_id_brings_ids_alone() => Assert.All(
        (await _reader.CompleteAsync(Versions, "versionId", "am")).Values, value => Assert.StartsWith("amv-", value, StringComparison.Ordinal));

    [Theory]
    [InlineData(Versions, "versionId", "qianfan://versions/")]
    [InlineData(Services, "serviceId", "qianfan://services/")]
    public async Task Every_name_that_is_offered_can_be_read(string template, string argument, string beginning)
    {
        var names = (await _reader.CompleteAsync(template, argument, "ernie")).Values.Concat((await _reader.CompleteAsync(template, argument, "客服")).Values).ToArray();

        Assert.InRange(names.Length, 10, 150);
        foreach (var name in names)
            await _reader.ReadAsync(beginning + Uri.EscapeDataString(name));
    }

    [Fact]
    public async Task Names_that_begin_so_come_first()
    {
        var values = (await _reader.CompleteAsync(Versions, "versionId", "turbo")).Values;

        Assert.NotEmpty(values);
        Assert.Equal(["ERNIE-4.0-8K"], (await _reader.CompleteAsync(Versions, "versionId", "ERNIE-4.0-8")).Values.Take(1));
    }

    [Theory]
    [InlineData(Versions, "versionId")]
    [InlineData(Services, "serviceId")]
    public async Task Without_keys_or_upstream_there_is_nothing_and_no_error(string template, string argument)
    {
        using var keyless = new Reader { Key = null };
        _reader.Break(503);

        foreach (var reader in (Reader[])[keyless, _reader])
        {
            var completion = await reader.CompleteAsync(template, argument, "e");
            Assert.Empty(completion.Values);
            Assert.Equal((0, false), (completion.Total, completion.HasMore));
        }
    }

    [Fact]
    public async Task What_some_lists_have_is_offered_while_others_fail()
    {
        _reader.Break(403, "DescribeServices");

        Assert.NotEmpty((await _reader.CompleteAsync(Services, "serviceId", "ernie")).Values);
    }

    [Fact]
    public async Task An_unknown_template_is_refused() => Assert.Equal(
        McpErrorCode.InvalidParams,
        (await Assert.ThrowsAsync<McpProtocolException>(() => _reader.CompleteAsync("qianfan://models/{id}", "id", "a"))).ErrorCode);
}
