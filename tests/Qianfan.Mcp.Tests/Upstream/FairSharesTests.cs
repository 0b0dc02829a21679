using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Upstream;

/// <summary>Whoever keeps much makes room for those who keep little.</summary>
public sealed class FairSharesTests
{
    private static readonly TimeSpan _lifetime = TimeSpan.FromHours(1);

    private readonly FakeClock _clock = new();
    private readonly FairShares<string> _shares;

    public FairSharesTests() => _shares = new(1000, _lifetime, _clock);

    [Fact]
    public void Who_holds_most_loses_its_oldest_and_the_others_nothing()
    {
        Assert.Empty(_shares.Keep("small", "small 1", 100));
        List<string> gone = [];
        for (var entry = 1; entry <= 900; entry++)
            gone.AddRange(_shares.Keep("large", $"large {entry}", 10));

        Assert.DoesNotContain("small 1", gone);
        Assert.Equal(Enumerable.Range(1, gone.Count).Select(entry => $"large {entry}"), gone);
        Assert.InRange(_shares.Total, 900, 1000);
    }

    [Fact]
    public void What_is_kept_again_counts_once_and_is_young()
    {
        _shares.Keep("one", "first", 400);
        _shares.Keep("one", "second", 400);
        _shares.Keep("one", "first", 450);
        Assert.Equal(850, _shares.Total);

        Assert.Equal(["second"], _shares.Keep("one", "third", 200));
    }

    [Fact]
    public void What_is_gone_by_itself_makes_room_first()
    {
        _shares.Keep("idle", "old", 100);
        _clock.Advance(_lifetime);
        _shares.Keep("busy", "young", 900);

        Assert.Equal(["old"], _shares.Keep("busy", "youngest", 50));
    }

    [Fact]
    public void What_is_larger_than_everything_is_not_kept()
    {
        Assert.Equal(["huge"], _shares.Keep("one", "huge", 2000));
        Assert.Equal(0, _shares.Total);
    }

    [Fact]
    public void Many_small_holders_share_the_budget()
    {
        var gone = Enumerable.Range(0, 5000).SelectMany(holder => _shares.Keep($"holder {holder}", $"of {holder}", 10)).ToArray();

        Assert.InRange(_shares.Total, 900, 1000);
        Assert.Equal(gone.Length, gone.Distinct().Count());
        Assert.Equal(5000 * 10 - _shares.Total, gone.Length * 10L);
    }
}
