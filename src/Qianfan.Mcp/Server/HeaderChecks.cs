using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;

namespace Qianfan.Mcp.Server;

/// <summary>
/// Whether headers and body say the same, as revision 2026-07-28 demands: proxies route by the headers, servers act on the body.
/// </summary>
internal static class HeaderChecks
{
    private const string VersionHeader = "MCP-Protocol-Version";
    private const string MethodHeader = "Mcp-Method";
    private const string NameHeader = "Mcp-Name";
    private const string ParameterPrefix = "Mcp-Param-";

    // The methods that the revision did away with.
    private static readonly string[] _removed = ["initialize", "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe"];

    /// <summary>The revision of a request: its header and its <c>_meta</c> must agree.</summary>
    public static string Version(IHeaderDictionary headers, JsonElement body)
    {
        var header = headers[VersionHeader].ToString();
        var meta = McpRequest.Member(McpRequest.Member(body, "params"), "_meta");
        var claimed = McpRequest.Text(meta, MetaKeys.ProtocolVersion);
        if (claimed is not null && claimed != header)
            throw Mismatch(body, $"{VersionHeader} and _meta name different versions.");
        if (header.Length > 0 && !ProtocolVersions.Supported.Contains(header))
            throw new RequestError(StatusCodes.Status400BadRequest, RequestError.UnsupportedProtocolVersion, "This protocol version is not supported.")
            {
                Id = McpRequest.Member(body, "id"),
                RequestedVersion = header,
            };
        if (header == ProtocolVersions.Modern && claimed is null && McpRequest.Member(body, "id").ValueKind != JsonValueKind.Undefined)
            throw Invalid(body, $"_meta lacks {MetaKeys.ProtocolVersion}.");
        return header.Length > 0 ? header : ProtocolVersions.Assumed;
    }

    /// <param name="parameterHeaders">The headers that a tool, by its name, wants its arguments repeated in.</param>
    public static void Check(McpRequest request, IHeaderDictionary headers, Func<string, IReadOnlyList<ParameterHeader>> parameterHeaders)
    {
        if (!request.IsModern)
            return;
        Same(request, headers, MethodHeader, McpRequest.Member(request.Body, "method"));
        var isRequest = request.Id.ValueKind != JsonValueKind.Undefined;
        switch (request.Method)
        {
            case RequestMethods.ToolsCall or RequestMethods.PromptsGet: Same(request, headers, NameHeader, McpRequest.Member(request.Params, "name")); break;
            case RequestMethods.ResourcesRead: Same(request, headers, NameHeader, McpRequest.Member(request.Params, "uri")); break;
        }
        if (request.Method == RequestMethods.ToolsCall)
            foreach (var parameter in parameterHeaders(McpRequest.Text(request.Params, "name") ?? ""))
                Same(request, headers, ParameterPrefix + parameter.Header, parameter.In(McpRequest.Member(request.Params, "arguments")));
        if (isRequest && McpRequest.Member(McpRequest.Member(request.Params, "_meta"), MetaKeys.ClientCapabilities).ValueKind != JsonValueKind.Object)
            throw Invalid(request.Body, $"_meta lacks {MetaKeys.ClientCapabilities}, an object.");
        if (_removed.Contains(request.Method))
            throw new RequestError(StatusCodes.Status404NotFound, RequestError.MethodNotFound, $"{request.Method} is not part of {ProtocolVersions.Modern}.")
            {
                Id = request.Id,
            };
    }

    private static void Same(McpRequest request, IHeaderDictionary headers, string name, JsonElement value)
    {
        var agree = headers.TryGetValue(name, out var sent) ? Says(sent.ToString(), value) : !Fits(value);
        if (!agree)
            throw Mismatch(request.Body, $"{name} and the body differ.");
    }

    // A value of another kind, or none, is not sent as a header.
    private static bool Fits(JsonElement value) =>
        value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False;

    private static bool Says(string header, JsonElement value)
    {
        // Null where the base64 wrapper holds no base64.
        var text = Ascii.IsValid(header) ? McpHeaderEncoder.DecodeValue(header) : null;
        return value.ValueKind switch
        {
            JsonValueKind.String => text is not null && text == McpRequest.Text(value),
            JsonValueKind.True => text == "true",
            JsonValueKind.False => text == "false",
            // As numbers: 42.0 is 42.
            JsonValueKind.Number => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && value.TryGetDecimal(out var expected) && number == expected,
            _ => false,
        };
    }

    private static RequestError Mismatch(JsonElement body, string message) =>
        new(StatusCodes.Status400BadRequest, RequestError.HeaderMismatch, message) { Id = McpRequest.Member(body, "id") };

    private static RequestError Invalid(JsonElement body, string message) =>
        new(StatusCodes.Status400BadRequest, RequestError.InvalidParams, message) { Id = McpRequest.Member(body, "id") };
}
