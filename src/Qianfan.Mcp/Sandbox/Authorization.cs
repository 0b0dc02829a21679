using System.Globalization;

namespace Qianfan.Mcp.Sandbox;

/// <summary>
/// The parts of <c>bce-auth-v1/{access key}/{timestamp}/{seconds}/{signed headers}/{signature}</c>
/// (cloud.baidu.com/doc/Reference/s/njwvz1yfu). <c>Prefix</c> is the text up to the signed headers, as received, without the slash;
/// <c>SignedHeaders</c> are lower-case, in the caller's order, and empty when the caller leaves the choice to the default set.
/// </summary>
internal sealed record Authorization(
    string Prefix, string AccessKey, DateTimeOffset At, TimeSpan Lifetime, IReadOnlyList<string> SignedHeaders, string Signature)
{
    private const string Scheme = "bce-auth-v1";

    /// <summary>
    /// Null when malformed. Read from the end, because a pasted <c>bce-v3/…</c> key has slashes of its own
    /// and should be refused as an unknown key, not as a malformed header.
    /// </summary>
    public static Authorization? Parse(string? header)
    {
        var parts = header?.Split('/') ?? [];
        if (parts.Length < 6 || parts[0] != Scheme)
        {
            return null;
        }

        var accessKey = string.Join('/', parts[1..^4]);
        if (accessKey.Length == 0 || Timestamp(parts[^4]) is not { } at || Seconds(parts[^3]) is not { } lifetime || !IsHex(parts[^1]))
        {
            return null;
        }

        string[] names = [.. parts[^2].Split(';', StringSplitOptions.RemoveEmptyEntries).Select(name => name.Trim().ToLowerInvariant())];
        return new($"{Scheme}/{accessKey}/{parts[^4]}/{parts[^3]}", accessKey, at, lifetime, names, parts[^1]);
    }

    private static DateTimeOffset? Timestamp(string text) =>
        DateTimeOffset.TryParseExact(
            text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    private static TimeSpan? Seconds(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;

    private static bool IsHex(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);
}
