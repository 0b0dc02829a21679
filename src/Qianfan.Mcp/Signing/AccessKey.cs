using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Qianfan.Mcp.Signing;

/// <summary>
/// The account's Access Key / Secret Key (安全认证 AK/SK), with the session token of a temporary (STS) pair.
/// An application's API Key or a <c>bce-v3/…</c> key does not sign console calls.
/// </summary>
/// <param name="Id">Access Key ID; <c>ALTAK…</c> or 32 hexadecimal digits in what has been seen.</param>
/// <param name="Secret">Secret Access Key.</param>
/// <param name="SessionToken">Sent and signed as <c>x-bce-security-token</c>; <see langword="null"/> for a permanent key.</param>
internal sealed partial record AccessKey(string Id, string Secret, string? SessionToken = null)
{
    private const string Redacted = "***";

    // Made once for each key, when first wanted: a selection needs it for every version. Not a field of the record, which would be
    // compared, and copied into a key that differs.
    private static readonly ConditionalWeakTable<AccessKey, string> _fingerprints = [];

    /// <summary>No key is as short; a made-up one may be part of an ordinary word.</summary>
    private const int ShortestKey = 8;

    /// <summary>
    /// Replaces every part of this key that stands in <paramref name="text"/>, raw or percent-encoded, and every signature made
    /// with it: upstream may echo what it was sent.
    /// </summary>
    public string Redact(string text)
    {
        text = Signed().Replace(text, Redacted);
        foreach (var secret in (ReadOnlySpan<string?>)[Secret, SessionToken, Id])
            if (!string.IsNullOrEmpty(secret))
                text = text.Replace(secret, Redacted, StringComparison.OrdinalIgnoreCase)
                    .Replace(Uri.EscapeDataString(secret), Redacted, StringComparison.OrdinalIgnoreCase);
        return text;
    }

    /// <summary>Whether some part of this key stands in <paramref name="text"/>.</summary>
    public bool IsIn(string text)
    {
        foreach (var secret in (ReadOnlySpan<string?>)[Secret, SessionToken, Id])
            if (secret?.Length >= ShortestKey && text.Contains(secret, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    /// <summary>What upstream told, without this key where somebody has named something so; anything else stays as it is.</summary>
    public string RedactIfIn(string text) => IsIn(text) ? Redact(text) : text;

    /// <summary>Replaces what is shaped like a key, anybody's: for what a caller wrote by mistake and is shown again.</summary>
    public static string RedactShapes(string text) => Shaped().Replace(text, Redacted);

    /// <summary>Whether a text can be part of a key at all: printable ASCII without spaces, as a header needs.</summary>
    public static bool CanHold(string text) => text.All(c => c is > ' ' and <= '~');

    /// <summary>Tells keys apart without telling them: what is kept of a caller is kept by it. The SHA-256 of all parts in 64 hex digits.</summary>
    public string FullFingerprint => _fingerprints.GetValue(this, static key =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Id}\n{key.Secret}\n{key.SessionToken}"))));

    /// <summary>Its first 16 digits: for limits and logs.</summary>
    public string Fingerprint => FullFingerprint[..16];

    public override string ToString() => Redacted;

    // A whole Authorization header, with its name where that stands before it, or a signature alone.
    [GeneratedRegex("(?:authorization[\"': ]*)?bce-auth-v1(?:/|%2F)[^\\s\"',]*|[0-9a-f]{64}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Signed();

    // Account keys, keys for inference, and the 32 hex digits that either half of a pair may be; as seen, not promised.
    [GeneratedRegex(@"ALTAK[A-Za-z0-9-]{8,}|bce-v3/\S+|(?<![0-9a-f])[0-9a-f]{32,}(?![0-9a-f])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Shaped();
}
