using Microsoft.Extensions.Caching.Memory;
using Qianfan.Mcp.Signing;

namespace Qianfan.Mcp.Upstream;

/// <summary>
/// Bearer tokens for the inference API, made from Access Key pairs for callers without an API key; for <see cref="QianfanClient"/>. Each is
/// kept until a minute before it expires. Source: cloud.baidu.com/doc/qianfan/s/vm40x9q45 (2025-04-18) and Baidu's SDKs. Not verified: that
/// <c>GET /v2/models</c> takes such a token, which rests on one report.
/// </summary>
/// <param name="iam">Scheme and host of the service that makes them.</param>
internal sealed class BearerTokens(HttpClient http, ReplyReader reader, Uri iam, TimeProvider clock) : IDisposable
{
    // What Baidu's Go SDK asks for; 30 days are the most.
    private const int LifetimeSeconds = 3600;
    private const int MaxReplyBytes = 64 * 1024;

    private static readonly TimeSpan _early = TimeSpan.FromMinutes(1);

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = 10_000 });
    private readonly SingleFlight<Token> _flights = new();

    /// <summary>The same caller with an API key: the caller's own, else a token in its place.</summary>
    /// <exception cref="UpstreamException">No token could be made.</exception>
    public async Task<Credentials> WithBearerAsync(Credentials key, CancellationToken cancellation)
    {
        if (key.ApiKey is not null || key.Pair is not { } pair)
            return key;
        if (_kept.Get<Token>(key.FullFingerprint) is { } kept && clock.GetUtcNow() < kept.Until)
            return key with { ApiKey = kept.Text };
        var made = await _flights.JoinAsync(key.FullFingerprint, running => MakeAsync(pair, running), cancellation);
        return key with { ApiKey = made.Text };
    }

    /// <summary>After a refusal: the next call makes another.</summary>
    public void Forget(Credentials key) => _kept.Remove((key with { ApiKey = null }).FullFingerprint);

    public void Dispose() => _kept.Dispose();

    private async Task<Token> MakeAsync(AccessKey pair, CancellationToken cancellation)
    {
        var path = FormattableString.Invariant($"/v1/BCE-BEARER/token?expireInSeconds={LifetimeSeconds}");
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(iam, path));
        message.Options.Set(SigningHandler.Pair, pair);
        var asked = clock.GetUtcNow();
        using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
        // A token has some hundred bytes.
        await response.Content.LoadIntoBufferAsync(MaxReplyBytes, cancellation);
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        var answer = reader.Read(response, body, pair, member: "").Result;
        if (JsonReading.Text(answer, "token") is not { } text || AccessKey.Flaw(text) is not null)
            throw new UpstreamException(FailureCause.Unreadable, retryable: false);
        if (JsonReading.Text(answer, "status") is "disable")
            throw new UpstreamException(FailureCause.CredentialsRefused, retryable: false);
        // By this machine's clock: upstream's own time of expiry may be told by another.
        var token = new Token(text, asked + TimeSpan.FromSeconds(LifetimeSeconds) - _early);
        _kept.Set(new Credentials(pair).FullFingerprint, token, new MemoryCacheEntryOptions
        {
            Size = 1,
            AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(LifetimeSeconds),
        });
        return token;
    }

    private sealed record Token(string Text, DateTimeOffset Until)
    {
        public override string ToString() => AccessKey.Redacted;
    }
}
