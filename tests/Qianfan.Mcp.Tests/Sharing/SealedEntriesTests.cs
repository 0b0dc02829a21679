using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Qianfan.Mcp.Sharing;

namespace Qianfan.Mcp.Tests.Sharing;

/// <summary>What stands in Redis tells nobody anything, and is taken for nothing else than what was written.</summary>
public sealed class SealedEntriesTests : IAsyncDisposable
{
    private const string Name = SharedRedis.Prefix + "answer:one";

    private static readonly byte[] _text = "{\"name\":\"ERNIE-5.1\"}"u8.ToArray();

    private readonly SharedRedis _redis = Open("the replicas' own secret, for tests");

    [Fact]
    public void What_was_sealed_opens_again_and_is_not_in_it()
    {
        var entries = new SealedEntries(_redis);

        var entry = entries.Seal(Name, _text);

        Assert.Equal(_text, entries.Open(Name, entry));
        Assert.DoesNotContain("ERNIE", Encoding.Latin1.GetString(entry), StringComparison.Ordinal);
        Assert.NotEqual(entry, entries.Seal(Name, _text));
    }

    [Fact]
    public void A_changed_byte_anywhere_makes_it_nothing()
    {
        var entries = new SealedEntries(_redis);
        var entry = entries.Seal(Name, _text);

        Assert.All(Enumerable.Range(0, entry.Length), at =>
        {
            byte[] changed = [.. entry];
            changed[at] ^= 1;
            Assert.Null(entries.Open(Name, changed));
        });
        Assert.All(Enumerable.Range(0, entry.Length), length => Assert.Null(entries.Open(Name, entry.AsSpan(0, length))));
    }

    [Fact]
    public void Under_another_name_it_is_nothing()
    {
        var entries = new SealedEntries(_redis);

        Assert.Null(entries.Open(SharedRedis.Prefix + "answer:other", entries.Seal(Name, _text)));
    }

    [Fact]
    public async Task With_another_secret_it_is_nothing_and_has_another_name()
    {
        await using var others = Open("another secret, which is long enough");

        Assert.Null(new SealedEntries(others).Open(Name, new SealedEntries(_redis).Seal(Name, _text)));
        Assert.NotEqual(_redis.Name("answer", "what"), others.Name("answer", "what"));
    }

    [Fact]
    public void A_name_does_not_tell_of_what_it_is()
    {
        var name = _redis.Name("answer", "e86cdf0ced34aabd /v2/models {}");

        Assert.Matches("^qianfan-mcp:1:answer:[0-9a-f]{64}$", name);
        Assert.Equal(name, _redis.Name("answer", "e86cdf0ced34aabd /v2/models {}"));
        Assert.NotEqual(name, _redis.Name("walk", "e86cdf0ced34aabd /v2/models {}"));
    }

    [Fact]
    public async Task Without_Redis_nothing_is_there_and_nothing_is_taken()
    {
        var entries = new SealedEntries(_redis);

        Assert.True(_redis.IsAway);
        Assert.Null(await entries.GetAsync(Name));
        await Assert.ThrowsAsync<IOException>(() => entries.SetAsync(Name, _text, new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromDays(1) }));
        await Assert.ThrowsAsync<IOException>(() => entries.RemoveAsync(Name));
    }

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    // Nobody listens on port 1.
    private static SharedRedis Open(string key) => new(new("127.0.0.1:1", key), NullLogger.Instance, TimeProvider.System);
}
