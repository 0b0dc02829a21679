using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.RateLimiting;
using Qianfan.Mcp.Configuration;

namespace Qianfan.Mcp.Server;

/// <summary>Who calls, for limits and logs.</summary>
/// <param name="Name">Name of the key, subject of the token, or address; never a secret.</param>
/// <param name="Credential">Fingerprint of the Qianfan key that signs; empty for none.</param>
internal sealed record Caller(string Name, string Credential);

/// <summary>
/// Keeps one caller, or one Qianfan key, from using up the rest, and the process from more work than it can do. What an agent needs to
/// connect (initialize, server/discover, ping, the lists) is not counted. Each replica counts for itself.
/// </summary>
internal static class RateLimits
{
    /// <summary>The endpoint's policy that counts the calls of each Qianfan key.</summary>
    public const string ByCredential = "credential";

    public static void Configure(RateLimiterOptions options, HttpSettings http)
    {
        var most = http.Concurrency;
        options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, string>(context => Counts(context)
                ? RateLimitPartition.GetTokenBucketLimiter(CallerOf(context).Name, _ => Bucket(http.CallerRate))
                : RateLimitPartition.GetNoLimiter("")),
            PartitionedRateLimiter.Create<HttpContext, string>(context => Counts(context)
                ? RateLimitPartition.GetConcurrencyLimiter("", _ => new() { PermitLimit = most, QueueLimit = 2 * most })
                : RateLimitPartition.GetNoLimiter("free")));
        options.OnRejected = (rejected, _) => new(RefuseAsync(rejected, "You call too often"));
        options.AddPolicy(ByCredential, new CredentialPolicy(http.CredentialRate));
    }

    private static Caller CallerOf(HttpContext context) => context.Features.GetRequiredFeature<Caller>();

    private static bool Counts(HttpContext context) => context.Features.Get<McpRequest>()?.Method
        is RequestMethods.ToolsCall or RequestMethods.ResourcesRead or RequestMethods.PromptsGet or RequestMethods.CompletionComplete;

    // A bucket tells when it has a token again; a queue that is full tells nothing.
    private static Task RefuseAsync(OnRejectedContext rejected, string complaint)
    {
        var isRate = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after);
        var seconds = isRate ? (int)Math.Ceiling(after.TotalSeconds) : 1;
        var (status, message) = isRate
            ? (StatusCodes.Status429TooManyRequests, $"{complaint}; call again in {seconds} s.")
            : (StatusCodes.Status503ServiceUnavailable, "This server is busy; call again in a second.");
        var id = McpRequest.Of(rejected.HttpContext).Id;
        return new RequestError(status, RequestError.NotTaken, message) { Id = id, RetryAfter = seconds }.WriteAsync(rejected.HttpContext);
    }

    // A full bucket holds ten seconds' worth, and at least ten calls: an agent works in bursts.
    private static TokenBucketRateLimiterOptions Bucket(int perMinute)
    {
        // Of about a second; its length, not the whole number of tokens, makes the rate exact.
        var tokens = Math.Max(1, perMinute / 60);
        return new()
        {
            TokenLimit = Math.Max(10, perMinute / 6),
            TokensPerPeriod = tokens,
            ReplenishmentPeriod = TimeSpan.FromSeconds(60.0 * tokens / perMinute),
            AutoReplenishment = true,
        };
    }

    private sealed class CredentialPolicy(int perMinute) : IRateLimiterPolicy<string>
    {
        public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected { get; } =
            (rejected, _) => new(RefuseAsync(rejected, "This Qianfan key is used too often"));

        public RateLimitPartition<string> GetPartition(HttpContext httpContext) => Counts(httpContext)
            ? RateLimitPartition.GetTokenBucketLimiter($"key {CallerOf(httpContext).Credential}", _ => Bucket(perMinute))
            : RateLimitPartition.GetNoLimiter("free");
    }
}
