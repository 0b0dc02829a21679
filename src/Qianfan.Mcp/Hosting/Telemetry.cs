using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Hosting;

/// <summary>
/// Traces and metrics over OTLP, only where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set; the other <c>OTEL_*</c> variables hold as usual.
/// The MCP SDK's spans follow the MCP semantic conventions and take up a <c>traceparent</c> of <c>_meta</c>.
/// </summary>
internal static class Telemetry
{
    private const string McpSdk = "Experimental.ModelContextProtocol";

    public static IDisposable? Start()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT")))
            return null;
        return OpenTelemetrySdk.Create(telemetry => telemetry
            .ConfigureResource(resource =>
            {
                if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME")))
                    resource.AddService(CatalogServer.Name, serviceVersion: ThisAssembly.Version);
            })
            .WithTracing(traces => traces.AddSource(Instruments.Name, McpSdk, "Microsoft.AspNetCore", "System.Net.Http"))
            .WithMetrics(metrics => metrics.AddMeter(
                Instruments.Name, McpSdk, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http"))
            .UseOtlpExporter());
    }
}
