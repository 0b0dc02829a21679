using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Qianfan.Mcp.Sandbox;

namespace Qianfan.Mcp.Tests.Sandbox;

/// <summary>A call to the sandbox, signed by a few lines of its own so that these tests need no other part of the program.</summary>
internal sealed record SignedCall(string Path, string Query, string Body = "{}")
{
    public string Method { get; init; } = "POST";

    public string AccessKey { get; init; } = SandboxQianfan.AccessKey;

    public string SecretKey { get; init; } = SandboxQianfan.SecretKey;

    public DateTimeOffset At { get; init; } = new FakeClock().GetUtcNow();

    public int Seconds { get; init; } = 1800;

    public string Host { get; init; } = "qianfan.baidubce.com";

    /// <summary>The signed headers as listed, in any order; the canonical request sorts them.</summary>
    public string SignedHeaders { get; init; } = "host;x-bce-date";

    public string? SessionToken { get; init; }

    public static SignedCall Action(string route, string action, string body = "{}") => new(route, $"Action={action}", body);

    /// <summary>A signed request for a bearer token.</summary>
    public static SignedCall Token(string query = "expireInSeconds=3600") =>
        new(BearerKeys.Path, query, "") { Method = "GET", Host = "iam.bj.baidubce.com", SignedHeaders = "host" };

    public static SandboxQianfan Qianfan(params SandboxAccount[] accounts) => new(new FakeClock(), accounts);

    public SandboxReply Send(SandboxQianfan? qianfan = null) => (qianfan ?? Qianfan()).Answer(Request());

    /// <summary>The answer's body; fails the test when the status is another.</summary>
    public JsonElement Json(int status = 200, SandboxQianfan? qianfan = null)
    {
        var reply = Send(qianfan);
        Assert.Equal(status, reply.Status);
        return JsonDocument.Parse(reply.Body).RootElement;
    }

    public JsonElement Result() => Json().GetProperty("result");

    public SandboxRequest Request()
    {
        var headers = Unsigned();
        headers["Authorization"] = Authorization(headers);
        return new(Method, Path, Query, headers, Encoding.UTF8.GetBytes(Body));
    }

    public HttpRequestMessage Message(Uri server)
    {
        var call = this with { Host = server.Authority };
        var message = new HttpRequestMessage(new(Method), new Uri(server, $"{Path}?{Query}"))
        {
            Content = new StringContent(Body, Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in call.Request().Headers.Where(header => header.Key is "Authorization" or "x-bce-date"))
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    private Dictionary<string, string> Unsigned()
    {
        var headers = new Dictionary<string, string>
        {
            ["Host"] = Host,
            ["x-bce-date"] = Stamp(),
            ["Content-Type"] = "application/json",
        };
        if (SessionToken is not null)
        {
            headers["x-bce-security-token"] = SessionToken;
        }

        return headers;
    }

    private string Authorization(Dictionary<string, string> headers)
    {
        var lines = SignedHeaders.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(name => headers.First(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)))
            .Select(header => $"{header.Key.ToLowerInvariant()}:{Uri.EscapeDataString(header.Value)}")
            .Order(StringComparer.Ordinal);
        var prefix = string.Create(CultureInfo.InvariantCulture, $"bce-auth-v1/{AccessKey}/{Stamp()}/{Seconds}");
        var signature = Hmac(Hmac(SecretKey, prefix), $"{Method}\n{Path}\n{Query}\n{string.Join('\n', lines)}");
        return $"{prefix}/{SignedHeaders}/{signature}";
    }

    private string Stamp() => At.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Hmac(string key, string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text)));
}
