using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;

namespace Qianfan.Mcp.Hosting.Http;

/// <summary>
/// Whether headers and body say the same, as revision 2026-07-28 demands: proxies route by the headers, servers act on the body.
/// </summary>
internal static class HeaderChecks
{
    private const string VersionHeader = "MCP-Protocol-Version";
    private const string MethodHeader = "Mcp-Method";
    private const string NameHeader = "Mcp-Name";
    private const string ParameterHeader = "Mcp-Param-";

    // The methods that the revision did away with.
    private static readonly string[] _removed = ["initialize", "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe"];

    /// <summary>The revision of a request: its header and its <c>_meta</c> must agree.</summary>
    public static string Version(IHeaderDictionary headers, JsonElement body)
    {
        var header = headers[VersionHeader].ToString();
        var meta = McpRequest.Member(McpRequest.Member(body, "params"), "_meta");
        var claimed = McpRequest.Text(meta, MetaKeys.ProtocolVersion);
        foreach (var version in (string?[])[header, claimed])
            if (!string.IsNullOrEmpty(version) && !ProtocolVersions.Supported.Contains(version))
                throw new RequestError(StatusCodes.Status400BadRequest, RequestError.UnsupportedProtocolVersion, "This protocol version is not supported.")
                {
                    Id = McpRequest.Member(body, "id"),
                    RequestedVersion = version,
                };
        if (claimed is not null && claimed != header)
            throw Mismatch(body, $"{VersionHeader} and _meta name different versions.");
        if (header == ProtocolVersions.Modern && claimed is null && McpRequest.Member(body, "id").ValueKind != JsonValueKind.Undefined)
            throw Invalid(body, $"_meta lacks {MetaKeys.ProtocolVersion}.");
        return header.Length > 0 ? header : ProtocolVersions.Assumed;
    }

    /// <param name="parameterHeaders">The headers a tool declares for its arguments (<c>x-mcp-header</c>): argument name to header name.</param>
    public static void Check(McpRequest request, IHeaderDictionary headers, Func<string, IReadOnlyDictionary<string, string>> parameterHeaders)
    {
        if (!request.IsModern)
            return;
        Same(request, headers, MethodHeader, request.Method);
        var isRequest = request.Id.ValueKind != JsonValueKind.Undefined;
        switch (request.Method)
        {
            case RequestMethods.ToolsCall or RequestMethods.PromptsGet: Same(request, headers, NameHeader, McpRequest.Text(request.Params, "name")); break;
            case RequestMethods.ResourcesRead: Same(request, headers, NameHeader, McpRequest.Text(request.Params, "uri")); break;
        }
        if (request.Method == RequestMethods.ToolsCall)
            CheckParameters(request, headers, parameterHeaders(McpRequest.Text(request.Params, "name") ?? ""));
        if (isRequest && McpRequest.Member(McpRequest.Member(request.Params, "_meta"), MetaKeys.ClientCapabilities).ValueKind != JsonValueKind.Object)
            throw Invalid(request.Body, $"_meta lacks {MetaKeys.ClientCapabilities}, an object.");
        if (_removed.Contains(request.Method))
            throw new RequestError(StatusCodes.Status404NotFound, RequestError.MethodNotFound, $"{request.Method} is not part of {ProtocolVersions.Modern}.")
            {
                Id = request.Id,
            };
    }

    private static void CheckParameters(McpRequest request, IHeaderDictionary headers, IReadOnlyDictionary<string, string> declared)
    {
        foreach (var (argument, header) in declared)
        {
            var value = McpRequest.Member(McpRequest.Member(request.Params, "arguments"), argument);
            Same(request, headers, ParameterHeader + header, value.ValueKind switch
            {
                JsonValueKind.Undefined or JsonValueKind.Null => null,
                _ => McpHeaderEncoder.ConvertToHeaderValue(value) is { } text ? McpHeaderEncoder.DecodeValue(text) : null,
            });
        }
    }

    private static void Same(McpRequest request, IHeaderDictionary headers, string name, string? expected)
    {
        var sent = headers[name].ToString();
        if ((sent.Length == 0 ? null : McpHeaderEncoder.DecodeValue(sent)) != expected)
            throw Mismatch(request.Body, $"{name} and the body differ.");
    }

    private static RequestError Mismatch(JsonElement body, string message) =>
        new(StatusCodes.Status400BadRequest, RequestError.HeaderMismatch, message) { Id = McpRequest.Member(body, "id") };

    private static RequestError Invalid(JsonElement body, string message) =>
        new(StatusCodes.Status400BadRequest, RequestError.InvalidParams, message) { Id = McpRequest.Member(body, "id") };
}
