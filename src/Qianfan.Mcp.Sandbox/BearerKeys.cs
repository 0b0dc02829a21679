using System.Globalization;
using System.Security.Cryptography;

namespace Qianfan.Mcp.Sandbox;

/// <summary>
/// What opens the calls that are not signed: an API key, or a token that IAM's <c>GET /v1/BCE-BEARER/token</c> gave to a signed call
/// (page vm40x9q45, 2025-04-18). Safe for calls from many threads.
/// </summary>
internal sealed class BearerKeys(TimeProvider clock, IEnumerable<string> apiKeys)
{
    /// <summary>The route that issues tokens.</summary>
    public const string Path = "/v1/BCE-BEARER/token";

    /// <summary>Thirty days in seconds. The page prints 25920000, a slip.</summary>
    private const int LongestLife = 2_592_000;

    /// <summary>The oldest token is forgotten when one more is issued, so that callers cannot fill the memory.</summary>
    private const int MostTokens = 1000;

    private const string Scheme = "Bearer ";

    private readonly HashSet<string> _apiKeys = new(apiKeys, StringComparer.Ordinal);
    private readonly Queue<(string Text, DateTimeOffset Expires)> _tokens = new();

    /// <summary>Answers a call whose signature is right. How a wrong <c>expireInSeconds</c> is refused is a guess.</summary>
    public SandboxReply Issue(SandboxRequest request, string requestId)
    {
        if (request.Method != "GET")
            return SandboxReply.ConsoleError(400, "InvalidHTTPRequest", "There was an error in the body of your HTTP request.", requestId);
        if (!int.TryParse(request.Asked("expireInSeconds"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds is < 1 or > LongestLife)
            return SandboxReply.ConsoleError(400, "InappropriateJSON", "param[expireInSeconds] invalid.", requestId);

        // To the second, as the answer tells it.
        var created = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds());
        var (token, expires) = ($"sandbox-bearer/{RandomNumberGenerator.GetHexString(40, lowercase: true)}", created.AddSeconds(seconds));
        lock (_tokens)
        {
            _tokens.Enqueue((token, expires));
            if (_tokens.Count > MostTokens)
                _tokens.Dequeue();
        }
        return SandboxReply.Write(200, json =>
        {
            json.WriteString("userId", "5a4db0c05a4db0c05a4db0c05a4db0c0");
            json.WriteString("token", token);
            json.WriteString("status", "enable");
            json.WriteString("createTime", Time(created));
            json.WriteString("expireTime", Time(expires));
        });
    }

    /// <summary>
    /// The refusal of a call; <see langword="null"/> when it may pass. 403 AccessDenied without a key is as seen on 2026-09-29, and
    /// invalid_iam_token as seen on /v2/chat/completions; that an unknown API key is answered like none is a guess.
    /// </summary>
    public SandboxReply? Check(SandboxRequest request, string requestId)
    {
        var header = request.Headers.GetValueOrDefault("Authorization", "");
        var key = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "";
        if (_apiKeys.Contains(key) || IsLive(key))
            return null;
        return key.Length == 0 || key.StartsWith("bce-v3/", StringComparison.Ordinal)
            ? SandboxReply.ConsoleError(403, "AccessDenied", "Access denied.", requestId)
            : SandboxReply.OpenAiError(401, "invalid_iam_token", "IAM Certification failed", "invalid_request_error", requestId);
    }

    private bool IsLive(string token)
    {
        var now = clock.GetUtcNow();
        lock (_tokens)
            return _tokens.Any(issued => issued.Text == token && now < issued.Expires);
    }

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
