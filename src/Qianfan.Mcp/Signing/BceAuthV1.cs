using System.Security.Cryptography;

namespace Qianfan.Mcp.Signing;

/// <summary>A signature, with the texts it was made from.</summary>
/// <param name="CanonicalRequest">Method, path, query and signed headers, one part per line.</param>
/// <param name="SigningKey">64 hex digits; the text itself is the key, not the bytes it stands for.</param>
/// <param name="Authorization">The value of the header of that name.</param>
internal sealed record BceSignature(string CanonicalRequest, string SigningKey, string Authorization);

/// <summary>
/// The bce-auth-v1 signature, for <see cref="SigningHandler"/>. The body is not signed.
/// Source: cloud.baidu.com/doc/Reference/s/njwvz1yfu, reproduced against five official SDKs (2026-11-21).
/// </summary>
internal static class BceAuthV1
{
    public const string DateHeader = "x-bce-date";
    public const string TokenHeader = "x-bce-security-token";

    /// <summary>The time as both the prefix and <c>x-bce-date</c> carry it: UTC, whole seconds, <c>2026-11-21T08:30:00Z</c>.</summary>
    public static string Timestamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <param name="timestamp">As <see cref="Timestamp"/> writes it.</param>
    /// <param name="lifetimeSeconds">How long the signature is valid, from <paramref name="timestamp"/>.</param>
    /// <param name="method">In upper case.</param>
    /// <param name="path">Absolute, percent-encoded or not.</param>
    /// <param name="query">Percent-encoded, without <c>?</c>; a missing value counts as empty; <c>authorization</c> is not signed.</param>
    /// <param name="headers">In any case and order; empty ones are not signed.</param>
    /// <param name="names">Which headers to sign; if omitted host, content-length, content-type, content-md5 and x-bce-*.</param>
    public static BceSignature Sign(
        AccessKey key, string timestamp, int lifetimeSeconds, string method, string path, string query,
        IEnumerable<KeyValuePair<string, string>> headers, IReadOnlyCollection<string>? names = null)
    {
        var signed = headers.Select(header => (Name: header.Key.ToLowerInvariant(), Value: header.Value.Trim()))
            .Where(header => header.Value.Length > 0)
            .Where(header => names?.Contains(header.Name, StringComparer.OrdinalIgnoreCase) ?? IsSignedByDefault(header.Name))
            .OrderBy(header => header.Name, StringComparer.Ordinal).ToArray();
        var prefix = string.Create(CultureInfo.InvariantCulture, $"bce-auth-v1/{key.Id}/{timestamp}/{lifetimeSeconds}");
        var signingKey = HmacHex(key.Secret, prefix);
        // Whole encoded lines are ordered, not names: "a-b=x" comes before "a=2" because '-' is less than '='.
        var lines = signed.Select(header => $"{Uri.EscapeDataString(header.Name)}:{Uri.EscapeDataString(header.Value)}");
        var canonical = string.Join('\n',
            method, CanonicalPath(path), CanonicalQuery(query), string.Join('\n', lines.Order(StringComparer.Ordinal)));
        var signedNames = string.Join(';', signed.Select(header => header.Name));
        return new(canonical, signingKey, $"{prefix}/{signedNames}/{HmacHex(signingKey, canonical)}");
    }

    private static bool IsSignedByDefault(string name) =>
        name is "host" or "content-length" or "content-type" or "content-md5" || name.StartsWith("x-bce-", StringComparison.Ordinal);

    private static string CanonicalPath(string path) => string.Join('/', path.Split('/').Select(Recode));

    private static string CanonicalQuery(string query) => string.Join('&', query
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .Where(pair => !Uri.UnescapeDataString(pair[0]).Equals("authorization", StringComparison.OrdinalIgnoreCase))
        .Select(pair => $"{Recode(pair[0])}={(pair.Length > 1 ? Recode(pair[1]) : "")}")
        .Order(StringComparer.Ordinal));

    // Decoded first: what is percent-encoded already must not be encoded twice.
    private static string Recode(string text) => Uri.EscapeDataString(Uri.UnescapeDataString(text));

    private static string HmacHex(string key, string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text)));
}
