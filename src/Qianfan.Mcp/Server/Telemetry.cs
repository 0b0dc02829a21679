using System.Collections.Frozen;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Prompts;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Server;

/// <summary>
/// Traces and metrics over OTLP, only where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set; the other <c>OTEL_*</c> variables hold as usual.
/// The MCP SDK's spans follow the MCP semantic conventions and take up a <c>traceparent</c> of <c>_meta</c>.
/// </summary>
internal static class Telemetry
{
    private const string McpSdk = "Experimental.ModelContextProtocol";

    // Neither the method nor the names of tools, prompts and resources: a caller can write anything there, as often as it likes.
    private static readonly string[] _dimensions =
        ["network.transport", "network.protocol.name", "mcp.protocol.version", "error.type", "rpc.response.status_code"];

    public static bool IsWanted => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT"));

    public static void AddTo(IHostApplicationBuilder builder)
    {
        if (!IsWanted)
            return;
        // The exporter reads its variables from the host's configuration, which is empty otherwise.
        builder.Configuration.AddEnvironmentVariables();
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource =>
            {
                if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME")))
                    resource.AddService(McpServerSetup.Name, serviceVersion: ThisAssembly.Version);
            })
            .WithTracing(traces => traces
                .AddSource(Instruments.Name, McpSdk)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddProcessor(new KnownNames()))
            .WithMetrics(metrics => metrics
                .AddMeter(Instruments.Name, McpSdk)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddView("mcp.server.operation.duration", new MetricStreamConfiguration { TagKeys = _dimensions }))
            .UseOtlpExporter();
    }

    /// <summary>Takes out of the SDK's spans what a caller wrote: resource addresses, and names that are no tool's or prompt's.</summary>
    private sealed class KnownNames : BaseProcessor<Activity>
    {
        private static readonly FrozenSet<string> _names = [.. ToolList.Tools.Select(tool => tool.Name), .. PromptList.Names];

        public override void OnEnd(Activity data)
        {
            if (data.Source.Name != McpSdk)
                return;
            data.SetTag("mcp.resource.uri", null);
            foreach (var tag in (ReadOnlySpan<string>)["gen_ai.tool.name", "gen_ai.prompt.name"])
                if (data.GetTagItem(tag) is string name && !_names.Contains(name))
                {
                    data.SetTag(tag, null);
                    data.DisplayName = $"{data.GetTagItem("mcp.method.name")}";
                }
        }
    }
}
