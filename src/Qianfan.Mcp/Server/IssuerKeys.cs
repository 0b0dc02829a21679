using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Qianfan.Mcp.Configuration;

namespace Qianfan.Mcp.Server;

/// <summary>
/// The issuer's metadata and keys: asked for when a token needs them, by one request for all who wait, and kept. The framework's manager
/// asks behind the token that needs a new key, waits as long as the issuer likes, and lets one stranger's key id stop it for a while.
/// </summary>
/// <param name="stopping">When this server stops; nobody waits for the issuer then.</param>
internal sealed class IssuerKeys(Uri issuer, TimeProvider clock, ILogger log, CancellationToken stopping)
    : IConfigurationManager<OpenIdConnectConfiguration>, IDisposable
{
    /// <summary>For the metadata and the keys together.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>How long a key that the issuer withdrew opens the door, unless the issuer fails.</summary>
    public static readonly TimeSpan AutomaticRefreshInterval = TimeSpan.FromHours(1);

    /// <summary>
    /// How often unknown key ids make it ask in the long run, and how soon it asks again for the same one, or after a failure.
    /// </summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(30);

    /// <summary>How long keys are used while the issuer fails.</summary>
    public static readonly TimeSpan LongestUse = TimeSpan.FromDays(1);

    /// <summary>Bytes of one answer.</summary>
    public const int LongestAnswer = 256 * 1024;

    // Unknown key ids that make it ask at once, so that a stranger's does not delay the next one, which may be the issuer's new key.
    private const int Burst = 3;

    private static readonly Kept _nothing = new(null, TimeSpan.Zero, TimeSpan.Zero, IsFresh: false);

    // A redirect from https to http, or to anything but these, is not followed.
    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxAutomaticRedirections = 3, UseCookies = false })
    {
        MaxResponseContentBufferSize = LongestAnswer,
    };

    private readonly long _start = clock.GetTimestamp();
    private readonly Lock _sync = new();
    private readonly Dictionary<string, TimeSpan> _askedFor = [];
    private volatile Kept _kept = _nothing;
    private Task _asking = Task.CompletedTask;
    private TimeSpan _paidUntil;

    // Of no clock on the wall: one that is put back must not keep old keys.
    private TimeSpan Now => clock.GetElapsedTime(_start);

    private bool IsDue => _kept.Metadata is null || _kept.Due <= Now;

    /// <exception cref="RequestError">503: there are none.</exception>
    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel)
    {
        if (IsDue)
            await AskAsync().WaitAsync(cancel);
        return _kept.Metadata ?? throw Unavailable();
    }

    /// <summary>Asks for a key that the kept ones lack, unless that was done too often.</summary>
    /// <returns>Whether there are other keys now.</returns>
    /// <exception cref="RequestError">503: the issuer does not say whether it has such a key.</exception>
    public async Task<bool> RenewAsync(string keyId, CancellationToken cancel)
    {
        var before = _kept.Metadata;
        await AskAsync(keyId).WaitAsync(cancel);
        var areOthers = _kept.Metadata != before || IsKnown(keyId);
        return areOthers || _kept.IsFresh ? areOthers : throw Unavailable();
    }

    /// <summary>Does nothing: <see cref="RenewAsync"/> has done it before the token is refused.</summary>
    public void RequestRefresh() { }

    public void Dispose() => _client.Dispose();

    private static RequestError Unavailable() => new(
        StatusCodes.Status503ServiceUnavailable, RequestError.NotTaken,
        ("The keys of the authorization server are unavailable; call again.", "无法获取授权服务器的公钥；请重试。"))
    {
        RetryAfter = (int)Timeout.TotalSeconds,
    };

    private bool IsKnown(string keyId) => _kept.Metadata?.SigningKeys.Any(key => key.KeyId == keyId) is true;

    /// <param name="keyId">Of a token; <see langword="null"/> to ask when it is due.</param>
    private Task AskAsync(string? keyId = null)
    {
        lock (_sync)
        {
            // Without any keys, a second after the last time will do.
            if (_asking.IsCompleted && (keyId is null ? IsDue && MayAsk(TimeSpan.FromSeconds(1)) : IsNew(keyId) && MayAsk(RefreshInterval)))
            {
                if (keyId is not null)
                    _askedFor[keyId] = Now;
                _asking = KeepAsync();
            }
            return _asking;
        }
    }

    private bool IsNew(string keyId)
    {
        foreach (var (asked, at) in _askedFor)
            if (at + RefreshInterval <= Now)
                _askedFor.Remove(asked);
        return !IsKnown(keyId) && !_askedFor.ContainsKey(keyId);
    }

    // Each time it asks costs time that has to pass, of which some may be owed.
    private bool MayAsk(TimeSpan cost)
    {
        var now = Now;
        if (_paidUntil >= now + Burst * RefreshInterval)
            return false;
        _paidUntil = (_paidUntil > now ? _paidUntil : now) + cost;
        return true;
    }

    private async Task KeepAsync()
    {
        var now = Now;
        // Meanwhile, and if it fails, the kept ones are used.
        _kept = _kept.Since + LongestUse <= now ? _nothing : _kept with { Due = now + RefreshInterval };
        using var limit = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            _kept = new(await FetchAsync(either.Token), now, now + AutomaticRefreshInterval, IsFresh: true);
        }
        catch (Exception e)
        {
            _kept = _kept with { IsFresh = false };
            if (!stopping.IsCancellationRequested)
                log.LogWarning("The keys of {Issuer} cannot be had: {Reason}", issuer,
                    e is IOException ? e.Message : $"no answer within {Timeout.TotalSeconds} s");
        }
    }

    /// <exception cref="IOException">Nowhere is metadata of this issuer with keys.</exception>
    private async Task<OpenIdConnectConfiguration> FetchAsync(CancellationToken cancellation)
    {
        var origin = issuer.GetLeftPart(UriPartial.Authority);
        var path = issuer.AbsolutePath.TrimEnd('/');
        // OpenID Connect Discovery 4, RFC 8414 3 and 5.
        string[] addresses = [$"{origin}{path}/.well-known/openid-configuration", $"{origin}/.well-known/oauth-authorization-server{path}",
            $"{origin}/.well-known/openid-configuration{path}"];
        List<string> reasons = [];
        foreach (var address in addresses.Distinct())
            try
            {
                return await ReadAsync(address, cancellation);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                // Other texts quote what was answered.
                reasons.Add($"{address}: {(e is HttpRequestException or IOException ? e.Message : "cannot be understood")}");
            }
        throw new IOException(string.Join("; ", reasons));
    }

    private async Task<OpenIdConnectConfiguration> ReadAsync(string address, CancellationToken cancellation)
    {
        var metadata = OpenIdConnectConfiguration.Create(await _client.GetStringAsync(address, cancellation));
        // Letter by letter (RFC 8414, 3.3): another issuer's keys must not be taken for this one's.
        if (metadata.Issuer != issuer.OriginalString)
            throw new IOException("names another issuer than is set");
        if (!Uri.TryCreate(metadata.JwksUri, UriKind.Absolute, out var keys) || !Settings.IsSafe(keys)
            || keys.IsLoopback && !issuer.IsLoopback)
            throw new IOException("names no https address of keys");
        foreach (var key in new JsonWebKeySet(await _client.GetStringAsync(keys, cancellation)).GetSigningKeys())
            metadata.SigningKeys.Add(key);
        return metadata.SigningKeys.Count > 0 ? metadata : throw new IOException("names no keys");
    }

    /// <param name="Metadata">Of an issuer with keys; <see langword="null"/> where there are none.</param>
    /// <param name="IsFresh">Whether the issuer gave them when it was asked last.</param>
    private sealed record Kept(OpenIdConnectConfiguration? Metadata, TimeSpan Since, TimeSpan Due, bool IsFresh);
}
