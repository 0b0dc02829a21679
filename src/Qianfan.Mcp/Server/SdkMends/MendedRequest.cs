using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Server.SdkMends;

/// <summary>
/// Middleware in front of MapMcp that mends how the SDK takes a POST:
/// <list type="bullet">
/// <item>A body that is no message is refused in a .NET developer's words and without its id; here in a caller's words, with it.</item>
/// <item>A session id, which clients keep from another server, is refused with 400; here it is dropped.</item>
/// <item>Parameters that cannot be read end in an HTTP 500 without a body where the transport looks at them before any filter (those of
/// initialize, names and metadata of 2026-07-28); here they are refused in words, with the id.</item>
/// <item>A revision in _meta passes while the header names an older one or none; here it is refused as any other difference.</item>
/// </list>
/// Answers pass through <see cref="HeldAnswer"/>.
/// </summary>
internal static class MendedRequest
{
    public static async Task ServeAsync(HttpContext context, RequestDelegate next)
    {
        var request = McpRequest.Of(context);
        if (request.Params.ValueKind == JsonValueKind.Object && !ReadableParameters.IsReadable(JsonObject.Create(request.Params)))
            throw RequestError.Bad(RequestError.InvalidParams, ReadableParameters.Unreadable, request.Id);
        var claimed = JsonReading.Member(JsonReading.Member(request.Params, "_meta"), MetaKeys.ProtocolVersion);
        if (claimed.ValueKind == JsonValueKind.String && JsonReading.Text(claimed) != context.Request.Headers["MCP-Protocol-Version"])
            throw RequestError.Bad((int)McpErrorCode.HeaderMismatch,
                ("MCP-Protocol-Version and _meta name different versions.", "MCP-Protocol-Version 和 _meta 写的版本不一致。"), request.Id);
        context.Request.Headers.Remove("Mcp-Session-Id");
        // Read already; the SDK reads it again.
        context.Request.Body = new MemoryStream(Message(request));
        var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var clock = context.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System;
        await using var held = new HeldAnswer(context, clock);
        context.Response.Body = held;
        try
        {
            await next(context);
        }
        catch (JsonException e) when (!context.Response.HasStarted)
        {
            throw RequestError.Bad(RequestError.InvalidParams, ReadableParameters.Misfit(request.Method ?? "", e), request.Id);
        }
        finally
        {
            context.Features.Set(body);
        }
    }

    private static byte[] Message(McpRequest request)
    {
        try
        {
            var type = McpJsonUtilities.ProtocolOptions.GetTypeInfo(typeof(JsonRpcMessage));
            return JsonSerializer.SerializeToUtf8Bytes(request.Body.Deserialize(type), type);
        }
        catch (JsonException)
        {
            throw RequestError.Bad(
                RequestError.InvalidRequest, ("The body is no JSON-RPC message.", "请求体不是 JSON-RPC 消息。"), request.Id);
        }
    }
}
