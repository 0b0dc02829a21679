using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Qianfan.Mcp.Configuration;

namespace Qianfan.Mcp.Server;

/// <summary>Kestrel with what ASP.NET Core does before a request is ours: trusted proxies, the host allow list, CORS.</summary>
internal static class WebServer
{
    public static WebApplication Build(HttpSettings http, Action<ILoggingBuilder> logging)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel => kestrel.AddServerHeader = false)
            .UseUrls([.. http.Urls.Select(url => url.GetLeftPart(UriPartial.Authority))]);
        logging(builder.Logging);
        builder.Services.Configure<HostFilteringOptions>(hosts =>
        {
            hosts.AllowedHosts = [.. http.AllowedHosts];
            hosts.AllowEmptyHosts = false;
            hosts.IncludeFailureMessage = false;
        });
        if (http.AllowedOrigins.Count > 0)
            builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => Allow(policy, http.AllowedOrigins)));

        var web = builder.Build();
        if (http.TrustedProxies.Count > 0)
            web.UseForwardedHeaders(Forwarded(http));
        web.UseHostFiltering();
        if (http.AllowedOrigins.Count > 0)
            web.UseCors();
        return web;
    }

    private static void Allow(CorsPolicyBuilder policy, IReadOnlyList<string> origins) => policy
        .WithOrigins([.. origins])
        .WithMethods("POST")
        .WithHeaders("Content-Type", "Accept", "Authorization", "MCP-Protocol-Version", "Mcp-Method", "Mcp-Name",
            UpstreamCredentials.AccessKeyHeader, UpstreamCredentials.SecretKeyHeader, UpstreamCredentials.SessionTokenHeader)
        .WithExposedHeaders("WWW-Authenticate", "Retry-After");

    private static ForwardedHeadersOptions Forwarded(HttpSettings http)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
        options.KnownProxies.Clear();
#if NET10_0_OR_GREATER
        options.KnownIPNetworks.Clear();
        foreach (var network in http.TrustedProxies)
            options.KnownIPNetworks.Add(network);
#else // Only where tests/native/publish.sh must do with .NET 9.
        options.KnownNetworks.Clear();
        foreach (var network in http.TrustedProxies)
            options.KnownNetworks.Add(new(network.BaseAddress, network.PrefixLength));
#endif
        return options;
    }
}
