using System.Globalization;
using System.Security.Cryptography;

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

    /// <summary>The time as both the prefix and <c>x-bce-date</c> carry it: UTC, whole seconds, <c>2026-11-21T08:30:00Z</c>.</summary>
    public static string Timestamp(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary><c>bce-auth-v1/{access key}/{time}/{seconds}</c>: what the signature is valid for.</summary>
    public static string Prefix(string accessKeyId, string timestamp, int expirationSeconds) =>
        string.Create(CultureInfo.InvariantCulture, $"bce-auth-v1/{accessKeyId}/{timestamp}/{expirationSeconds}");

    /// <summary>HMAC-SHA256 of the prefix under the secret key, in lower-case hex; the hex text itself is the next key.</summary>
    public static string SigningKey(string secretKey, string prefix)
    {
        using var key = new Utf8Text(stackalloc byte[128], secretKey);
        using var message = new Utf8Text(stackalloc byte[256], prefix);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Hmac.Sha256(key.Written, message.Written, hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>
    /// Method, path, query and headers in their canonical order, one per line, without a line end. To be disposed of.
    /// </summary>
    /// <param name="buffer">Where to put it if it fits.</param>
    /// <param name="method">HTTP method in upper case.</param>
    /// <param name="path">Absolute path, percent-encoded or not.</param>
    /// <param name="query">As in the address, percent-encoded; a missing value counts as empty, <c>authorization</c> is never signed.</param>
    /// <param name="signed">The headers to sign, as <see cref="SelectHeaders"/> gives them.</param>
    public static Utf8Text CanonicalRequest(
        Span<byte> buffer, string method, string path, ReadOnlySpan<char> query, ReadOnlySpan<KeyValuePair<string, string>> signed)
    {
        var text = new Utf8Text(buffer);
        text.Add(method);
        text.Add('\n');
        AddPath(ref text, path);
        text.Add('\n');
        AddQuery(ref text, query);
        text.Add('\n');
        AddHeaders(ref text, signed);
        return text;
    }

    /// <summary>
    /// The headers that get signed: names in lower case, values trimmed, empty ones dropped, ordered by name.
    /// </summary>
    /// <param name="headers">All headers of the request.</param>
    /// <param name="names">Which to sign; when omitted the scheme's default set: host, content-* and every x-bce-*.</param>
    public static KeyValuePair<string, string>[] SelectHeaders(
        ReadOnlySpan<KeyValuePair<string, string>> headers, IReadOnlyCollection<string>? names = null)
    {
        var signed = new KeyValuePair<string, string>[headers.Length];
        var count = 0;
        foreach (var (key, text) in headers)
        {
            var (name, value) = (key.ToLowerInvariant(), text.Trim());
            if (value.Length > 0 && (names?.Contains(name, StringComparer.OrdinalIgnoreCase) ?? IsSignedByDefault(name)))
                signed[count++] = new(name, value);
        }
        Array.Resize(ref signed, count);
        Array.Sort(signed, static (one, other) => string.CompareOrdinal(one.Key, other.Key));
        return signed;
    }

    /// <summary>The value of the <c>Authorization</c> header.</summary>
    public static string Authorization(
        string prefix, string signingKey, ReadOnlySpan<byte> canonicalRequest, ReadOnlySpan<KeyValuePair<string, string>> signed)
    {
        using var key = new Utf8Text(stackalloc byte[128], signingKey);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Hmac.Sha256(key.Written, canonicalRequest, hash);
        Span<char> signature = stackalloc char[hash.Length * 2];
        Convert.TryToHexStringLower(hash, signature, out _);

        var text = new Utf8Text(stackalloc byte[256], prefix);
        text.Add('/');
        for (var i = 0; i < signed.Length; i++)
        {
            if (i > 0)
                text.Add(';');
            text.Add(signed[i].Key);
        }
        text.Add('/');
        text.Add(signature);
        using (text)
            return text.ToString();
    }

    private static bool IsSignedByDefault(string name) =>
        name.StartsWith("x-bce-", StringComparison.Ordinal) || name is "host" or "content-length" or "content-type" or "content-md5";

    private static void AddPath(ref Utf8Text text, ReadOnlySpan<char> path)
    {
        // Each segment is decoded first, so that a path that came percent-encoded is not encoded twice.
        foreach (var segment in path.Split('/'))
        {
            if (segment.Start.Value > 0)
                text.Add('/');
            text.AddEncoded(Decoded(path[segment]));
        }
    }

    private static void AddQuery(ref Utf8Text text, ReadOnlySpan<char> query)
    {
        var start = text.Length;
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            var end = pair.IndexOf('=');
            var name = Decoded(end < 0 ? pair : pair[..end]);
            if (!pair.IsEmpty && !name.Equals("authorization", StringComparison.OrdinalIgnoreCase))
                AddLine(ref text, start, '&', name, '=', end < 0 ? "" : Decoded(pair[(end + 1)..]));
        }
        text.OrderLines(start, '&');
    }

    private static void AddHeaders(ref Utf8Text text, ReadOnlySpan<KeyValuePair<string, string>> signed)
    {
        var start = text.Length;
        foreach (var (name, value) in signed)
            AddLine(ref text, start, '\n', name, ':', value);
        text.OrderLines(start, '\n');
    }

    // Whole encoded lines are ordered, not names: "a-b=x" stands before "a=2" because '-' is less than '='.
    private static void AddLine(
        ref Utf8Text text, int start, char separator, ReadOnlySpan<char> name, char between, ReadOnlySpan<char> value)
    {
        if (text.Length > start)
            text.Add(separator);
        text.AddEncoded(name);
        text.Add(between);
        text.AddEncoded(value);
    }

    private static ReadOnlySpan<char> Decoded(ReadOnlySpan<char> text) => text.Contains('%') ? Uri.UnescapeDataString(text) : text;
}
