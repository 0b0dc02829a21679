using Qianfan.Mcp.Signing;

namespace Qianfan.Mcp.Tests.Signing;

public sealed class AccessKeyTests
{
    private static readonly AccessKey _key = new("ALTAK-id", "the-secret", "the-token");

    [Fact]
    public void A_key_cannot_be_printed()
    {
        Assert.Equal("***", _key.ToString());
        Assert.Equal("a *** b *** c *** d", _key.Redact("a the-secret b THE-TOKEN c ALTAK-id d"));
    }

    [Theory]
    [InlineData("named ALTAK-id")]
    [InlineData("named the-SECRET too")]
    [InlineData("the-token")]
    public void Each_part_is_found_and_taken_out(string text)
    {
        Assert.True(_key.IsIn(text));
        Assert.Contains("***", _key.RedactIfIn(text), StringComparison.Ordinal);
    }

    [Fact]
    public void What_names_no_key_stays_as_it_is()
    {
        // Redact alone would take any 64 hex digits for a signature; a version may be called so.
        var digits = new string('a', 64);

        Assert.False(_key.IsIn(digits));
        Assert.Equal(digits, _key.RedactIfIn(digits));
        Assert.Equal("***", _key.Redact(digits));
    }

    [Theory]
    [InlineData("1234567", false)]
    [InlineData("12345678", true)]
    public void Only_what_is_as_long_as_a_key_is_looked_for(string secret, bool found) =>
        Assert.Equal(found, new AccessKey("ALTAK-other", secret).IsIn($"model {secret}"));

    [Theory]
    [InlineData("", true)]
    [InlineData("!~", true)]
    [InlineData("ALTAK id", false)]
    [InlineData("id\t", false)]
    [InlineData("id\u007f", false)]
    [InlineData("密钥", false)]
    public void A_key_holds_printable_ascii_only(string text, bool can) => Assert.Equal(can, AccessKey.CanHold(text));

    [Fact]
    public void Keys_are_told_apart_by_each_part()
    {
        string[] fingerprints = [_key.Fingerprint, (_key with { Id = "b" }).Fingerprint, (_key with { Secret = "b" }).Fingerprint, (_key with { SessionToken = null }).Fingerprint];

        Assert.Equal(4, fingerprints.Distinct().Count());
        Assert.All(fingerprints, text => Assert.Matches("^[0-9a-f]{16}$", text));
        Assert.Matches($"^{_key.Fingerprint}[0-9a-f]{{48}}$", _key.FullFingerprint);
    }
}
