using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Qianfan.Mcp.Sandbox;

/// <summary>
/// The shapes of an answer. Console: <c>requestId</c> with <c>result</c>, or with <c>code</c> and <c>message</c>
/// (获取我的模型列表, 2024-09-29). Legacy: <c>log_id</c> with <c>result</c>, or <c>error_code</c> and <c>error_msg</c> under status 200
/// (查看可评估模型列表, 2024-09-30). Gateway: the console's error fields in another order, or only X-Bce-Error-* headers.
/// OpenAI: <c>error</c> and <c>id</c>, as inference and /v2/models answer.
/// </summary>
internal static class Replies
{
    // Chinese stays readable on the wire, as it does in Qianfan's answers.
    private static readonly JsonWriterOptions _readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static SandboxReply Console(string requestId, Action<Utf8JsonWriter> result) => Json(200, json =>
    {
        json.WriteString("requestId", requestId);
        json.WritePropertyName("result");
        result(json);
    });

    public static SandboxReply ConsoleError(int status, string code, string message, string requestId) => Json(status, json =>
    {
        json.WriteString("requestId", requestId);
        json.WriteString("code", code);
        json.WriteString("message", message);
    });

    public static SandboxReply Gateway(Refusal refusal, string requestId) => Json(refusal.Status, json =>
    {
        json.WriteString("message", refusal.Message);
        json.WriteString("code", refusal.Code);
        json.WriteString("requestId", requestId);
    });

    /// <summary>A gateway error without a body: everything is in the headers.</summary>
    public static SandboxReply Empty(int status, string code, string message) => new(status, SandboxReply.Json, [],
        new Dictionary<string, string> { ["X-Bce-Error-Code"] = code, ["X-Bce-Error-Message"] = message });

    public static SandboxReply Legacy(string logId, Action<Utf8JsonWriter> result) => Json(200, json =>
    {
        json.WriteString("log_id", logId);
        json.WritePropertyName("result");
        result(json);
    });

    public static SandboxReply LegacyError(int code, string message) => Json(200, json =>
    {
        json.WriteNumber("error_code", code);
        json.WriteString("error_msg", message);
    });

    public static SandboxReply OpenAiError(int status, string code, string message, string type, string id) => Json(status, json =>
    {
        json.WriteStartObject("error");
        json.WriteString("code", code);
        json.WriteString("message", message);
        json.WriteString("type", type);
        json.WriteEndObject();
        json.WriteString("id", id);
    });

    /// <summary>What a proxy between caller and Qianfan says when it gives up.</summary>
    public static SandboxReply HtmlPage(int status)
    {
        var page = $"<html><head><title>{status}</title></head><body><center><h1>{status}</h1></center><hr></body></html>\n";
        return new(status, SandboxReply.Html, Encoding.ASCII.GetBytes(page), SandboxReply.NoHeaders);
    }

    private static SandboxReply Json(int status, Action<Utf8JsonWriter> fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, _readable))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        return new(status, SandboxReply.Json, buffer.WrittenSpan.ToArray(), SandboxReply.NoHeaders);
    }
}
