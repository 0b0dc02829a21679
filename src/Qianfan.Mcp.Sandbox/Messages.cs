using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Qianfan.Mcp.Sandbox;

/// <summary>A request as it arrived: path and query still percent-encoded, the query without its question mark.</summary>
internal sealed record SandboxRequest(
    string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>Names ignore case; several lines of one name are joined by a comma.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init => field = IgnoringCase(value); } = IgnoringCase(Headers);

    /// <summary>A parameter of the query, decoded; empty when absent.</summary>
    public string Asked(string name) =>
        Query.Split('&').FirstOrDefault(pair => pair.StartsWith($"{name}=", StringComparison.Ordinal)) is { } pair
            ? Uri.UnescapeDataString(pair[(name.Length + 1)..])
            : "";

    private static Dictionary<string, string> IgnoringCase(IReadOnlyDictionary<string, string> headers) =>
        new(headers, StringComparer.OrdinalIgnoreCase);
}

/// <summary>
/// A complete answer, in one of the shapes that Qianfan uses. Console: <c>requestId</c> with <c>result</c>, or with <c>code</c> and
/// <c>message</c> (获取我的模型列表, 2024-09-29). Legacy: <c>log_id</c> with <c>result</c>, or <c>error_code</c> and <c>error_msg</c>
/// under status 200 (查看可评估模型列表, 2024-09-30). Gateway: the console's error fields in another order, or X-Bce-Error-* headers alone.
/// OpenAI: <c>error</c> and <c>id</c>, as inference and /v2/models answer.
/// </summary>
/// <param name="Headers">All but Content-Type and Content-Length, which follow from the other parts.</param>
internal sealed record SandboxReply(int Status, string ContentType, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public const string Json = "application/json;charset=UTF-8";

    public const string Html = "text/html";

    // Chinese stays readable on the wire, as in Qianfan's own answers.
    private static readonly JsonWriterOptions _readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyDictionary<string, string> NoHeaders { get; } = new Dictionary<string, string>();

    public static SandboxReply Console(string requestId, Action<Utf8JsonWriter> result) => Write(200, json =>
    {
        json.WriteString("requestId", requestId);
        json.WritePropertyName("result");
        result(json);
    });

    public static SandboxReply ConsoleError(int status, string code, string message, string requestId) => Write(status, json =>
    {
        json.WriteString("requestId", requestId);
        json.WriteString("code", code);
        json.WriteString("message", message);
    });

    public static SandboxReply Gateway(Refusal refusal, string requestId) => Write(refusal.Status, json =>
    {
        json.WriteString("message", refusal.Message);
        json.WriteString("code", refusal.Code);
        json.WriteString("requestId", requestId);
    });

    /// <summary>A gateway error without a body: everything is in the headers.</summary>
    public static SandboxReply Empty(int status, string code, string message) => new(status, Json, [],
        new Dictionary<string, string> { ["X-Bce-Error-Code"] = code, ["X-Bce-Error-Message"] = message });

    public static SandboxReply Legacy(string logId, Action<Utf8JsonWriter> result) => Write(200, json =>
    {
        json.WriteString("log_id", logId);
        json.WritePropertyName("result");
        result(json);
    });

    public static SandboxReply LegacyError(int code, string message) => Write(200, json =>
    {
        json.WriteNumber("error_code", code);
        json.WriteString("error_msg", message);
    });

    public static SandboxReply OpenAiError(int status, string code, string message, string type, string id) => Write(status, json =>
    {
        json.WriteStartObject("error");
        json.WriteString("code", code);
        json.WriteString("message", message);
        json.WriteString("type", type);
        json.WriteEndObject();
        json.WriteString("id", id);
    });

    /// <summary>What a proxy between caller and Qianfan answers when it gives up.</summary>
    public static SandboxReply HtmlPage(int status) => new(status, Html, Encoding.ASCII.GetBytes(
        $"<html><head><title>{status}</title></head><body><center><h1>{status}</h1></center><hr></body></html>\n"), NoHeaders);

    /// <summary>An object of whatever members.</summary>
    public static SandboxReply Write(int status, Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, _readable))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        return new(status, Json, buffer.WrittenSpan.ToArray(), NoHeaders);
    }
}

/// <summary>Ends a call with an error; the route decides the shape it is answered in.</summary>
internal sealed class Refusal(HttpStatusCode status, string code, string message) : Exception(message)
{
    public int Status { get; } = (int)status;

    public string Code { get; } = code;

    public static Refusal NotFound(string message) => new(HttpStatusCode.NotFound, "NotFound", message);

    /// <summary>A parameter of the wrong type or value. The wording, "butnot" included, is that of the Python SDK's mock server.</summary>
    public static Refusal Parameter(string name) => new(HttpStatusCode.BadRequest, "InappropriateJSON",
        $"The JSON you provided was well-formed and valid, butnot appropriate for this operation. param[{name}] invalid.");
}
