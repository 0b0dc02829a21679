using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Qianfan.Mcp.Sandbox;

/// <summary>
/// Checks every call as Qianfan's gateway does: form, key, time, signature, session token. The codes are those of the BCE error
/// pages; which status goes with RequestExpired and with a wrong signature is by analogy, and the text about the session token is invented.
/// </summary>
internal sealed class Gate(TimeProvider clock, IEnumerable<SandboxAccount> accounts)
{
    private const string TokenHeader = "x-bce-security-token";

    /// <summary>How far ahead of the sandbox a caller's clock may run.</summary>
    private static readonly TimeSpan _futureAllowed = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, SandboxAccount> _accounts =
        accounts.ToDictionary(account => account.AccessKey, StringComparer.Ordinal);

    /// <summary>The reason to turn the call away; null when it may pass.</summary>
    public Refusal? Check(SandboxRequest request)
    {
        if (Authorization.Parse(request.Headers.GetValueOrDefault("Authorization")) is not { } authorization)
        {
            return new(HttpStatusCode.BadRequest, "InvalidHTTPAuthHeader", "The HTTP authorization header is bad.");
        }

        if (!Covers(authorization, "host"))
        {
            return new(HttpStatusCode.BadRequest, "InvalidHTTPAuthHeader", "The HTTP authorization header is bad: host must be signed.");
        }

        if (!_accounts.TryGetValue(authorization.AccessKey, out var account))
        {
            return Unknown("Could not find credential.");
        }

        var now = clock.GetUtcNow();
        if (now > authorization.At + authorization.Lifetime || authorization.At > now + _futureAllowed)
        {
            return new(HttpStatusCode.BadRequest, "RequestExpired", "Request has expired. Timestamp date is not valid.");
        }

        if (!Same(Signature(request, authorization, account.SecretKey), authorization.Signature))
        {
            return Unknown("Fail to authn user: Signature does not match");
        }

        return TokenAgrees(request, authorization, account) ? null : Unknown("Fail to authn user: Session token does not match");
    }

    private static Refusal Unknown(string cause) =>
        new(HttpStatusCode.Forbidden, "IamSignatureInvalid", $"IamSignatureInvalid, cause: {cause}");

    private static bool Covers(Authorization authorization, string header) =>
        authorization.SignedHeaders.Count == 0 ? CanonicalRequest.InDefaultSet(header) : authorization.SignedHeaders.Contains(header);

    private static bool TokenAgrees(SandboxRequest request, Authorization authorization, SandboxAccount account) =>
        account.SessionToken is not { } token
        || (Covers(authorization, TokenHeader) && Same(request.Headers.GetValueOrDefault(TokenHeader, ""), token));

    private static string Signature(SandboxRequest request, Authorization authorization, string secretKey)
    {
        var signingKey = HmacHex(secretKey, authorization.Prefix);
        return HmacHex(signingKey, CanonicalRequest.Of(request, authorization.SignedHeaders));
    }

    private static string HmacHex(string key, string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text)));

    private static bool Same(string expected, string received) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(received));
}
