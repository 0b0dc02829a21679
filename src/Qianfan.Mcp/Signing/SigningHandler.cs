namespace Qianfan.Mcp.Signing;

/// <summary>
/// Signs every attempt, with the time of that attempt, or adds the API key. Used by <c>QianfanClient</c>, below its retries.
/// </summary>
/// <param name="clock">The time that upstream is believed to have.</param>
/// <param name="lifetimeSeconds">How long a signature stays valid.</param>
internal sealed class SigningHandler(TimeProvider clock, int lifetimeSeconds) : DelegatingHandler
{
    /// <summary>Where a request carries the pair to sign with: one handler serves callers with different accounts.</summary>
    public static readonly HttpRequestOptionsKey<AccessKey> Pair = new("qianfan.access-key");

    /// <summary>Where a request carries the API key or bearer token that it goes with instead.</summary>
    public static readonly HttpRequestOptionsKey<string> Bearer = new("qianfan.api-key");

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Options.TryGetValue(Bearer, out var bearer))
        {
            Replace("Authorization", $"Bearer {bearer}");
            return base.SendAsync(request, cancellationToken);
        }
        if (!request.Options.TryGetValue(Pair, out var key))
            throw new InvalidOperationException("The request names no key to sign with.");
        var timestamp = BceAuthV1.Timestamp(clock.GetUtcNow());
        var signature = Sign(request.Method.Method, request.RequestUri!, key, timestamp, lifetimeSeconds);
        Replace(BceAuthV1.DateHeader, timestamp);
        if (key.SessionToken is { } token)
            Replace(BceAuthV1.TokenHeader, token);
        Replace("Authorization", signature.Authorization);
        return base.SendAsync(request, cancellationToken);

        void Replace(string name, string value)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }

    /// <summary>The signature of a request with the headers host, date and, for a temporary key, session token.</summary>
    internal static BceSignature Sign(string method, Uri uri, AccessKey key, string timestamp, int lifetimeSeconds)
    {
        // As HttpClient sends Host: IPv6 in brackets, the port only if it is not the scheme's own.
        var name = uri.HostNameType == UriHostNameType.IPv6 ? $"[{uri.IdnHost}]" : uri.IdnHost;
        return BceAuthV1.Sign(key, timestamp, lifetimeSeconds, method, uri.AbsolutePath, uri.Query.TrimStart('?'),
        [
            new("host", uri.IsDefaultPort ? name : $"{name}:{uri.Port}"),
            new(BceAuthV1.DateHeader, timestamp),
            new(BceAuthV1.TokenHeader, key.SessionToken ?? ""),
        ]);
    }
}
