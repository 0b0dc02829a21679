using Qianfan.Mcp.Upstream;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;

namespace Qianfan.Mcp.Server.SdkMends;

/// <summary>
/// Middleware in front of MapMcp that mends five things. A body that is JSON but no message is refused with words for .NET
/// developers and without its id. A session id, which clients keep from another server, is refused by a stateless SDK with
/// 400: it is dropped. Parameters that cannot be read end in an HTTP 500 without a body where the transport looks at them before any filter
/// (those of initialize, names and metadata of 2026-07-28): they are refused in words, with the request's id. A revision in _meta that the header
/// does not name passes as long as the header names an older one or is missing: it is refused as any other difference. Answers pass
/// through <see cref="HeldAnswer"/>.
/// </summary>
internal static class MendedRequest
{
    public static async Task ServeAsync(HttpContext context, RequestDelegate next)
    {
        var request = McpRequest.Of(context);
        if (request.Params.ValueKind == JsonValueKind.Object && !ReadableParameters.IsReadable(JsonObject.Create(request.Params)))
            throw Invalid(request, ReadableParameters.Unreadable);
        if (!IsMessage(request.Body))
            throw new RequestError(StatusCodes.Status400BadRequest, RequestError.InvalidRequest, "The body is no JSON-RPC message.") { Id = request.Id };
        var claimed = JsonReading.Member(JsonReading.Member(request.Params, "_meta"), MetaKeys.ProtocolVersion);
        if (claimed.ValueKind == JsonValueKind.String && JsonReading.Text(claimed) != context.Request.Headers["MCP-Protocol-Version"])
            throw new RequestError(StatusCodes.Status400BadRequest, (int)McpErrorCode.HeaderMismatch, "MCP-Protocol-Version and _meta name different versions.")
            {
                Id = request.Id,
            };
        context.Request.Headers.Remove("Mcp-Session-Id");
        // Read already; the SDK reads it again.
        context.Request.Body = new MemoryStream(JsonMarshal.GetRawUtf8Value(request.Body).ToArray());
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
            throw Invalid(request, ReadableParameters.Misfit(request.Method ?? "", e));
        }
        finally
        {
            context.Features.Set(body);
        }
    }

    private static bool IsMessage(JsonElement body)
    {
        try
        {
            return body.Deserialize(McpJsonUtilities.ProtocolOptions.GetTypeInfo(typeof(JsonRpcMessage))) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static RequestError Invalid(McpRequest request, string message) =>
        new(StatusCodes.Status400BadRequest, RequestError.InvalidParams, message) { Id = request.Id };
}
