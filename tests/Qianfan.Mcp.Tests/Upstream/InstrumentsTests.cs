using System.Diagnostics;
using System.Diagnostics.Metrics;
using Qianfan.Mcp.Tests.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Upstream;

/// <summary>The names and units that dashboards are built on, and what each call adds to them.</summary>
public sealed class InstrumentsTests
{
    private const string Action = "qianfan.action=DescribePresetServices";
    private static readonly TimeSpan _timeout = ScriptedUpstream.Options.Timeout;
    private readonly RushingClock _clock = new(_timeout);

    [Fact]
    public void Instruments_keep_their_names_kinds_and_units()
    {
        using var measured = new Measurements();

        Assert.Equal(
            [
                "Counter`1 qianfan.cache.hits {hit}", "Counter`1 qianfan.http.refused {request}", "Counter`1 qianfan.tool.answered By", "Histogram`1 qianfan.upstream.call.duration s",
                "Counter`1 qianfan.upstream.received By", "Counter`1 qianfan.upstream.retries {retry}",
            ],
            measured.All.Values.OrderBy(one => one.Name, StringComparer.Ordinal).Select(one => $"{one.GetType().Name} {one.Name} {one.Unit}"));
        Assert.All(measured.All.Values, (Instrument one) => Assert.EndsWith(".", one.Description, StringComparison.Ordinal));
        Assert.All(measured.All.Values, (Instrument one) => Assert.Equal(ThisAssembly.Version, one.Meter.Version));
    }

    [Fact]
    public async Task A_call_is_one_duration_and_one_span_with_all_its_attempts()
    {
        using var upstream = new ScriptedUpstream(_clock, _clock, SandboxFault.Status(503), SandboxFault.Status(503), null);
        using var measured = new Measurements();

        var reply = await upstream.CallAsync();

        var duration = Assert.Single(measured.Of("qianfan.upstream.call.duration"));
        Assert.Equal($"{Action} qianfan.outcome=ok", duration.Tags);
        Assert.InRange(duration.Value, 0, 600);
        Assert.Equal([(1, Action), (1, Action)], measured.Of("qianfan.upstream.retries").Select(one => (one.Value, one.Tags)));
        // Every attempt's bytes count; the last one's are the answer's.
        var received = measured.Of("qianfan.upstream.received");
        Assert.Equal((3, reply.Size, Action), (received.Length, received[^1].Value, received[^1].Tags));
        var span = Assert.Single(measured.Spans);
        Assert.Equal(("qianfan DescribePresetServices", ActivityKind.Client, ActivityStatusCode.Unset), (span.DisplayName, span.Kind, span.Status));
        Assert.Equal([("qianfan.action", "DescribePresetServices"), ("qianfan.outcome", "ok")], Tags(span));
    }

    [Fact]
    public async Task A_call_that_fails_is_measured_by_its_cause()
    {
        using var upstream = new ScriptedUpstream(_clock, _clock, SandboxFault.Status(404));
        using var measured = new Measurements();

        await upstream.FailAsync();

        Assert.Equal($"{Action} qianfan.outcome=NotFound", Assert.Single(measured.Of("qianfan.upstream.call.duration")).Tags);
        Assert.Empty(measured.Of("qianfan.upstream.retries"));
        var span = Assert.Single(measured.Spans);
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal([("qianfan.action", "DescribePresetServices"), ("qianfan.outcome", "NotFound"), ("error.type", "NotFound")], Tags(span));
    }

    [Fact]
    public async Task A_call_that_its_caller_gave_up_is_measured_as_such()
    {
        using var upstream = new ScriptedUpstream(_clock, _clock);
        using var measured = new Measurements();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => upstream.CallAsync(new CancellationToken(canceled: true)));

        Assert.Equal($"{Action} qianfan.outcome=Cancelled", Assert.Single(measured.Of("qianfan.upstream.call.duration")).Tags);
        Assert.Equal("Cancelled", Assert.Single(measured.Spans).GetTagItem("error.type"));
    }

    [Fact]
    public void An_operation_without_an_action_is_named_by_its_route()
    {
        using var measured = new Measurements();

        using (new MeasuredCall(new Operation("/wenxinworkshop/service/list")))
        {
        }

        Assert.Equal("qianfan /wenxinworkshop/service/list", Assert.Single(measured.Spans).DisplayName);
        var tags = Assert.Single(measured.Of("qianfan.upstream.call.duration")).Tags;
        Assert.StartsWith("qianfan.action=/wenxinworkshop/service/list ", tags, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_from_the_cache_is_a_hit_and_no_call()
    {
        var lifetime = TimeSpan.FromMinutes(5);
        using var upstream = new ScriptedUpstream(_clock, _clock);
        using var cache = new CatalogCache(upstream.Client, new CacheOptions(lifetime, lifetime), _clock);
        var question = new UpstreamRequest(ScriptedUpstream.Operation, "{}"u8.ToArray());
        using var measured = new Measurements();

        await cache.CallAsync(ScriptedUpstream.Key, question, lifetime, refresh: false, default);
        Assert.Empty(measured.Of("qianfan.cache.hits"));
        await cache.CallAsync(ScriptedUpstream.Key, question, lifetime, refresh: false, default);

        Assert.Equal((1, Action), Assert.Single(measured.Of("qianfan.cache.hits").Select(one => (one.Value, one.Tags))));
        Assert.Single(measured.Of("qianfan.upstream.call.duration"));
    }

    [Fact]
    public async Task What_agents_are_told_is_counted_in_bytes_for_each_tool()
    {
        using var caller = new Caller(StubTransport.Result("""{"description":"模型"}"""));
        using var measured = new Measurements();

        var answer = await caller.AnswerAsync("get_preset_model_version", """{"modelId":"amv-1"}""");

        var told = Assert.Single(measured.Of("qianfan.tool.answered"));
        Assert.Equal((System.Text.Encoding.UTF8.GetByteCount(answer.GetRawText()), "gen_ai.tool.name=get_preset_model_version"), (told.Value, told.Tags));
    }

    private static IEnumerable<(string, string?)> Tags(Activity span) => span.TagObjects.Select(tag => (tag.Key, tag.Value?.ToString()));
}
