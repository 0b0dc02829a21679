using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Catalog;

/// <summary>When there are more versions than can be asked for within the time of a call.</summary>
public sealed class LateDetailsTests : IDisposable
{
    private const string Details = "DescribeSystemModel";

    private readonly Shop _shop = new();

    public void Dispose() => _shop.Dispose();

    [Fact]
    public async Task Those_that_are_kept_are_used_and_after_the_time_no_more_are_asked_for()
    {
        var known = await _shop.FindAsync("""{"supportsDeployment":true,"query":"ERNIE-Speed"}""");
        var asked = _shop.Details;
        _shop.Fault = (action, _) => action == Details ? new SandboxFault.Delay(TimeSpan.FromMinutes(10)) : null;

        var call = _shop.FindAsync("""{"supportsDeployment":true}""");
        // The tool's own limit, and the late answers.
        await _shop.Clock.Waiting(1 + CatalogCache.MostAtOnce);
        _shop.Clock.Advance(TimeSpan.FromSeconds(20));
        var found = await call;

        Assert.Equal(known.GetProperty("total").GetInt32(), found.GetProperty("total").GetInt32());
        Assert.Equal(asked + CatalogCache.MostAtOnce, _shop.Details);
        Assert.Contains(Shop.Lines(found, "incomplete"), line => line.StartsWith("details of ", StringComparison.Ordinal) && line.Contains("UPSTREAM_TIMEOUT", StringComparison.Ordinal));
    }
}
