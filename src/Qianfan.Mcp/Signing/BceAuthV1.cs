using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Qianfan.Mcp.Signing;

/// <summary>
/// The bce-auth-v1 signature as pure steps: canonical request, signing key, authorization.
/// All order is ordinal and all text invariant. The body is not part of the signature.
/// Source: cloud.baidu.com/doc/Reference/s/njwvz1yfu, reproduced against five official SDKs (2026-11-21).
/// </summary>
internal static class BceAuthV1
{
    public const string DateHeader = "x-bce-date";
    public const string TokenHeader = "x-bce-security-token";

    private static readonly string[] _signedWhenPresent = ["host", "content-length", "content-type", "content-md5"];

    /// <summary>The time as both the prefix and <c>x-bce-date</c> carry it: UTC, whole seconds, <c>2026-11-21T08:30:00Z</c>.</summary>
    public static string Timestamp(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary><c>bce-auth-v1/{access key}/{time}/{seconds}</c>: what the signature is valid for.</summary>
    public static string Prefix(string accessKeyId, string timestamp, int expirationSeconds) =>
        string.Create(CultureInfo.InvariantCulture, $"bce-auth-v1/{accessKeyId}/{timestamp}/{expirationSeconds}");

    /// <summary>HMAC-SHA256 of the prefix under the secret key, in lower-case hex; the hex text itself is the next key.</summary>
    public static string SigningKey(string secretKey, string prefix) => HmacHex(secretKey, prefix);

    /// <summary>
    /// Method, path, query and headers in their canonical order, one per line, without a line end.
    /// </summary>
    /// <param name="method">HTTP method in upper case.</param>
    /// <param name="path">Absolute path, percent-encoded or not.</param>
    /// <param name="query">Decoded names and values; a missing value counts as empty, <c>authorization</c> is never signed.</param>
    /// <param name="signed">The headers to sign, as <see cref="SelectHeaders"/> gives them.</param>
    public static string CanonicalRequest(
        string method, string path, IEnumerable<KeyValuePair<string, string?>> query, IEnumerable<KeyValuePair<string, string>> signed)
    {
        // Whole encoded lines are sorted, not names: "a-b=x" stands before "a=2" because '-' is less than '='.
        var parameters = query
            .Where(p => !p.Key.Equals("authorization", StringComparison.OrdinalIgnoreCase))
            .Select(p => $"{Encode(p.Key)}={Encode(p.Value ?? "")}")
            .Order(StringComparer.Ordinal);
        var headers = signed.Select(h => $"{Encode(h.Key)}:{Encode(h.Value)}").Order(StringComparer.Ordinal);
        return $"{method}\n{CanonicalPath(path)}\n{string.Join('&', parameters)}\n{string.Join('\n', headers)}";
    }

    /// <summary>
    /// The headers that get signed: names in lower case, values trimmed, empty ones dropped, ordered by name.
    /// </summary>
    /// <param name="headers">All headers of the request.</param>
    /// <param name="names">Which to sign; when omitted the scheme's default set: host, content-* and every x-bce-*.</param>
    public static KeyValuePair<string, string>[] SelectHeaders(
        IEnumerable<KeyValuePair<string, string>> headers, IReadOnlyCollection<string>? names = null) =>
    [
        .. headers
            .Select(h => KeyValuePair.Create(h.Key.ToLowerInvariant(), h.Value.Trim()))
            .Where(h => h.Value.Length > 0 && (names is null
                ? _signedWhenPresent.Contains(h.Key) || h.Key.StartsWith("x-bce-", StringComparison.Ordinal)
                : names.Contains(h.Key, StringComparer.OrdinalIgnoreCase)))
            .OrderBy(h => h.Key, StringComparer.Ordinal),
    ];

    /// <summary>The value of the <c>Authorization</c> header.</summary>
    public static string Authorization(
        string prefix, string signingKey, string canonicalRequest, IEnumerable<KeyValuePair<string, string>> signed) =>
        $"{prefix}/{string.Join(';', signed.Select(h => h.Key))}/{HmacHex(signingKey, canonicalRequest)}";

    // Each segment is decoded first, so that a path that came percent-encoded is not encoded twice.
    private static string CanonicalPath(string path) =>
        string.Join('/', path.Split('/').Select(segment => Encode(Uri.UnescapeDataString(segment))));

    // Exactly the scheme's UriEncode: UTF-8, A-Z a-z 0-9 - . _ ~ raw, everything else %XX in upper case.
    private static string Encode(string text) => Uri.EscapeDataString(text);

    private static string HmacHex(string key, string message) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(message)));
}
