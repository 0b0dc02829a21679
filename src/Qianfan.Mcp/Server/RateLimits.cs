using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Sharing;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Server;

/// <summary>Who calls, for limits and logs.</summary>
/// <param name="Name">Name of the key, subject of the token, or address; never a secret.</param>
/// <param name="Credential">Fingerprint of the Qianfan key that signs; empty for none.</param>
/// <param name="AccessKey">Its Access Key ID: who varies the secret or the token is still counted as one.</param>
internal sealed record Caller(string Name, string Credential, string AccessKey);

/// <summary>
/// Keeps one caller, or one Qianfan key, from using up the rest. What an agent needs to connect (initialize, server/discover, ping, the
/// lists) has a far higher rate of its own. Replicas that share a Redis count together, others each for
/// itself. Calls to Qianfan have <see cref="Upstream.Places"/> besides.
/// </summary>
internal static class RateLimits
{
    /// <summary>The endpoint's policy that counts the calls of each Qianfan key.</summary>
    public const string ByCredential = "credential";

    public static void Configure(RateLimiterOptions options, HttpSettings http, SharedRedis? shared)
    {
        var share = Math.Max(1, http.Concurrency / 4);
        options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, (string Name, bool)>(context => CallerOf(context) is { } caller
                ? RateLimitPartition.Get((caller.Name, Counts(context)),
                    own => BucketOf($"{(own.Item2 ? "calls" : "free")} {own.Name}", own.Item2 ? http.CallerRate : CheapRate(http), shared))
                : RateLimitPartition.GetNoLimiter(("", false))),
            PartitionedRateLimiter.Create<HttpContext, string>(context => Counts(context)
                ? RateLimitPartition.GetConcurrencyLimiter(CallerOf(context)!.Name, _ => new() { PermitLimit = share, QueueLimit = share })
                : RateLimitPartition.GetNoLimiter("")));
        options.OnRejected = (rejected, _) => new(RefuseAsync(rejected, ("Too many calls", "调用过于频繁")));
        options.AddPolicy(ByCredential, new CredentialPolicy(http.CredentialRate, shared));
    }

    // Health checks and what is no call have none.
    private static Caller? CallerOf(HttpContext context) => context.Features.Get<Caller>();

    // What costs nothing upstream. No client connects a hundred times a minute for long.
    private static int CheapRate(HttpSettings http) => (int)Math.Min(int.MaxValue, Math.Max(1200, 20L * http.CallerRate));

    private static bool Counts(HttpContext context) => context.Features.Get<McpRequest>()?.Method
        is RequestMethods.ToolsCall or RequestMethods.ResourcesRead or RequestMethods.PromptsGet or RequestMethods.CompletionComplete;

    // A bucket tells when it has a token again; a queue that is full tells nothing.
    private static Task RefuseAsync(OnRejectedContext rejected, LocalizedText complaint)
    {
        var isRate = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after);
        var seconds = isRate ? (int)Math.Ceiling(after.TotalSeconds) : 1;
        LocalizedText text = isRate
            ? ($"{complaint.English}; call again in {seconds} s.", $"{complaint.Chinese}；请在 {seconds} 秒后重试。")
            : ("Too many of your calls are running; call again in a second.", "并发调用过多；请在 1 秒后重试。");
        var id = McpRequest.Of(rejected.HttpContext).Id;
        var error = new RequestError(StatusCodes.Status429TooManyRequests, RequestError.NotTaken, text) { Id = id, RetryAfter = seconds };
        return error.WriteAsync(rejected.HttpContext);
    }

    private static RateLimiter BucketOf(string who, int perMinute, SharedRedis? shared) => shared is null
        ? new TokenBucketRateLimiter(Bucket(perMinute)) : new SharedBucket(shared, who, perMinute, Bucket);

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

    private sealed class CredentialPolicy(int perMinute, SharedRedis? shared) : IRateLimiterPolicy<string>
    {
        public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected { get; } =
            (rejected, _) => new(RefuseAsync(rejected, ("Too many calls with this Qianfan key", "这个千帆密钥使用过于频繁")));

        public RateLimitPartition<string> GetPartition(HttpContext httpContext) => Counts(httpContext)
            ? RateLimitPartition.Get($"key {CallerOf(httpContext)!.AccessKey}", who => BucketOf(who, perMinute, shared))
            : RateLimitPartition.GetNoLimiter("free");
    }
}
