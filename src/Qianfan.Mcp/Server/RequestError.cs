using System.Text.Json;

namespace Qianfan.Mcp.Server;

/// <summary>A POST that is refused before the MCP server sees it: an HTTP status and a JSON-RPC error.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="code">JSON-RPC error code, as the MCP specification names it (2026-07-28, streamable HTTP).</param>
internal sealed class RequestError(int status, int code, string message) : Exception(message)
{
    public const int ParseError = -32700;
    public const int InvalidRequest = -32600;
    public const int MethodNotFound = -32601;
    public const int InvalidParams = -32602;
    public const int HeaderMismatch = -32020;
    public const int UnsupportedProtocolVersion = -32022;

    /// <summary>Of JSON-RPC's range for servers: the request was understood, but not taken.</summary>
    public const int NotTaken = -32000;

    public int Status { get; } = status;

    /// <summary>The request's id, where it was read; null otherwise, as JSON-RPC wants.</summary>
    public JsonElement Id { get; init; }

    /// <summary>For an unsupported protocol version: which one was asked for.</summary>
    public string? RequestedVersion { get; init; }

    /// <summary>Seconds to wait, sent as Retry-After.</summary>
    public int? RetryAfter { get; init; }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("jsonrpc", "2.0");
        json.WritePropertyName("id");
        if (Id.ValueKind is JsonValueKind.String or JsonValueKind.Number)
            Id.WriteTo(json);
        else
            json.WriteNullValue();
        json.WriteStartObject("error");
        json.WriteNumber("code", code);
        json.WriteString("message", Message);
        if (RequestedVersion is not null)
        {
            json.WriteStartObject("data");
            json.WriteStartArray("supported");
            foreach (var version in ProtocolVersions.Discoverable)
                json.WriteStringValue(version);
            json.WriteEndArray();
            json.WriteString("requested", RequestedVersion);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
