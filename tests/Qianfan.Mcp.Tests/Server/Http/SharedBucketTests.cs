using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging.Abstractions;
using Qianfan.Mcp.Server;
using Qianfan.Mcp.Sharing;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>A rate that replicas share, while Redis is away; tests/redis has the rest.</summary>
public sealed class SharedBucketTests
{
    [Fact]
    public async Task Without_Redis_a_replica_has_its_own_share()
    {
        // Nobody listens on port 1.
        await using var redis = new SharedRedis(new("127.0.0.1:1", new string('k', 32)), NullLogger.Instance, TimeProvider.System);
        await using var bucket = new SharedBucket(redis, "calls somebody", 60, perMinute => new()
        {
            TokenLimit = 3,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromHours(1),
            AutoReplenishment = true,
        });

        var leases = new List<RateLimitLease>();
        for (var i = 0; i < 4; i++)
            leases.Add(await bucket.AcquireAsync());

        Assert.Equal([true, true, true, false], leases.Select(lease => lease.IsAcquired));
        Assert.True(leases[3].TryGetMetadata(MetadataName.RetryAfter, out var after) && after > TimeSpan.Zero);
        Assert.False(bucket.AttemptAcquire().IsAcquired);
    }
}
