using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ModelContextProtocol.AspNetCore.Authentication;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Server;

/// <summary>Who may connect over HTTP: holders of a bearer key, or of an access token that the issuer signed for this server.</summary>
internal static class Authentication
{
    private const string MetadataPath = "/.well-known/oauth-protected-resource";

    private static readonly string[] _algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    // RFC 9068, 2.1. Many issuers still name no type, or the one of all JWTs.
    private static readonly string[] _types = ["", "JWT", "at+jwt", "application/at+jwt"];

    // Of ID tokens (OpenID Connect Core, 3.3.2.11) and logout tokens (Back-Channel Logout, 2.4), which may call themselves JWT.
    private static readonly string[] _foreignClaims = ["at_hash", "c_hash", "events"];

    public static void AddTo(IServiceCollection services, HttpSettings http, Language language)
    {
        if (http.Auth == AuthMode.None)
            return;
        if (http.OAuth is { } oauth)
        {
            services.AddSingleton(all => new IssuerKeys(
                oauth.Issuer,
                all.GetRequiredService<TimeProvider>(),
                all.GetRequiredService<ILoggerFactory>().CreateLogger(McpServerSetup.Name),
                all.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));
            services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
                .Configure<IssuerKeys>((bearer, keys) => Validate(bearer, oauth, keys));
            AddSchemes(services, JwtBearerDefaults.AuthenticationScheme, McpAuthenticationDefaults.AuthenticationScheme)
                .AddJwtBearer()
                .AddMcp(mcp => Describe(mcp, http, oauth, language));
        }
        else
            AddSchemes(services, KeyHandler.Bearer, KeyHandler.Bearer)
                .AddScheme<AuthenticationSchemeOptions, KeyHandler>(KeyHandler.Bearer, null);
        services.AddAuthorization(options => options.DefaultPolicy = new AuthorizationPolicyBuilder()
            .RequireAuthenticatedUser()
            .RequireAssertion(context => http.OAuth?.Scope is not { } scope || Scopes(context.User).Contains(scope))
            .Build());
        services.AddSingleton<IAuthorizationMiddlewareResultHandler>(new Refusals(http));
        services.AddSingleton(http);
    }

    // What AddAuthentication does, but for data protection, which is for cookies: with System.Xml it takes 2 MB of the native image.
    private static AuthenticationBuilder AddSchemes(IServiceCollection services, string scheme, string challenge)
    {
        services.AddAuthenticationCore(options => (options.DefaultScheme, options.DefaultChallengeScheme) = (scheme, challenge));
        services.AddWebEncoders();
        services.AddSingleton<IAuthenticationConfigurationProvider, Unconfigured>();
        return new(services);
    }

    private static void Validate(JwtBearerOptions bearer, OAuthSettings oauth, IssuerKeys keys)
    {
        var issuer = oauth.Issuer.ToString();
        bearer.MapInboundClaims = false;
        bearer.ConfigurationManager = keys;
        bearer.RefreshOnIssuerKeyNotFound = false;
        bearer.TokenValidationParameters = new()
        {
            ValidIssuers = [oauth.Issuer.OriginalString, issuer, issuer.TrimEnd('/')],
            ValidAudience = oauth.Audience,
            ValidAlgorithms = _algorithms,
            TypeValidator = (type, token, _) => IsAccessToken(type, (JsonWebToken)token) ? type ?? ""
                : throw new SecurityTokenInvalidTypeException("It is no access token, or asks for what is not understood here."),
            ClockSkew = TimeSpan.FromMinutes(1),
            NameClaimType = "sub",
        };
        bearer.Events = new()
        {
            OnMessageReceived = context => PrepareAsync(context, keys),
            OnAuthenticationFailed = context => TryNewKeysAsync(context, keys),
        };
    }

    // No extension is understood, so none may be critical (RFC 7515, 4.1.11).
    private static bool IsAccessToken(string? type, JsonWebToken token) =>
        _types.Contains(type ?? "", StringComparer.OrdinalIgnoreCase) && !token.TryGetHeaderValue<object>("crit", out _)
        && !_foreignClaims.Any(claim => token.TryGetPayloadValue<object>(claim, out _));

    // Without keys it is not the token that is wrong, so that is found out before.
    private static Task PrepareAsync(MessageReceivedContext context, IssuerKeys keys) => FailAsync(context, async () =>
    {
        context.Token = BearerOf(context.Request);
        // Health and the metadata ask for no token.
        if (context.Token is null || context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is null)
            context.NoResult();
        else
            await keys.GetConfigurationAsync(context.HttpContext.RequestAborted);
    });

