using System.Text;

namespace Qianfan.Mcp.Tests.Server;

/// <summary>What leaves the process over OTLP, caught by a collector on loopback.</summary>
public sealed class TelemetryTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public async Task Traces_and_metrics_of_a_call_are_exported_without_arguments_or_keys()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var server = new ServerProcess(
            new Dictionary<string, string?>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            },
            "--sandbox", "--tools", "all");
        await server.Input.WriteAsync(Encoding.UTF8.GetBytes(
            """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}
            {"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"list_custom_services","arguments":{"name":"am-e1y40ear8jwk"},"_meta":{"traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}}}
            {"jsonrpc":"2.0","id":3,"method":"made/up-by-a-caller"}

            """));
        await server.ReadLinesAsync(3);
        await server.FinishAsync();

        var traces = collector.Received("/v1/traces");
        var metrics = collector.Received("/v1/metrics");

        Assert.Contains("tools/call list_custom_services", traces, StringComparison.Ordinal);
        Assert.Contains("qianfan DescribeServices", traces, StringComparison.Ordinal);
        Assert.Contains(Encoding.Latin1.GetString(Convert.FromHexString(TraceId)), traces, StringComparison.Ordinal);
        Assert.All(
            ["qianfan.upstream.call.duration", "qianfan.upstream.received", "qianfan.tool.answered", "mcp.server.operation.duration"],
            metric => Assert.Contains(metric, metrics, StringComparison.Ordinal));
        // Issue: a caller could make as many series of a metric as it likes, by the names of methods that do not exist.
        Assert.DoesNotContain("mcp.method.name", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("made/up-by-a-caller", metrics, StringComparison.Ordinal);
        Assert.All(["am-e1y40ear8jwk", "sandbox-access-key", "sandbox-secret-key", "bce-auth-v1"],
            secret => Assert.DoesNotContain(secret, traces + metrics, StringComparison.Ordinal));
    }
}
