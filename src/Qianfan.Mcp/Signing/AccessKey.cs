using System.Text.RegularExpressions;

namespace Qianfan.Mcp.Signing;

/// <summary>
/// The account's Access Key / Secret Key (安全认证 AK/SK), with the session token of a temporary (STS) pair.
/// An application's API Key or a <c>bce-v3/…</c> key does not sign console calls. Part of <see cref="Credentials"/>.
/// </summary>
/// <param name="Id">Access Key ID; all that were seen are <c>ALTAK…</c> or 32 hexadecimal digits.</param>
/// <param name="Secret">Secret Access Key.</param>
/// <param name="SessionToken">Sent and signed as <c>x-bce-security-token</c>; <see langword="null"/> for a permanent key.</param>
internal sealed partial record AccessKey(string Id, string Secret, string? SessionToken = null)
{
    /// <summary>What stands in place of a secret.</summary>
    public const string Redacted = "***";

    /// <summary>Real ones have 24 characters or more. What is shorter than this was cut off, or may be part of an ordinary word.</summary>
    public const int ShortestKey = 8;

    /// <summary>Replaces everything that looks like a key, whoever's: for mistaken input that is quoted back.</summary>
    public static string RedactShapes(string text) => Shapes().Replace(text, Redacted);

    /// <summary>Why a text can be no part of a key; <see langword="null"/> if it can. Headers take printable ASCII alone.</summary>
    public static (string English, string Chinese)? Flaw(string text) =>
        !text.All(c => c is > ' ' and <= '~' and not ('"' or '\\'))
            ? ("contains a character that keys never have, such as a space, a quote or a line break; copy it again",
                "含有密钥里不会出现的字符，例如空格、引号或换行；请重新复制")
            : text.Length < ShortestKey
            ? ($"is too short, keys have at least {ShortestKey} characters; copy all of it again", $"太短，密钥至少 {ShortestKey} 个字符；请重新完整复制")
            : null;

    public override string ToString() => Redacted;

    // Account keys, inference keys, and the 32 hex digits that either half of a pair may be; observed, not documented.
    [GeneratedRegex(@"ALTAK[A-Za-z0-9-]{8,}|bce-v3/\S+|(?<![0-9a-f])[0-9a-f]{32,}(?![0-9a-f])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Shapes();
}
