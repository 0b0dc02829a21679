using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>An authorization server on loopback: its metadata, its keys and its tokens.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    public const string Audience = "https://models.example.com/mcp";
    public const string Scope = "models:read";

    // Made once: that takes longer than a test.
    private static readonly RsaSecurityKey _first = NewKey();
    private static readonly RsaSecurityKey _second = NewKey();

    private readonly WebApplication _web;
    private readonly JsonWebTokenHandler _tokens = new() { SetDefaultTimesOnTokenCreation = false };
    private volatile RsaSecurityKey _key = _first;

    private TestIssuer()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _web = builder.Build();
        _web.Run(AnswerAsync);
    }

    /// <summary>As it calls itself: without a slash at the end.</summary>
    public string Name => _web.Urls.First();

    /// <summary>The public key, as an attacker may have it.</summary>
    public RsaSecurityKey PublicKey => new(RSA.Create(_key.Rsa.ExportParameters(false))) { KeyId = _key.KeyId };

    public static async Task<TestIssuer> StartAsync()
    {
        var issuer = new TestIssuer();
        await issuer._web.StartAsync();
        return issuer;
    }

    /// <summary>From now on signs with a new key, and knows the old one no more.</summary>
    public void Rotate() => _key = _second;

    /// <summary>A token that opens the door, but for what is changed.</summary>
    public string Token(Action<SecurityTokenDescriptor>? change = null)
    {
        var token = new SecurityTokenDescriptor
        {
            Issuer = Name,
            Audience = Audience,
            IssuedAt = DateTime.UtcNow.AddMinutes(-10),
            NotBefore = DateTime.UtcNow.AddMinutes(-10),
            Expires = DateTime.UtcNow.AddMinutes(10),
            Claims = new Dictionary<string, object> { ["sub"] = "an-agent", ["scope"] = $"openid {Scope}" },
            SigningCredentials = new(_key, SecurityAlgorithms.RsaSha256),
        };
        change?.Invoke(token);
        return _tokens.CreateToken(token);
    }

    /// <summary>A key of nobody.</summary>
    public static RsaSecurityKey Strange { get; } = NewKey();

    private static RsaSecurityKey NewKey() => new(RSA.Create(2048)) { KeyId = RandomNumberGenerator.GetHexString(8) };

    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync(new CancellationToken(canceled: true));
        await _web.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var (status, answer) = context.Request.Path.Value switch
        {
            "/.well-known/openid-configuration" => (200, $$"""{"issuer":"{{Name}}","jwks_uri":"{{Name}}/jwks"}"""),
            "/jwks" => (200, Keys()),
            _ => (404, "{}"),
        };
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(answer));
    }

    private string Keys()
    {
        var key = _key;
        var numbers = key.Rsa.ExportParameters(false);
        return JsonSerializer.Serialize(new
        {
            keys = new[]
            {
                new { kty = "RSA", use = "sig", kid = key.KeyId, n = Base64UrlEncoder.Encode(numbers.Modulus), e = Base64UrlEncoder.Encode(numbers.Exponent) },
            },
        });
    }
}
