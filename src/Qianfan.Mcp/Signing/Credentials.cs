using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Qianfan.Mcp.Signing;

/// <summary>
/// What a caller has for Qianfan: an Access Key pair, which signs calls of the console API, an API key, which opens the inference API, or
/// both. At least one of them is there.
/// </summary>
/// <param name="ApiKey">A <c>bce-v3/…</c> key, or the bearer token made from the pair; sent as <c>Authorization: Bearer</c>.</param>
internal sealed partial record Credentials(AccessKey? Pair, string? ApiKey = null)
{
    private const string Redacted = AccessKey.Redacted;

    // Computed once: find_models needs it for every version. Not a field, which the record would compare and "with" would copy.
    private static readonly ConditionalWeakTable<Credentials, string> _fingerprints = [];

    public Credentials(string id, string secret, string? sessionToken = null) : this(new AccessKey(id, secret, sessionToken))
    {
    }

    [return: NotNullIfNotNull(nameof(pair))]
    public static implicit operator Credentials?(AccessKey? pair) => pair is null ? null : new(pair);

    /// <summary>Identifies the caller in logs and limits without revealing a key: 16 hex digits, the start of the full one.</summary>
    public string Fingerprint => FullFingerprint[..16];

    /// <summary>For cache keys, where one caller must never get another's answers: a SHA-256 in 64 hex digits.</summary>
    public string FullFingerprint => _fingerprints.GetValue(
        this, static key => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{key.Pair?.Id}\n{key.Pair?.Secret}\n{key.Pair?.SessionToken}{(key.ApiKey is { } api ? $"\n{api}" : "")}"))));

    /// <summary>Names the account's key, whatever its secret: who varies that is still counted as one.</summary>
    public string Id => Pair?.Id ?? (ApiKey!.LastIndexOf('/') is > 0 and var end ? ApiKey[..end] : Fingerprint);

    /// <summary>A text that only this caller and Qianfan know, to seal what the caller brings back.</summary>
    public string Secret => Pair?.Secret ?? ApiKey!;

    private ReadOnlySpan<string?> Secrets => new[] { Pair?.Secret, Pair?.SessionToken, ApiKey, Pair?.Id };

    /// <summary>
    /// Replaces every part of these keys in <paramref name="text"/>, raw or percent-encoded, and every signature made with them:
    /// upstream may echo what it was sent.
    /// </summary>
    public string Redact(string text)
    {
        text = Signatures().Replace(text, Redacted);
        foreach (var secret in Secrets)
            if (!string.IsNullOrEmpty(secret))
                text = text.Replace(secret, Redacted, StringComparison.OrdinalIgnoreCase)
                    .Replace(Uri.EscapeDataString(secret), Redacted, StringComparison.OrdinalIgnoreCase);
        return text;
    }

    /// <summary>Whether <paramref name="text"/> contains any part of these keys.</summary>
    public bool IsIn(string text)
    {
        foreach (var secret in Secrets)
            if (secret?.Length >= AccessKey.ShortestKey && text.Contains(secret, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    /// <summary>Redacts a text from upstream only if a key is in it: 64 hex digits may also be somebody's name for a model.</summary>
    public string RedactIfIn(string text) => IsIn(text) ? Redact(text) : text;

    public override string ToString() => Redacted;

    // A whole Authorization header, with its name if that comes before it, or a signature alone.
    [GeneratedRegex("(?:authorization[\"': ]*)?bce-auth-v1(?:/|%2F)[^\\s\"',]*|[0-9a-f]{64}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Signatures();
}
