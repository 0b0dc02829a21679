using System.Net;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Server;

/// <summary>Chooses the Qianfan key that signs a request's calls. A caller can never choose where they go.</summary>
/// <param name="own">The deployment's key.</param>
internal sealed class CallerCredentials(CredentialMode mode, Credentials? own)
{
    public const string AccessKeyHeader = "X-Qianfan-Access-Key";
    public const string SecretKeyHeader = "X-Qianfan-Secret-Key";
    public const string SessionTokenHeader = "X-Qianfan-Session-Token";
    public const string ApiKeyHeader = "X-Qianfan-Api-Key";

    private static readonly string[] _headers = [AccessKeyHeader, SecretKeyHeader, SessionTokenHeader, ApiKeyHeader];

    // Parts of the names under which people put keys into a query string.
    private static readonly string[] _secretNames = ["key", "token", "secret", "authorization", "credential", "password"];

    /// <summary>Where the key of a call comes from, or would have to; <see langword="null"/> for the settings.</summary>
    public KeySource? SourceOf(Credentials? key) => mode == CredentialMode.Server || key is not null && ReferenceEquals(key, own)
        ? null
        : new(AccessKeyHeader, SecretKeyHeader, ApiKeyHeader) { IsPerRequest = true };

    /// <returns><see langword="null"/> when there is none; the call then says so.</returns>
    /// <exception cref="RequestError">400: credentials where they must not be, half or empty, or not to be told apart.</exception>
    public Credentials? Choose(HttpContext context)
    {
        var request = context.Request;
        if (request.Query.Keys.Any(name => _secretNames.Any(secret => name.Contains(secret, StringComparison.OrdinalIgnoreCase))))
            throw Refuse(("Credentials in the query string end up in logs; send them as headers.", "写在查询字符串里的密钥会进入日志；请用请求头发送。"));
        // Whoever sends a header, even an empty one, means a key of their own: the deployment's must not take its place.
        if (!_headers.Any(request.Headers.ContainsKey))
            return mode == CredentialMode.Header ? null : own;
        if (mode == CredentialMode.Server)
            throw Refuse(("This server uses its own Qianfan keys; do not send any.", "本服务器使用自己的千帆密钥；请不要发送密钥。"));
        var id = Single(request, AccessKeyHeader);
        var secret = Single(request, SecretKeyHeader);
        var token = Single(request, SessionTokenHeader);
        var api = Single(request, ApiKeyHeader);
        if (id is null != secret is null || id is null && (api is null || token is not null))
            throw Refuse((
                $"Send {AccessKeyHeader} and {SecretKeyHeader} together, or {ApiKeyHeader} alone, and none of them empty: "
                    + "set the variables that your client reads them from, or remove these headers.",
                $"{AccessKeyHeader} 和 {SecretKeyHeader} 必须成对出现，或只发送 {ApiKeyHeader}，且都不能为空："
                    + "请设置客户端读取它们的环境变量，或去掉这些请求头。"));
        if (!request.IsHttps && !IPAddress.IsLoopback(context.Connection.RemoteIpAddress ?? IPAddress.None))
            throw Refuse(("Qianfan keys are accepted only over https.", "千帆密钥只能通过 https 发送。"));
        foreach (var (name, value) in new[]
            { (AccessKeyHeader, id), (SecretKeyHeader, secret), (SessionTokenHeader, token), (ApiKeyHeader, api) })
            if (value is not null && AccessKey.Flaw(value) is { } flaw)
                throw Refuse(($"{name} {flaw.English}.", $"{name} {flaw.Chinese}。"));
        return new(id is null ? null : new AccessKey(id, secret!, token), api);
    }

    /// <summary>The value of a header that may be sent once; <see langword="null"/> where it is empty.</summary>
    /// <exception cref="RequestError">400: it was sent with different values.</exception>
    public static string? Single(HttpRequest request, string name)
    {
        if (!request.Headers.TryGetValue(name, out var sent))
            return null;
        var values = sent.Where(value => !string.IsNullOrWhiteSpace(value)).Distinct(StringComparer.Ordinal).ToArray();
        return values.Length <= 1 ? values.FirstOrDefault()
            : throw Refuse(($"{name} was sent more than once with different values.", $"{name} 重复发送，且值不同。"));
    }

    private static RequestError Refuse(LocalizedText text) => RequestError.Bad(RequestError.InvalidRequest, text);
}
