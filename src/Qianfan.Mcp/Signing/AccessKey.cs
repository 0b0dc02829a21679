using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Qianfan.Mcp.Signing;

/// <summary>
/// The account's Access Key / Secret Key (安全认证 AK/SK), with the session token of a temporary (STS) pair.
/// An application's API Key or a <c>bce-v3/…</c> key does not sign console calls.
/// </summary>
/// <param name="Id">Access Key ID; all that were seen are <c>ALTAK…</c> or 32 hexadecimal digits.</param>
/// <param name="Secret">Secret Access Key.</param>
/// <param name="SessionToken">Sent and signed as <c>x-bce-security-token</c>; <see langword="null"/> for a permanent key.</param>
internal sealed partial record AccessKey(string Id, string Secret, string? SessionToken = null)
{
    private const string Redacted = "***";

    /// <summary>Real ones have 24 characters or more. What is shorter than this was cut off, or may be part of an ordinary word.</summary>
    private const int ShortestKey = 8;

    // Computed once per key: find_models needs it for every version. Not a field, which the record would compare and "with" would copy.
    private static readonly ConditionalWeakTable<AccessKey, string> _fingerprints = [];

    /// <summary>Identifies the key in logs and limits without revealing it: 16 hex digits, the start of the full one.</summary>
    public string Fingerprint => FullFingerprint[..16];

    /// <summary>For cache keys, where one caller must never get another's answers: a SHA-256 in 64 hex digits.</summary>
    public string FullFingerprint => _fingerprints.GetValue(this, static key =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Id}\n{key.Secret}\n{key.SessionToken}"))));

    /// <summary>
    /// Replaces every part of this key in <paramref name="text"/>, raw or percent-encoded, and every signature made with it:
    /// upstream may echo what it was sent.
    /// </summary>
    public string Redact(string text)
    {
        text = Signatures().Replace(text, Redacted);
        foreach (var secret in (ReadOnlySpan<string?>)[Secret, SessionToken, Id])
            if (!string.IsNullOrEmpty(secret))
                text = text.Replace(secret, Redacted, StringComparison.OrdinalIgnoreCase)
                    .Replace(Uri.EscapeDataString(secret), Redacted, StringComparison.OrdinalIgnoreCase);
        return text;
    }

    /// <summary>Whether <paramref name="text"/> contains any part of this key.</summary>
    public bool IsIn(string text)
    {
        foreach (var secret in (ReadOnlySpan<string?>)[Secret, SessionToken, Id])
            if (secret?.Length >= ShortestKey && text.Contains(secret, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    /// <summary>Redacts a text from upstream only if this key is in it: 64 hex digits may also be somebody's name for a model.</summary>
    public string RedactIfIn(string text) => IsIn(text) ? Redact(text) : text;

    /// <summary>Replaces everything that looks like a key, whoever's: for mistaken input that is quoted back.</summary>
    public static string RedactShapes(string text) => Shapes().Replace(text, Redacted);

    /// <summary>Why a text can be no part of a key; <see langword="null"/> if it can. Headers take printable ASCII alone.</summary>
    public static string? Flaw(string text) =>
        !text.All(c => c is > ' ' and <= '~' and not ('"' or '\\'))
            ? "holds a character that no key has, such as a space, a quote or a line break; copy it again"
            : text.Length < ShortestKey ? $"is shorter than any key, {ShortestKey} characters; copy it again, whole" : null;

    public override string ToString() => Redacted;

    // A whole Authorization header, with its name if that comes before it, or a signature alone.
    [GeneratedRegex("(?:authorization[\"': ]*)?bce-auth-v1(?:/|%2F)[^\\s\"',]*|[0-9a-f]{64}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Signatures();

    // Account keys, inference keys, and the 32 hex digits that either half of a pair may be; observed, not documented.
    [GeneratedRegex(@"ALTAK[A-Za-z0-9-]{8,}|bce-v3/\S+|(?<![0-9a-f])[0-9a-f]{32,}(?![0-9a-f])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Shapes();
}
