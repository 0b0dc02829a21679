using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Qianfan.Mcp.Configuration;

namespace Qianfan.Mcp.Server;

/// <summary>
/// An OAuth 2.1 resource server: takes tokens that the issuer signed for this audience, and tells clients where to get one (RFC 9728).
/// The token opens this server only; it is never sent on.
/// </summary>
internal sealed class OAuth(OAuthSettings settings, Uri? publicUrl) : InboundAuth
{
    /// <summary>The metadata's path; with the endpoint's path behind it, it is the metadata of that endpoint.</summary>
    public const string MetadataPath = "/.well-known/oauth-protected-resource";

    private static readonly string[] _algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    private readonly JsonWebTokenHandler _tokens = new() { MapInboundClaims = false };
    private readonly TokenValidationParameters _rules = new()
    {
        ValidIssuers = [settings.Issuer.ToString(), settings.Issuer.ToString().TrimEnd('/')],
        ValidAudience = settings.Audience,
        ValidAlgorithms = _algorithms,
        ClockSkew = TimeSpan.FromMinutes(1),
        // Keys are fetched from the issuer's metadata and kept; an unknown key id makes them be fetched again.
        ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(
            $"{settings.Issuer.ToString().TrimEnd('/')}/.well-known/openid-configuration",
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever { RequireHttps = !settings.Issuer.IsLoopback })
        {
            // A key that the issuer withdrew must not open the door for another hour.
            UseLastKnownGoodConfiguration = false,
        },
    };

    public override async ValueTask<Caller> AuthenticateAsync(HttpContext context)
    {
        if (Bearer(context.Request) is not { } sent)
            throw Refuse(context, StatusCodes.Status401Unauthorized, Challenge(context), "Send an access token: Authorization: Bearer TOKEN.");
        var result = await _tokens.ValidateTokenAsync(sent, _rules);
        if (!result.IsValid)
            throw Refuse(context, StatusCodes.Status401Unauthorized, Challenge(context, "invalid_token"), "The access token is not valid here.");
        var token = (JsonWebToken)result.SecurityToken;
        if (settings.Scope is { } scope && !Scopes(token).Contains(scope))
            throw Refuse(context, StatusCodes.Status403Forbidden, Challenge(context, "insufficient_scope"), $"The access token lacks the scope {scope}.");
        return new(token.Subject is { Length: > 0 } subject ? subject : "token without subject");
    }

    public void WriteMetadata(Utf8JsonWriter json, HttpContext context)
    {
        json.WriteStartObject();
        json.WriteString("resource", $"{Base(context)}{HttpSettings.Path}");
        json.WriteStartArray("authorization_servers");
        // As it was configured: clients compare it letter by letter with what the issuer calls itself (RFC 8414, 3.3).
        json.WriteStringValue(settings.Issuer.OriginalString);
        json.WriteEndArray();
        if (settings.Scope is { } scope)
        {
            json.WriteStartArray("scopes_supported");
            json.WriteStringValue(scope);
            json.WriteEndArray();
        }
        json.WriteStartArray("bearer_methods_supported");
        json.WriteStringValue("header");
        json.WriteEndArray();
        json.WriteString("resource_name", CatalogServer.Title);
        json.WriteEndObject();
    }

    private string Challenge(HttpContext context, string? error = null)
    {
        var challenge = $"Bearer resource_metadata=\"{Base(context)}{MetadataPath}{HttpSettings.Path}\"";
        if (settings.Scope is { } scope)
            challenge += $", scope=\"{scope}\"";
        return error is null ? challenge : $"{challenge}, error=\"{error}\"";
    }

    // The Host header was checked against the allow list before this.
    private string Base(HttpContext context) =>
        publicUrl?.GetLeftPart(UriPartial.Authority) ?? $"{context.Request.Scheme}://{context.Request.Host}";

    private static IEnumerable<string> Scopes(JsonWebToken token) =>
        token.Claims.Where(claim => claim.Type is "scope" or "scp").SelectMany(claim => claim.Value.Split(' '));
}