    // A key id that is not known may be that of the issuer's new key.
    private static Task TryNewKeysAsync(AuthenticationFailedContext context, IssuerKeys keys) => FailAsync(context, async () =>
    {
        var cancellation = context.HttpContext.RequestAborted;
        if (context.Exception is not SecurityTokenSignatureKeyNotFoundException || BearerOf(context.Request) is not { } token
            || !await keys.RenewAsync(new JsonWebToken(token).Kid ?? "", cancellation))
            return;
        var parameters = context.Options.TokenValidationParameters.Clone();
        parameters.IssuerSigningKeys = (await keys.GetConfigurationAsync(cancellation)).SigningKeys;
        var result = await context.Options.TokenHandlers[0].ValidateTokenAsync(token, parameters);
        if (!result.IsValid)
            return;
        context.Principal = new(result.ClaimsIdentity);
        context.Success();
    });

    // Thrown, it would be logged as a fault of this server, for each call.
    private static async Task FailAsync(ResultContext<JwtBearerOptions> context, Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception e) when (e is RequestError or OperationCanceledException)
        {
            context.Fail(e);
        }
    }

    private static string? BearerOf(HttpRequest request)
    {
        const string prefix = $"{JwtBearerDefaults.AuthenticationScheme} ";
        var sent = CallerCredentials.Single(request, "Authorization");
        return sent?.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) is true ? sent[prefix.Length..].Trim() : null;
    }

    // RFC 9728.
    private static void Describe(McpAuthenticationOptions mcp, HttpSettings http, OAuthSettings oauth, Language language)
    {
        mcp.ResourceMetadata = new()
        {
            ResourceName = ServerIdentity.Title.In(language),
            // As it was configured: clients compare it letter by letter with what the issuer calls itself (RFC 8414, 3.3).
            AuthorizationServers = [oauth.Issuer.OriginalString],
            ScopesSupported = oauth.Scope is { } scope ? [scope] : [],
            BearerMethodsSupported = ["header"],
        };
        mcp.Events.OnResourceMetadataRequest = context =>
        {
            var request = context.Request;
            // A proxy may have taken the public path off.
            if (request.Path.Value is MetadataPath or MetadataPath + HttpSettings.Path
                || http.PublicEndpoint is { } url && request.Path.Value == MetadataPath + PathString.FromUriComponent(url).Value)
                // The Host header was checked against the allow list before this.
                context.ResourceMetadata!.Resource =
                    http.PublicEndpoint?.AbsoluteUri ?? $"{request.Scheme}://{request.Host}{HttpSettings.Path}";
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
            // Two tokens, or no keys to judge one by: not the token's fault, so no reason to log in again.
            if ((await context.AuthenticateAsync()).Failure is RequestError error)
                throw error;
            // The challenge names this server as clients see it.
            if (http.PublicEndpoint is { } url)
                (context.Request.Scheme, context.Request.Host, context.Request.PathBase, context.Request.Path) =
                    (url.Scheme, new HostString(url.Authority), "", PathString.FromUriComponent(url));
            await context.ChallengeAsync();
            context.Response.StatusCode = authorizeResult.Forbidden ? StatusCodes.Status403Forbidden : StatusCodes.Status401Unauthorized;
            var scope = http.OAuth?.Scope;
            var reason = authorizeResult.Forbidden ? "insufficient_scope"
                : http.OAuth is not null && context.Request.Headers.Authorization.Count > 0 ? "invalid_token" : null;
            context.Response.Headers.WWWAuthenticate +=
                (scope is null ? "" : $", scope=\"{scope}\"") + (reason is null ? "" : $", error=\"{reason}\"");
            await new RequestError(context.Response.StatusCode, RequestError.NotTaken, reason switch
            {
                "insufficient_scope" => ($"The access token lacks the scope {scope}.", $"访问令牌缺少权限范围 {scope}。"),
                "invalid_token" => ("The access token is not valid for this server.", "访问令牌对本服务器无效。"),
                _ when http.OAuth is null => ("Send a key that this server accepts: Authorization: Bearer KEY.",
                    "请发送本服务器认可的密钥：Authorization: Bearer KEY。"),
                _ => ("Send an access token: Authorization: Bearer TOKEN.", "请发送访问令牌：Authorization: Bearer TOKEN。"),
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
            if (BearerOf(Request) is not { } sent)
                return Task.FromResult(AuthenticateResult.NoResult());
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(sent));
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

/// <summary>No file configures authentication: settings do.</summary>
internal sealed class Unconfigured : IAuthenticationConfigurationProvider
{
    public IConfiguration AuthenticationConfiguration { get; } = new ConfigurationBuilder().Build();
}
