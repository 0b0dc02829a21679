using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Upstream;

/// <summary>Upstream that is asked every time.</summary>
internal static class Uncached
{
    public static CatalogCache Over(QianfanClient client) => new(client, new CacheOptions(TimeSpan.Zero, TimeSpan.Zero), new FakeClock());
}
