using System.Collections.Concurrent;
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
    private const string KeysPath = "/jwks";

    private readonly JsonWebTokenHandler _tokens = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly string _path;
    private volatile RsaSecurityKey _key = _first;
    private volatile RequestDelegate? _fault;

    private TestIssuer(string path)
    {
        _path = path;
        MetadataPath = $"{path.TrimEnd('/')}/.well-known/openid-configuration";
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _web = builder.Build();
        _web.Run(AnswerAsync);
    }

    /// <summary>As it calls itself: without a slash at the end.</summary>
    public string Name => _web.Urls.First() + _path;

    /// <summary>Where its metadata is, and nowhere else.</summary>
    public string MetadataPath { get; set; }

    /// <summary>Its metadata, where that is not as it should be.</summary>
    public string? Metadata { get; set; }

    /// <summary>Address of its keys.</summary>
    public string Keys => _web.Urls.First() + KeysPath;

    /// <summary>Paths that it was asked for.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    /// <summary>The public key, as an attacker may have it.</summary>
    public RsaSecurityKey PublicKey => new(RSA.Create(_key.Rsa.ExportParameters(false))) { KeyId = _key.KeyId };

    /// <param name="path">Of its name.</param>
    public static async Task<TestIssuer> StartAsync(string path = "")
    {
        var issuer = new TestIssuer(path);
        await issuer._web.StartAsync();
        return issuer;
    }

    /// <summary>From now on answers like this; as it should for <see langword="null"/>.</summary>
    public void Fail(RequestDelegate? fault) => _fault = fault;

    /// <summary>From now on takes requests and answers none.</summary>
    public void Hang() => Fail(context => Task.Delay(Timeout.Infinite, context.RequestAborted));

    /// <summary>Waits for a request that was not waited for.</summary>
    public Task ArrivedAsync() => _arrived.WaitAsync();

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

    /// <summary>A token that opens the door, but for its header: <c>KID</c> stands for the id of the key.</summary>
    public string TokenWithHeader(string header)
    {
        var signed = $"{Base64UrlEncoder.Encode(header.Replace("KID", _key.KeyId, StringComparison.Ordinal))}.{Token().Split('.')[1]}";
        var signature = _key.Rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64UrlEncoder.Encode(signature)}";
    }

    /// <summary>A token that opens the door, but for its signature: of a key that this issuer never had.</summary>
    public string StrangeToken(string? keyId = null) => Token(token => token.SigningCredentials = new(
        new RsaSecurityKey(Strange.Rsa) { KeyId = keyId ?? RandomNumberGenerator.GetHexString(8) }, SecurityAlgorithms.RsaSha256));

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
        var path = context.Request.Path.Value!;
        _asked.Enqueue(path);
        _arrived.Release();
        if (_fault is { } fault)
        {
            await fault(context);
            return;
        }
        var (status, answer) = path == MetadataPath ? (200, Metadata ?? $$"""{"issuer":"{{Name}}","jwks_uri":"{{Keys}}"}""")
            : path == KeysPath ? (200, Written()) : (404, "{}");
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(answer));
    }

    private string Written()
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
