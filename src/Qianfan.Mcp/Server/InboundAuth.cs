using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Qianfan.Mcp.Configuration;

namespace Qianfan.Mcp.Server;

/// <summary>Who calls, for limits and logs.</summary>
/// <param name="Name">Of the key, the token's subject or the address; never a secret.</param>
internal sealed record Caller(string Name);

/// <summary>Decides who may come in.</summary>
internal abstract class InboundAuth
{
    /// <exception cref="RequestError">401 or 403; the challenge header is set.</exception>
    public abstract ValueTask<Caller> AuthenticateAsync(HttpContext context);

    public static InboundAuth For(HttpSettings settings) => settings.Auth switch
    {
        AuthMode.Key => new KeyAuth(settings.Keys),
        AuthMode.OAuth => new OAuth(settings.OAuth!, settings.PublicUrl),
        _ => new Anyone(),
    };

    /// <summary>The one bearer token of the request; <see langword="null"/> when there is none.</summary>
    protected static string? Bearer(HttpRequest request)
    {
        const string scheme = "Bearer ";
        var header = Single(request, "Authorization");
        return header is not null && header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? header[scheme.Length..].Trim() : null;
    }

    /// <summary>The value of a header that may be sent once.</summary>
    public static string? Single(HttpRequest request, string name)
    {
        if (!request.Headers.TryGetValue(name, out var sent))
            return null;
        var values = sent.Where(value => !string.IsNullOrEmpty(value)).Distinct(StringComparer.Ordinal).ToArray();
        return values.Length <= 1 ? values.FirstOrDefault() : throw new RequestError(
            StatusCodes.Status400BadRequest, RequestError.InvalidRequest, $"{name} was sent with different values.");
    }

    protected static RequestError Refuse(HttpContext context, int status, string challenge, string message)
    {
        context.Response.Headers.WWWAuthenticate = challenge;
        return new(status, RequestError.NotTaken, message);
    }

    private sealed class Anyone : InboundAuth
    {
        public override ValueTask<Caller> AuthenticateAsync(HttpContext context) =>
            new(new Caller(context.Connection.RemoteIpAddress?.ToString() ?? "unknown"));
    }
}

/// <summary>Bearer keys, compared by hash and in constant time: neither the time nor the memory tells a key.</summary>
internal sealed class KeyAuth(IReadOnlyList<InboundKey> keys) : InboundAuth
{
    public override ValueTask<Caller> AuthenticateAsync(HttpContext context)
    {
        InboundKey? found = null;
        if (Bearer(context.Request) is { } sent)
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(sent));
            foreach (var key in keys)
                if (CryptographicOperations.FixedTimeEquals(hash, key.Hash))
                    found = key;
        }
        return found is not null ? new(new Caller(found.Name)) : throw Refuse(
            context, StatusCodes.Status401Unauthorized, "Bearer", "Send a key that this server knows: Authorization: Bearer KEY.");
    }
}
