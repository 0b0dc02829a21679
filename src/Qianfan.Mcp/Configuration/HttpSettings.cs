using System.Buffers;
using System.Net;
using System.Security.Cryptography;
using Qianfan.Mcp.Sharing;

namespace Qianfan.Mcp.Configuration;

internal enum AuthMode { None, Key, OAuth }

/// <summary>Whose Qianfan keys sign a call: the deployment's, the caller's, or the caller's if it sends any.</summary>
internal enum CredentialMode { Server, Header, Either }

/// <summary>What browsers are shown: nothing, how to connect a client, or the catalog as well.</summary>
internal enum PageMode { None, Connect, Catalog }

/// <summary>An accepted bearer key.</summary>
/// <param name="Name">Of its holder, for logs and limits.</param>
/// <param name="Hash">SHA-256 of the key, which is not stored.</param>
internal sealed record InboundKey(string Name, byte[] Hash);

/// <summary>What an OAuth access token must say.</summary>
internal sealed record OAuthSettings(Uri Issuer, string Audience, string? Scope);

/// <summary>The settings of the HTTP endpoint, checked.</summary>
internal sealed record HttpSettings(
    IReadOnlyList<Uri> Urls, Uri? PublicUrl, IReadOnlyList<string> AllowedHosts, IReadOnlyList<string> AllowedOrigins,
    IReadOnlyList<IPNetwork> TrustedProxies, AuthMode Auth, IReadOnlyList<InboundKey> Keys, OAuthSettings? OAuth,
    CredentialMode Credentials, int CallerRate, int CredentialRate, int Concurrency, PageMode Page, SharingOptions? Sharing)
{
    /// <summary>Path of the MCP endpoint.</summary>
    public const string Path = "/mcp";

    private const int MostPerMinute = 100_000_000;

    /// <summary>The MCP endpoint as clients see it; <see langword="null"/> if only they know.</summary>
    public Uri? PublicEndpoint => EndpointOf(PublicUrl);

    /// <summary>Whether only this machine can reach the endpoint.</summary>
    public bool LoopbackOnly => Urls.All(url => url.IsLoopback);

    /// <exception cref="SettingsException">A value is invalid, or would leave the endpoint open to anybody.</exception>
    public static HttpSettings From(Func<Setting, string?> read)
    {
        var auth = Choice<AuthMode>(Setting.Auth, read);
        var publicUrl = PublicUrlOf(read(Setting.PublicUrl));
        var settings = new HttpSettings(
            [.. List(read(Setting.Urls) ?? Setting.Urls.Default).Select(Listen)],
            publicUrl,
            ["localhost", "127.0.0.1", "[::1]", .. publicUrl is null ? [] : (string[])[publicUrl.Host],
                .. List(read(Setting.AllowedHosts)).Select(Host)],
            [.. List(read(Setting.AllowedOrigins)).Select(Origin)],
            [.. List(read(Setting.TrustedProxies)).Select(Network)],
            auth,
            [.. List(read(Setting.Keys)).Select(Key)],
            auth == AuthMode.OAuth ? OAuthOf(read, publicUrl) : null,
            Choice<CredentialMode>(Setting.Credentials, read),
            Settings.Number(Setting.CallerRate, read, 1, MostPerMinute),
            Settings.Number(Setting.CredentialRate, read, 1, MostPerMinute),
            Settings.Number(Setting.Concurrency, read, 1, 10_000),
            Choice<PageMode>(Setting.Page, read),
            read(Setting.Redis) is { } redis ? SharingOf(redis, read(Setting.RedisKey)) : null);
        if (settings.Urls.Count == 0)
            throw Settings.Bad(Setting.Urls, ("has no address", "没有给出地址"));
        if (auth == AuthMode.None && !settings.LoopbackOnly)
            throw Settings.Bad(Setting.Urls, (
                "is reachable from other machines, which requires authentication: set QIANFAN_MCP_AUTH=key and QIANFAN_MCP_KEYS "
                    + "(create one with `qianfan-mcp key NAME`), or QIANFAN_MCP_AUTH=oauth",
                "可被其他机器访问，必须设置身份验证：设置 QIANFAN_MCP_AUTH=key 和 QIANFAN_MCP_KEYS（用 `qianfan-mcp key NAME` 生成），"
                    + "或 QIANFAN_MCP_AUTH=oauth"));
        if (auth == AuthMode.Key && settings.Keys.Count == 0)
            throw Settings.Bad(Setting.Keys, ("is empty, so nobody could connect; create a key with `qianfan-mcp key NAME`",
                "为空，任何人都无法连接；用 `qianfan-mcp key NAME` 生成密钥"));
        return settings;
    }

    private static Uri Listen(string text)
    {
        var any = text.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal);
        // Kestrel listens on every address for a host that it does not know, so only the host may be given.
        return Uri.TryCreate(any, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp && Settings.IsBare(url) ? url
            : throw Settings.Bad(Setting.Urls, ("must look like http://127.0.0.1:8080; terminate TLS at a reverse proxy",
                "必须形如 http://127.0.0.1:8080；TLS 请在反向代理上终止"));
    }

    private static Uri? PublicUrlOf(string? text) => text is null ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && Settings.IsSafe(url)
        && url.AbsoluteUri == url.GetLeftPart(UriPartial.Path) && url.UserInfo.Length == 0 && !EndsWithPath(url) ? url
        : throw Settings.Bad(Setting.PublicUrl, (
            $"must look like https://models.example.com or https://models.example.com/qianfan, without {Path}",
            $"必须形如 https://models.example.com 或 https://models.example.com/qianfan，不带 {Path}"));

    // Whoever writes it that way means the endpoint.
    private static bool EndsWithPath(Uri url) => url.AbsolutePath.TrimEnd('/').EndsWith(Path, StringComparison.OrdinalIgnoreCase);

    private static Uri? EndpointOf(Uri? publicUrl) => publicUrl is null ? null : new(publicUrl.AbsoluteUri.TrimEnd('/') + Path);

    // *.example.com stands for every host below it, * for any host.
    private static string Host(string text) =>
        text == "*" || Uri.CheckHostName(text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text) != UriHostNameType.Unknown
            ? text : throw Settings.Bad(Setting.AllowedHosts, ("must list host names such as models.example.com, without scheme or port",
                "必须是主机名，例如 models.example.com，不带协议和端口"));

    private static string Origin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme.StartsWith("http", StringComparison.Ordinal)
        && url.GetLeftPart(UriPartial.Authority) == text ? text
            : throw Settings.Bad(Setting.AllowedOrigins, ("must list origins such as https://app.example.com, without a path",
                "必须是来源（Origin），例如 https://app.example.com，不带路径"));

    private static IPNetwork Network(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : throw Settings.Bad(Setting.TrustedProxies, ("must list addresses or networks such as 10.0.0.0/8", "必须是地址或网段，例如 10.0.0.0/8"));

    private static InboundKey Key(string text)
    {
        var hash = new byte[SHA256.HashSizeInBytes];
        return text.Split('=', 2) is [{ Length: > 0 } name, var hex] && hex.Length == 2 * hash.Length
            && Convert.FromHexString(hex, hash, out _, out _) == OperationStatus.Done ? new(name, hash)
            : throw Settings.Bad(Setting.Keys, (
                "must list name=hash pairs as `qianfan-mcp key NAME` prints them; the hash is 64 hex digits",
                "必须是 `qianfan-mcp key NAME` 打印的 name=hash 对；hash 为 64 位十六进制"));
    }

    private static OAuthSettings OAuthOf(Func<Setting, string?> read, Uri? publicUrl)
    {
        if (!Uri.TryCreate(read(Setting.Issuer), UriKind.Absolute, out var issuer) || !Settings.IsSafe(issuer))
            throw Settings.Bad(Setting.Issuer, ("must be the https URL of the authorization server", "必须是授权服务器的 https URL"));
        var audience = read(Setting.Audience) ?? EndpointOf(publicUrl)?.AbsoluteUri;
        if (audience is null)
            throw Settings.Bad(Setting.Audience, ("or QIANFAN_MCP_PUBLIC_URL is required: tokens must name this server as their audience",
                "和 QIANFAN_MCP_PUBLIC_URL 至少要设置一个：令牌的受众必须是本服务器"));
        return new(issuer, audience, read(Setting.Scope));
    }

    private static SharingOptions SharingOf(string redis, string? key)
    {
        if (key is not { Length: >= SharingOptions.ShortestKey })
            throw Settings.Bad(Setting.RedisKey, (
                $"must be a secret of at least {SharingOptions.ShortestKey} characters, the same on all replicas; "
                    + "create one with `openssl rand -base64 32`",
                $"必须是各副本共用的密钥，至少 {SharingOptions.ShortestKey} 个字符；用 `openssl rand -base64 32` 生成"));
        return SharingOptions.IsReadable(redis) ? new(redis, key) : throw Settings.Bad(Setting.Redis, (
            "must be a StackExchange.Redis connection string, such as redis:6379,password=…,ssl=true",
            "必须是 StackExchange.Redis 连接字符串，例如 redis:6379,password=…,ssl=true"));
    }

    private static T Choice<T>(Setting setting, Func<Setting, string?> read) where T : struct, Enum =>
        // Letters only, since Enum.TryParse also takes numbers and lists.
        (read(setting) ?? setting.Default) is { } text && text.All(char.IsAsciiLetter)
        && Enum.TryParse<T>(text, ignoreCase: true, out var value) ? value
            : throw Settings.Bad(setting, Settings.OneOf(setting));

    private static string[] List(string? text) =>
        text?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
