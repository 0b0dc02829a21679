using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Tools;

public sealed class NearestTests
{
    private static readonly string[] _names = ["marker", "maxKeys", "pageReverse", "serviceType", "serviceIds"];

    [Theory]
    [InlineData("maxkeys", "maxKeys")]
    [InlineData("max_keys", "maxKeys")]
    [InlineData("makrer", "marker")]
    [InlineData("type", "serviceType")]
    [InlineData("serviceTypes", "serviceType")]
    [InlineData("SERVICEID", "serviceIds")]
    public void Puts_first_what_was_meant(string word, string meant) => Assert.Equal(meant, Nearest.To(word, _names).First());

    [Theory]
    [InlineData("")]
    [InlineData("temperature_of_the_model")]
    [InlineData("模型")]
    public void Suggests_nothing_for_a_word_too_far_from_all(string word) => Assert.Empty(Nearest.To(word, ["maxKeys", "detail"]));

    [Theory]
    [InlineData("abxy", "abcd", true)]
    [InlineData("axyz", "abcd", false)]
    [InlineData("abcdwxyz", "abcdefgh", true)]
    [InlineData("abcvwxyz", "abcdefgh", false)]
    [InlineData("zzab", "abcd", false)]
    [InlineData("ab", "abcdefghij", false)]
    [InlineData("abc", "abcdefghij", true)]
    [InlineData("i", "a", true)]
    public void Half_the_letters_may_be_wrong_or_two(string word, string candidate, bool meant) =>
        Assert.Equal(meant, Nearest.To(word, [candidate]).Any());

    [Fact]
    public void Gives_at_most_as_many_as_asked_the_nearest_first() =>
        Assert.Equal(["marker", "maker"], Nearest.To("markr", ["mark5555", "maker", "marker", "market"], most: 2));

    [Fact]
    public void Stays_quick_for_a_word_of_any_length() => Assert.Empty(Nearest.To(new string('z', 1_000_000), _names));
}
