using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Commands;

/// <summary>Which proxy calls take, and why one that is set is not taken. Without its name and password.</summary>
internal static class ProxyInUse
{
    private const string Example = "http://proxy.example.com:3128";

    private static readonly string[] _schemes = ["http", "https", "socks4", "socks4a", "socks5"];

    /// <summary><see langword="null"/> where no proxy is set.</summary>
    /// <returns>What is found, and what to do about it if it is a mistake.</returns>
    public static (LocalizedText What, LocalizedText? Next)? Of(Uri url)
    {
        var used = HttpClient.DefaultProxy.IsBypassed(url) ? null : HttpClient.DefaultProxy.GetProxy(url);
        // As the runtime reads them: the first that is set counts.
        string[] names = [$"{url.Scheme}_proxy", $"{url.Scheme.ToUpperInvariant()}_PROXY", "all_proxy", "ALL_PROXY"];
        if (names.FirstOrDefault(name => Read(name) is not null) is not { } set)
            return used is not null ? (($"calls go through {used.Authority}, the system's proxy", $"调用经过系统设置的代理 {used.Authority}"), null)
                : url.Scheme == Uri.UriSchemeHttps && (Read("http_proxy") ?? Read("HTTP_PROXY")) is not null
                ? (("HTTP_PROXY is ignored because calls use https; to use a proxy, set HTTPS_PROXY",
                    "调用使用 https，不使用 HTTP_PROXY；需要代理时请设置 HTTPS_PROXY"), null)
                : null;
        var value = Read(set)!;
        var hasScheme = value.Contains("://", StringComparison.Ordinal);
        if (!Uri.TryCreate(hasScheme ? value : $"http://{value}", UriKind.Absolute, out var proxy) || !_schemes.Contains(proxy.Scheme)
            || proxy.Host.Length == 0 || used is not null && used.Host != proxy.Host)
            return (($"{set} is not a valid proxy address and is ignored", $"{set} 不是有效的代理地址，已忽略"),
                ($"It must look like {Example}.", $"必须形如 {Example}。"));
        if (used is null)
            return (($"{set} is ignored: NO_PROXY covers {url.Host}", $"已忽略 {set}：NO_PROXY 包含 {url.Host}"), null);
        return (hasScheme ? ($"calls go through {used.Authority} ({set})", $"调用经过代理 {used.Authority}（{set}）")
            : ($"calls go through {used.Authority} ({set} has no scheme, so http is assumed)",
                $"调用经过代理 {used.Authority}（{set} 没有写协议，按 http 处理）"), null);
    }

    private static string? Read(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
