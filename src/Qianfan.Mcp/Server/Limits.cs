using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Configuration;

namespace Qianfan.Mcp.Server;

/// <summary>
/// Keeps one caller, or one Qianfan key, from using up the rest, and the process from more work than it can do. What an agent needs to
/// connect (initialize, server/discover, ping, the lists) is not counted. Each replica counts for itself.
/// </summary>
internal sealed class Limits(HttpSettings settings) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _callers = Buckets(settings.CallerRate);
    private readonly PartitionedRateLimiter<string> _credentials = Buckets(settings.CredentialRate);
    private readonly ConcurrencyLimiter _running = new(new()
    {
        PermitLimit = settings.Concurrency,
        QueueLimit = 2 * settings.Concurrency,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <returns>The place the call holds while it runs; <see langword="null"/> for what is not counted.</returns>
    /// <exception cref="RequestError">429 or 503 with Retry-After.</exception>
    public async ValueTask<IDisposable?> AdmitAsync(McpRequest request, Caller caller, string credential, CancellationToken cancellation)
    {
        if (!Counts(request.Method))
            return null;
        Take(_callers, caller.Name, request, "You call too often");
        Take(_credentials, credential, request, "This Qianfan key is used too often");
        var place = await _running.AcquireAsync(1, cancellation);
        if (place.IsAcquired)
            return place;
        place.Dispose();
        throw new RequestError(StatusCodes.Status503ServiceUnavailable, RequestError.NotTaken, "This server is busy; call again in a second.")
        {
            Id = request.Id,
            RetryAfter = 1,
        };
    }

    public void Dispose()
    {
        _callers.Dispose();
        _credentials.Dispose();
        _running.Dispose();
    }

    private static bool Counts(string? method) =>
        method is RequestMethods.ToolsCall or RequestMethods.ResourcesRead or RequestMethods.PromptsGet or RequestMethods.CompletionComplete;

    private static void Take(PartitionedRateLimiter<string> limiter, string who, McpRequest request, string complaint)
    {
        using var lease = limiter.AttemptAcquire(who);
        if (lease.IsAcquired)
            return;
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? (int)Math.Ceiling(after.TotalSeconds) : 1;
        throw new RequestError(StatusCodes.Status429TooManyRequests, RequestError.NotTaken, $"{complaint}; call again in {wait} s.")
        {
            Id = request.Id,
            RetryAfter = wait,
        };
    }

    // A full bucket holds ten seconds' worth, and at least ten calls: an agent works in bursts.
    private static PartitionedRateLimiter<string> Buckets(int perMinute)
    {
        // Of about a second; its length, not the whole number of tokens, makes the rate exact.
        var tokens = Math.Max(1, perMinute / 60);
        return PartitionedRateLimiter.Create<string, string>(who => RateLimitPartition.GetTokenBucketLimiter(who, _ => new()
        {
            TokenLimit = Math.Max(10, perMinute / 6),
            TokensPerPeriod = tokens,
            ReplenishmentPeriod = TimeSpan.FromSeconds(60.0 * tokens / perMinute),
            AutoReplenishment = true,
        }));
    }
}
