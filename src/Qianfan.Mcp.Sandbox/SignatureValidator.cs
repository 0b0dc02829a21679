using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Qianfan.Mcp.Sandbox;

/// <summary>
/// Who may call the sandbox. With a session token, a call must also carry it in a signed <c>x-bce-security-token</c> header,
/// as temporary credentials do.
/// </summary>
internal sealed record SandboxAccount(string AccessKey, string SecretKey, string? SessionToken = null)
{
    /// <summary>The account's key for calls that are not signed; <see langword="null"/> when it has none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The access key alone, so that no log shows a secret.</summary>
    public override string ToString() => AccessKey;
}

/// <summary>
/// Checks every call as Qianfan's gateway does: form, key, time, signature, session token. Shares no code with the signer. The codes are
/// those of the BCE error pages; the statuses of RequestExpired and of a wrong signature are by analogy, and the text about the session
/// token is invented.
/// </summary>
internal sealed class SignatureValidator(TimeProvider clock, IEnumerable<SandboxAccount> accounts)
{
    private const string TokenHeader = "x-bce-security-token";

    /// <summary>How far a caller's clock may be ahead of the sandbox's.</summary>
    private static readonly TimeSpan _futureAllowed = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, SandboxAccount> _accounts =
        accounts.ToDictionary(account => account.AccessKey, StringComparer.Ordinal);

    /// <summary>Why the call is refused; <see langword="null"/> when it may pass.</summary>
    public Refusal? Check(SandboxRequest request)
    {
        const string Malformed = "The HTTP authorization header is bad";
        if (Authorization.Parse(request.Headers.GetValueOrDefault("Authorization")) is not { } authorization)
            return new(HttpStatusCode.BadRequest, "InvalidHTTPAuthHeader", $"{Malformed}.");
        if (!authorization.Covers("host"))
            return new(HttpStatusCode.BadRequest, "InvalidHTTPAuthHeader", $"{Malformed}: host must be signed.");
        if (!_accounts.TryGetValue(authorization.AccessKey, out var account))
            return Invalid("Could not find credential.");

        var now = clock.GetUtcNow();
        if (now > authorization.At + authorization.Lifetime || authorization.At > now + _futureAllowed)
            return new(HttpStatusCode.BadRequest, "RequestExpired", "Request has expired. Timestamp date is not valid.");

        var signingKey = HmacHex(account.SecretKey, authorization.Prefix);
        if (!IsSigned(request) && !IsSigned(WithoutPort(request)))
            return Invalid("Fail to authn user: Signature does not match");
        if (account.SessionToken is { } token
            && !(authorization.Covers(TokenHeader) && AreEqual(request.Headers.GetValueOrDefault(TokenHeader, ""), token)))
            return Invalid("Fail to authn user: Session token does not match");
        return null;

        bool IsSigned(SandboxRequest sent) => AreEqual(HmacHex(signingKey, CanonicalRequest(sent, authorization)), authorization.Signature);
    }

    private static Refusal Invalid(string cause) =>
        new(HttpStatusCode.Forbidden, "IamSignatureInvalid", $"IamSignatureInvalid, cause: {cause}");

    // Baidu's Go and Java SDKs sign the host without the port that they send.
    private static SandboxRequest WithoutPort(SandboxRequest request)
    {
        var host = request.Headers.GetValueOrDefault("Host", "");
        return request with
        {
            Headers = new Dictionary<string, string>(request.Headers, StringComparer.OrdinalIgnoreCase)
            {
                ["Host"] = host.EndsWith(']') ? host : host.Split(':') is [.. var name, _] ? string.Join(':', name) : host,
            },
        };
    }

    // The text that the signature covers. Everything is decoded and encoded again, so a caller that signs one spelling and sends
    // another is accepted.
    private static string CanonicalRequest(SandboxRequest request, Authorization authorization) => string.Join('\n',
        request.Method.ToUpperInvariant(), string.Join('/', request.Path.Split('/').Select(Recode)),
        Query(request.Query), Headers(request, authorization));

    private static string Query(string query) => string.Join('&', query
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .Where(pair => !Uri.UnescapeDataString(pair[0]).Equals("authorization", StringComparison.OrdinalIgnoreCase))
        .Select(pair => $"{Recode(pair[0])}={(pair.Length > 1 ? Recode(pair[1]) : "")}")
        .Order(StringComparer.Ordinal));

    // The Python SDK may list a header that it does not send, and lists names in the order of a hash set; empty values are left out.
    private static string Headers(SandboxRequest request, Authorization authorization)
    {
        var names = authorization.SignedHeaders.Count > 0
            ? authorization.SignedHeaders.Distinct(StringComparer.Ordinal)
            : request.Headers.Keys.Select(name => name.ToLowerInvariant()).Where(authorization.Covers);
        return string.Join('\n', names
            .Select(name => (Name: name, Value: request.Headers.GetValueOrDefault(name, "").Trim()))
            .Where(header => header.Value.Length > 0)
            .Select(header => $"{Uri.EscapeDataString(header.Name)}:{Uri.EscapeDataString(header.Value)}")
            .Order(StringComparer.Ordinal));
    }

    private static string Recode(string text) => Uri.EscapeDataString(Uri.UnescapeDataString(text));

    private static string HmacHex(string key, string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text)));

    private static bool AreEqual(string expected, string received) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(received));
}

/// <summary>
/// The parts of <c>bce-auth-v1/{access key}/{timestamp}/{seconds}/{signed headers}/{signature}</c>
/// (cloud.baidu.com/doc/Reference/s/njwvz1yfu).
/// </summary>
/// <param name="Prefix">The text before the signed headers as received, without the slash.</param>
/// <param name="SignedHeaders">Lower-case, in the caller's order; empty when the caller leaves the choice to the default set.</param>
internal sealed record Authorization(
    string Prefix, string AccessKey, DateTimeOffset At, TimeSpan Lifetime, IReadOnlyList<string> SignedHeaders, string Signature)
{
    private const string Scheme = "bce-auth-v1";

    /// <summary>
    /// <see langword="null"/> when malformed. Read from the end: a pasted <c>bce-v3/…</c> key has slashes of its own and should be
    /// refused as an unknown key, not as a malformed header.
    /// </summary>
    public static Authorization? Parse(string? header)
    {
        var parts = header?.Split('/') ?? [];
        if (parts.Length < 6 || parts[0] != Scheme)
            return null;
        var accessKey = string.Join('/', parts[1..^4]);
        if (accessKey.Length == 0 || Timestamp(parts[^4]) is not { } at || Seconds(parts[^3]) is not { } lifetime || !IsHex(parts[^1]))
            return null;
        string[] names = [.. parts[^2].Split(';', StringSplitOptions.RemoveEmptyEntries).Select(name => name.Trim().ToLowerInvariant())];
        return new($"{Scheme}/{accessKey}/{parts[^4]}/{parts[^3]}", accessKey, at, lifetime, names, parts[^1]);
    }

    /// <summary>
    /// Whether a header, in lower case, is signed. With none listed these are host, content-length, content-type, content-md5 and
    /// x-bce-*, which is what the .NET BCE SDK means by an empty list.
    /// </summary>
    public bool Covers(string header) => SignedHeaders.Count > 0
        ? SignedHeaders.Contains(header)
        : header is "host" or "content-length" or "content-type" or "content-md5" || header.StartsWith("x-bce-", StringComparison.Ordinal);

    private static DateTimeOffset? Timestamp(string text) => DateTimeOffset.TryParseExact(
        text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    private static TimeSpan? Seconds(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;

    private static bool IsHex(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);
}
