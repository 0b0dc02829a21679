using Qianfan.Mcp.Signing;

namespace Qianfan.Mcp.Tests.Signing;

public sealed class CredentialsTests
{
    private static readonly Credentials _key = new("ALTAK-id", "the-secret", "the-token");

    [Fact]
    public void A_key_cannot_be_printed()
    {
        Assert.Equal("***", _key.ToString());
        Assert.Equal("a *** b *** c *** d", _key.Redact("a the-secret b THE-TOKEN c ALTAK-id d"));
        Assert.Equal("a *** b *** c", new Credentials(null, "bce-v3/ALTAK-id/abc").Redact("a bce-v3/ALTAK-id/abc b bce-v3%2FALTAK-id%2Fabc c"));
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
        Assert.Equal(found, new Credentials("ALTAK-other", secret).IsIn($"model {secret}"));

    [Theory]
    [InlineData("!~345678", null)]
    [InlineData("ALTAK id", "a character that keys never have")]
    [InlineData("ALTAKid8\t", "a character that keys never have")]
    [InlineData("ALTAKid8\u007f", "a character that keys never have")]
    [InlineData("\"ALTAKid8\"", "a character that keys never have")]
    [InlineData("ALTAK\\id8", "a character that keys never have")]
    [InlineData("千帆的密钥有八个字", "a character that keys never have")]
    [InlineData("1234567", "too short, keys have at least 8 characters")]
    [InlineData("a", "too short, keys have at least 8 characters")]
    public void A_key_is_of_printable_ascii_and_not_short(string text, string? flaw)
    {
        if (flaw is null)
            Assert.Null(AccessKey.Flaw(text));
        else
            Assert.Contains(flaw, AccessKey.Flaw(text)!.Value.English, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_are_told_apart_by_each_part()
    {
        var pair = _key.Pair!;
        string[] fingerprints =
        [
            .. new Credentials[] { _key, pair with { Id = "b" }, pair with { Secret = "b" }, pair with { SessionToken = null } }
                .Concat([new(pair, "an-api-key"), new(pair, "another-key"), new(null, "an-api-key")]).Select(key => key.Fingerprint),
        ];

        Assert.Equal(7, fingerprints.Distinct().Count());
        Assert.All(fingerprints, text => Assert.Matches("^[0-9a-f]{16}$", text));
        Assert.Matches($"^{_key.Fingerprint}[0-9a-f]{{48}}$", _key.FullFingerprint);
    }
}
