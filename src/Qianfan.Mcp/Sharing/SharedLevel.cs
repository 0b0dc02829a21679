using Microsoft.Extensions.Options;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane.StackExchangeRedis;

namespace Qianfan.Mcp.Sharing;

/// <summary>A cache whose entries are every replica's, where there is a Redis, and this one's alone otherwise.</summary>
internal static class SharedLevel
{
    public static FusionCache Open(SharedRedis? redis)
    {
        var cache = new FusionCache(new FusionCacheOptions
        {
            DisableTagging = true,
            EnableBestPracticesAdvisor = false,
            DistributedCacheKeyModifierMode = CacheKeyModifierMode.None,
            BackplaneChannelPrefix = SharedRedis.Prefix,
            // What could not be told to others is told when Redis is back.
            AutoRecoveryMaxItems = 1000,
        });
        if (redis is not null)
            Join(cache, redis);
        return cache;
    }

    private static void Join(FusionCache cache, SharedRedis redis)
    {
        cache.SetupDistributedCache(new SealedEntries(redis), new HeldSerializer());
        cache.SetupBackplane(new RedisBackplane(Options.Create(new RedisBackplaneOptions
        {
            ConnectionMultiplexerFactory = async () => await redis.Connection,
        })));
    }
}
