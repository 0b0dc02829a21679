using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using ModelContextProtocol.AspNetCore.Authentication;
using Qianfan.Mcp.Configuration;

namespace Qianfan.Mcp.Server;

/// <summary>Who may come in over HTTP: holders of a bearer key, or of an access token that the issuer signed for this server.</summary>
internal static class Authentication
{
    private const string MetadataPath = "/.well-known/oauth-protected-resource";

    private static readonly string[] _algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    public static void AddTo(IServiceCollection services, HttpSettings http)
    {
        if (http.Auth == AuthMode.None)
            return;
        if (http.OAuth is { } oauth)
            services
                .AddAuthentication(options =>
                {
                    options.DefaultScheme = JwtBearerDefaults.AuthenticationScheme;
                    options.DefaultChallengeScheme = McpAuthenticationDefaults.AuthenticationScheme;
                })
                .AddJwtBearer(bearer => Validate(bearer, oauth))
                .AddMcp(mcp => Describe(mcp, http, oauth));
        else
            services.AddAuthentication(KeyHandler.Bearer).AddScheme<AuthenticationSchemeOptions, KeyHandler>(KeyHandler.Bearer, null);
        services.AddAuthorization(options => options.DefaultPolicy = new AuthorizationPolicyBuilder()
            .RequireAuthenticatedUser()
            .RequireAssertion(context => http.OAuth?.Scope is not { } scope || Scopes(context.User).Contains(scope))
            .Build());
        services.AddSingleton<IAuthorizationMiddlewareResultHandler>(new Refusals(http));
        services.AddSingleton(http);
    }

    private static void Validate(JwtBearerOptions bearer, OAuthSettings oauth)
    {
        var issuer = oauth.Issuer.ToString();
        bearer.MapInboundClaims = false;
        bearer.RequireHttpsMetadata = !oauth.Issuer.IsLoopback;
        bearer.TokenValidationParameters = new()
        {
            ValidIssuers = [issuer, issuer.TrimEnd('/')],
            ValidAudience = oauth.Audience,
            ValidAlgorithms = _algorithms,
            ClockSkew = TimeSpan.FromMinutes(1),
            NameClaimType = "sub",
        };
        // Keys are fetched from the issuer's metadata and kept; an unknown key id makes them be fetched again.
        bearer.ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(
            $"{issuer.TrimEnd('/')}/.well-known/openid-configuration",
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever { RequireHttps = bearer.RequireHttpsMetadata })
        {
            // A key that the issuer withdrew must not open the door for another hour.
            UseLastKnownGoodConfiguration = false,
        };
    }

    // RFC 9728.
    private static void Describe(McpAuthenticationOptions mcp, HttpSettings http, OAuthSettings oauth)
    {
        mcp.ResourceMetadata = new()
        {
            ResourceName = McpServerSetup.Title,
            // As it was configured: clients compare it letter by letter with what the issuer calls itself (RFC 8414, 3.3).
            AuthorizationServers = [oauth.Issuer.OriginalString],
            ScopesSupported = oauth.Scope is { } scope ? [scope] : [],
            BearerMethodsSupported = ["header"],
        };
        mcp.Events.OnResourceMetadataRequest = context =>
        {
            var request = context.Request;
            if (request.Path.Value is MetadataPath or MetadataPath + HttpSettings.Path)
                // The Host header was checked against the allow list before this.
                context.ResourceMetadata!.Resource =
                    $"{http.PublicUrl?.GetLeftPart(UriPartial.Authority) ?? $"{request.Scheme}://{request.Host}"}{HttpSettings.Path}";
            else
                context.SkipHandler();
            return Task.CompletedTask;
        };
    }

    private static IEnumerable<string> Scopes(ClaimsPrincipal user) =>
        user.Claims.Where(claim => claim.Type is "scope" or "scp").SelectMany(claim => claim.Value.Split(' '));

    /// <summary>Says why somebody may not come in, as a JSON-RPC error beside the challenge.</summary>
    private sealed class Refusals(HttpSettings http) : IAuthorizationMiddlewareResultHandler
    {
        public async Task HandleAsync(
            RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
        {
            if (authorizeResult.Succeeded)
            {
                await next(context);
                return;
            }
            // The challenge names this server as clients see it.
            if (http.PublicUrl is { } url)
                (context.Request.Scheme, context.Request.Host) = (url.Scheme, new HostString(url.Authority));
            await context.ChallengeAsync();
            context.Response.StatusCode = authorizeResult.Forbidden ? StatusCodes.Status403Forbidden : StatusCodes.Status401Unauthorized;
            var scope = http.OAuth?.Scope;
            var error = authorizeResult.Forbidden ? "insufficient_scope"
                : http.OAuth is not null && context.Request.Headers.Authorization.Count > 0 ? "invalid_token" : null;
            context.Response.Headers.WWWAuthenticate +=
                (scope is null ? "" : $", scope=\"{scope}\"") + (error is null ? "" : $", error=\"{error}\"");
            await new RequestError(context.Response.StatusCode, RequestError.NotTaken, error switch
            {
                "insufficient_scope" => $"The access token lacks the scope {scope}.",
                "invalid_token" => "The access token is not valid here.",
                _ when http.OAuth is null => "Send a key that this server knows: Authorization: Bearer KEY.",
                _ => "Send an access token: Authorization: Bearer TOKEN.",
            }).WriteAsync(context);
        }
    }

    /// <summary>Bearer keys, compared by hash and in constant time: neither the time nor the memory tells a key.</summary>
    private sealed class KeyHandler(
        HttpSettings http, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        public const string Bearer = "Bearer";

        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            const string prefix = $"{Bearer} ";
            var sent = CallerCredentials.Single(Request, "Authorization");
            if (sent is null || !sent.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                return Task.FromResult(AuthenticateResult.NoResult());
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(sent[prefix.Length..].Trim()));
            InboundKey? found = null;
            foreach (var key in http.Keys)
                if (CryptographicOperations.FixedTimeEquals(hash, key.Hash))
                    found = key;
            if (found is null)
                return Task.FromResult(AuthenticateResult.Fail("No such key."));
            var identity = new ClaimsIdentity([new(ClaimTypes.Name, found.Name)], Bearer);
            return Task.FromResult(AuthenticateResult.Success(new(new ClaimsPrincipal(identity), Bearer)));
        }

        protected override Task HandleChallengeAsync(AuthenticationProperties properties)
        {
            Response.Headers.WWWAuthenticate = Bearer;
            return base.HandleChallengeAsync(properties);
        }
    }
}
