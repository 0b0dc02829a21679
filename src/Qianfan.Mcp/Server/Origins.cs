using Microsoft.AspNetCore.Cors.Infrastructure;
using Qianfan.Mcp.Configuration;

namespace Qianfan.Mcp.Server;

/// <summary>Which origins' pages may call.</summary>
internal sealed class Origins(HttpSettings http)
{
    // The server's own page calls where it shows the catalog. Where any host is let in, the request does not tell which origin is its own.
    private bool IsOwn(string origin, HttpRequest request) => http.Page == PageMode.Catalog && origin.Equals(
        http.PublicUrl?.GetLeftPart(UriPartial.Authority)
            ?? (http.AllowedHosts.Contains("*") ? null : $"{request.Scheme}://{request.Host}"), StringComparison.OrdinalIgnoreCase);

    /// <summary>Middleware: a page of another origin gets nothing, whether or not its browser would show it the answer.</summary>
    public Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        var origin = context.Request.Headers.Origin.ToString();
        var isAllowed = origin.Length == 0 || http.AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase)
            || http.LoopbackOnly && Uri.TryCreate(origin, UriKind.Absolute, out var url) && url.IsLoopback
            || IsOwn(origin, context.Request);
        return isAllowed ? next(context) : throw new RequestError(
            StatusCodes.Status403Forbidden, RequestError.NotTaken,
            ("Pages from this origin are not allowed to call this server.", "不允许该来源（Origin）的网页调用本服务器。"));
    }

    /// <summary>What pages of the named origins may send, and read of an answer.</summary>
    public void Allow(CorsPolicyBuilder policy) => policy
        .WithOrigins([.. http.AllowedOrigins])
        .WithMethods("POST")
        .WithHeaders("Content-Type", "Accept", "Authorization", "MCP-Protocol-Version", "Mcp-Method", "Mcp-Name", McpRequest.SessionHeader,
            CallerCredentials.ApiKeyHeader, CallerCredentials.AccessKeyHeader, CallerCredentials.SecretKeyHeader,
            CallerCredentials.SessionTokenHeader)
        .WithExposedHeaders("WWW-Authenticate", "Retry-After", McpRequest.SessionHeader);
}
