using System.Text.Json.Nodes;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Server.SdkMends;

/// <summary>
/// Mends which messages the SDK takes, over both transports:
/// <list type="bullet">
/// <item>What is no message is not answered over stdio, and refused without its id over HTTP; here it is refused with it.</item>
/// <item>Whole numbers as ids that do not fit or are written as <c>1.0</c> are refused; here they come back as they were sent.</item>
/// <item>Initialize for a revision that is not served, or needs no initialize, is an error; here it gets a counter-offer.</item>
/// <item>The error for such a revision in _meta or a header names one revision of several.</item>
/// <item>The empty arrays that PHP writes for empty objects are refused.</item>
/// </list>
/// </summary>
internal static class MendedMessage
{
    private const string Newest = "2026-07-28";
    private const string CounterOffer = "2025-11-25";
    private const string ProtocolVersion = "protocolVersion";

    /// <summary>Every revision that is served.</summary>
    public static IReadOnlyList<string> Revisions { get; } = ["2024-11-05", "2025-03-26", "2025-06-18", CounterOffer, Newest];

    // A client cannot guess it, so no text of its own is taken for a number.
    private static readonly string _number = $"number-{Guid.NewGuid():N}-";
    private static readonly byte[] _quotedNumber = Encoding.ASCII.GetBytes($"\"{_number}");

    /// <summary>The message as the SDK takes it.</summary>
    /// <exception cref="RequestError">It is none, or its parameters cannot be read.</exception>
    public static byte[] Of(McpRequest request)
    {
        var message = JsonObject.Create(request.Body)!;
        if (!ReadableParameters.IsReadable(message["params"]))
            throw RequestError.Bad(RequestError.InvalidParams, ReadableParameters.Unreadable, request.Id);
        RequireServed(request.ClaimedVersion, request.Id);
        try
        {
            HideNumber(message, "id");
            FillEmpty(message, "params");
            if (message["params"] is JsonObject parameters)
                Mend(parameters, request);
            var type = McpJsonUtilities.ProtocolOptions.GetTypeInfo(typeof(JsonRpcMessage));
            return JsonSerializer.SerializeToUtf8Bytes(message.Deserialize(type), type);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw RequestError.Bad(RequestError.InvalidRequest, ("This is not a valid JSON-RPC message.",
                "不是有效的 JSON-RPC 消息。"), request.Id);
        }
    }

    /// <summary>Whether it opens a session, whose revision is then agreed on: it cannot name a wrong one.</summary>
    public static bool Negotiates(McpRequest request) => request.Method == RequestMethods.Initialize && request.ClaimedVersion is null;

    /// <exception cref="RequestError">The revision is not served.</exception>
    public static void RequireServed(string? revision, JsonElement id)
    {
        if (string.IsNullOrEmpty(revision) || Revisions.Contains(revision))
            return;
        throw new RequestError(StatusCodes.Status400BadRequest, (int)McpErrorCode.UnsupportedProtocolVersion,
            ("This protocol version is not supported.", "不支持该 MCP 协议版本。"))
        {
            Id = id,
            Data = json =>
            {
                json.WriteStartArray("supported");
                foreach (var served in Revisions)
                    json.WriteStringValue(served);
                json.WriteEndArray();
                json.WriteString("requested", revision);
            },
        };
    }

    /// <summary>An answer, with the number as its id that was sent.</summary>
    public static ReadOnlySpan<byte> RestoreNumber(ReadOnlySpan<byte> answer)
    {
        var start = answer.IndexOf(_quotedNumber);
        if (start < 0)
            return answer;
        var rest = answer[(start + _quotedNumber.Length)..];
        var end = rest.IndexOf((byte)'"');
        return (byte[])[.. answer[..start], .. rest[..end], .. rest[(end + 1)..]];
    }

    private static void Mend(JsonObject parameters, McpRequest request)
    {
        FillEmpty(parameters, "arguments", "capabilities", "context", "_meta");
        FillCapabilities(parameters["capabilities"]);
        if (parameters["context"] is JsonObject context)
            FillEmpty(context, "arguments");
        if (parameters["_meta"] is JsonObject meta)
        {
            FillEmpty(meta, MetaKeys.ClientCapabilities);
            FillCapabilities(meta[MetaKeys.ClientCapabilities]);
            HideNumber(meta, "progressToken");
        }
        HideNumber(parameters, "requestId");
        if (Negotiates(request) && JsonReading.Member(request.Params, ProtocolVersion) is { ValueKind: JsonValueKind.String } asked
            && (JsonReading.Text(asked) is Newest || !Revisions.Contains(JsonReading.Text(asked))))
            parameters[ProtocolVersion] = CounterOffer;
    }

    private static void FillCapabilities(JsonNode? node)
    {
        if (node is not JsonObject capabilities)
            return;
        FillEmpty(capabilities, [.. capabilities.Select(capability => capability.Key)]);
        foreach (var (_, capability) in capabilities)
            FillCapabilities(capability);
    }

    private static void FillEmpty(JsonObject parent, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (parent[name] is JsonArray { Count: 0 })
                parent[name] = new JsonObject();
    }

    // The SDK knows 64-bit integers and texts.
    private static void HideNumber(JsonObject parent, string name)
    {
        if (parent[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && !value.TryGetValue<long>(out _)
            && double.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsInteger(number))
            parent[name] = _number + value.ToJsonString();
    }
}
