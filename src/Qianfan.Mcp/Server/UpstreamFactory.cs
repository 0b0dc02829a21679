using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Sandbox;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Server;

/// <summary>Upstream as the settings want it: the live API, or the sandbox behind the same pipeline.</summary>
internal static class UpstreamFactory
{
    public static ToolContext Open(Settings settings, ILogger log)
    {
        if (!settings.Sandbox)
            return new(Cached(settings, new QianfanClient(settings.Upstream, TimeProvider.System)), settings.Key, log, Language: settings.Language)
            {
                KeySource = settings.KeySource,
            };

        // Real credentials and a configured address stay unused: the sandbox has its own.
        var sandbox = new SandboxHandler(new SandboxQianfan(TimeProvider.System));
        var upstream = settings.Upstream with { BaseUrl = new Uri(Setting.BaseUrl.Default!) };
        var key = new AccessKey(SandboxQianfan.AccessKey, SandboxQianfan.SecretKey);
        return new(Cached(settings, new QianfanClient(upstream, TimeProvider.System, sandbox)), key, log, Language: settings.Language);
    }

    private static CatalogCache Cached(Settings settings, QianfanClient client) => new(client, settings.Cache, TimeProvider.System);
}
