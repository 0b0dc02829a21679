using Microsoft.Extensions.Diagnostics.HealthChecks;
using Qianfan.Mcp.Sharing;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Server;

/// <summary>
/// A server that stops takes no more calls, and one whose places are all taken should be spared some. One that has to do without
/// Redis takes them as ever.
/// </summary>
internal sealed class Readiness(IHostApplicationLifetime lifetime, Places places, SharedRedis? shared = null) : IHealthCheck
{
    public const string Path = "/health/ready";

    /// <summary>Where it is asked only whether the server runs at all.</summary>
    public const string LivePath = "/health/live";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("stopping")
            : places.AreExhausted ? HealthCheckResult.Unhealthy("busy")
            : shared is { IsAway: true } ? HealthCheckResult.Degraded("degraded") : HealthCheckResult.Healthy("ready"));
}
