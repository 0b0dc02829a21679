using Microsoft.AspNetCore.Http.Features;

namespace Qianfan.Mcp.Server.SdkMends;

/// <summary>
/// Middleware in front of MapMcp that mends how the SDK takes a POST:
/// <list type="bullet">
/// <item>Messages are mended as over stdio (<see cref="MendedMessage"/>).</item>
/// <item>Accept must list JSON and event streams, or it is 406; here one of them will do.</item>
/// <item>A session id, which clients keep from another server, is refused with 400; here it is dropped.</item>
/// <item>Parameters that cannot be read end in an HTTP 500 without a body where the transport looks at them before any filter (those of
/// initialize, names and metadata of 2026-07-28); here they are refused in words, with the id.</item>
/// <item>A revision in _meta passes while the header names an older one or none; here it is refused as any other difference.</item>
/// </list>
/// Answers pass through <see cref="HeldAnswer"/>.
/// </summary>
internal static class MendedRequest
{
    private const string Version = "MCP-Protocol-Version";

    public static async Task ServeAsync(HttpContext context, RequestDelegate next)
    {
        var request = McpRequest.Of(context);
        var headers = context.Request.Headers;
        if (request.ClaimedVersion is { } claimed && claimed != headers[Version])
            throw RequestError.Bad((int)McpErrorCode.HeaderMismatch,
                ("MCP-Protocol-Version and _meta specify different versions.", "MCP-Protocol-Version 和 _meta 指定的版本不一致。"), request.Id);
        if (MendedMessage.Negotiates(request))
            headers.Remove(Version);
        MendedMessage.RequireServed(headers[Version], request.Id);
        var message = MendedMessage.Of(request);
        AnnounceViews(context, request);
        headers.Remove(McpRequest.SessionHeader);
        headers.Accept = McpRequest.Usual;
        // Read already; the SDK reads it again.
        context.Request.Body = new MemoryStream(message);
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

    private static void AnnounceViews(HttpContext context, McpRequest request)
    {
        if (!AppsExtension.IsAnnounced(request, context.Request.Headers))
            return;
        context.RequestServices.GetRequiredService<CurrentCall>().ShowsViews = true;
        if (MendedMessage.Negotiates(request))
            context.Response.Headers[McpRequest.SessionHeader] = AppsExtension.Session;
    }
}
