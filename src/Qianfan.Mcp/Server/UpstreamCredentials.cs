using System.Net;
using Microsoft.AspNetCore.Http;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Server;

/// <summary>Chooses the Qianfan key that signs a request's calls. A caller can never choose where they go.</summary>
/// <param name="own">The deployment's key.</param>
internal sealed class UpstreamCredentials(CredentialMode mode, AccessKey? own)
{
    public const string AccessKeyHeader = "X-Qianfan-Access-Key";
    public const string SecretKeyHeader = "X-Qianfan-Secret-Key";
    public const string SessionTokenHeader = "X-Qianfan-Session-Token";

    // Parts of the names under which people put keys into a query string.
    private static readonly string[] _secretNames = ["key", "token", "secret", "authorization", "credential", "password"];

    /// <summary>Where the key of a call comes from, or would have to; <see langword="null"/> for the settings.</summary>
    public KeySource? SourceOf(AccessKey? key) => mode == CredentialMode.Server || key is not null && ReferenceEquals(key, own)
        ? null
        : new(AccessKeyHeader, SecretKeyHeader) { IsPerRequest = true };

    /// <returns><see langword="null"/> when there is none; the call then says so.</returns>
    /// <exception cref="RequestError">400: credentials where they must not be, or not to be told apart.</exception>
    public AccessKey? Choose(HttpContext context)
    {
        var request = context.Request;
        if (request.QueryString.HasValue && request.Query.Keys.Any(name => _secretNames.Any(secret => name.Contains(secret, StringComparison.OrdinalIgnoreCase))))
            throw Refuse("Credentials in the query string end up in logs; send them as headers.");
        var id = InboundAuth.Single(request, AccessKeyHeader);
        var secret = InboundAuth.Single(request, SecretKeyHeader);
        var token = InboundAuth.Single(request, SessionTokenHeader);
        if (id is null && secret is null && token is null)
            return mode == CredentialMode.Header ? null : own;
        if (mode == CredentialMode.Server)
            throw Refuse("This server uses its own Qianfan keys; send none.");
        if (id is null || secret is null)
            throw Refuse($"{AccessKeyHeader} and {SecretKeyHeader} go together.");
        if (!request.IsHttps && !IPAddress.IsLoopback(context.Connection.RemoteIpAddress ?? IPAddress.None))
            throw Refuse("Qianfan keys are taken over https only.");
        if (!AccessKey.CanHold(id) || !AccessKey.CanHold(secret) || !AccessKey.CanHold(token ?? ""))
            throw Refuse("The Qianfan keys hold a character that no key has; copy them again.");
        return new(id, secret, token);
    }

    private static RequestError Refuse(string message) => new(StatusCodes.Status400BadRequest, RequestError.InvalidRequest, message);
}
