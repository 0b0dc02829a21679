namespace Qianfan.Mcp.Signing;

/// <summary>
/// Signs each attempt with one reading of the clock. Sits below retries, so a retry carries a fresh time and signature.
/// </summary>
/// <param name="clock">The time that upstream is believed to have.</param>
/// <param name="expirationSeconds">How long a signature stays valid, in seconds.</param>
internal sealed class SigningHandler(TimeProvider clock, int expirationSeconds) : DelegatingHandler
{
    /// <summary>Where a request carries the key to sign with: one handler serves the callers of many accounts.</summary>
    public static readonly HttpRequestOptionsKey<AccessKey> Key = new("qianfan.access-key");

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(Key, out var key))
            throw new InvalidOperationException("The request names no key to sign with.");
        Sign(request, key);
        return base.SendAsync(request, cancellationToken);
    }

    /// <summary>One whole signature: what <c>x-bce-date</c> and <c>Authorization</c> have to say.</summary>
    internal static (string Timestamp, string Authorization) Sign(string method, Uri uri, AccessKey key, DateTimeOffset at, int expirationSeconds)
    {
        var timestamp = BceAuthV1.Timestamp(at);
        // What HttpClient sends as Host: brackets around IPv6, the port only where it is not the scheme's own.
        var name = uri.HostNameType == UriHostNameType.IPv6 ? $"[{uri.IdnHost}]" : uri.IdnHost;
        var host = uri.IsDefaultPort ? name : $"{name}:{uri.Port}";

        // No token is an empty one, which is not signed.
        var signed = BceAuthV1.SelectHeaders(
            [new("host", host), new(BceAuthV1.DateHeader, timestamp), new(BceAuthV1.TokenHeader, key.SessionToken ?? "")]);
        var prefix = BceAuthV1.Prefix(key.Id, timestamp, expirationSeconds);
        using var canonical = BceAuthV1.CanonicalRequest(
            stackalloc byte[512], method, uri.AbsolutePath, uri.Query.AsSpan().TrimStart('?'), signed);
        return (timestamp, BceAuthV1.Authorization(prefix, BceAuthV1.SigningKey(key.Secret, prefix), canonical.Written, signed));
    }

    private void Sign(HttpRequestMessage request, AccessKey key)
    {
        var (timestamp, authorization) = Sign(request.Method.Method, request.RequestUri!, key, clock.GetUtcNow(), expirationSeconds);
        Replace(request, BceAuthV1.DateHeader, timestamp);
        if (key.SessionToken is { } token)
            Replace(request, BceAuthV1.TokenHeader, token);
        Replace(request, "Authorization", authorization);
    }

    private static void Replace(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }
}
