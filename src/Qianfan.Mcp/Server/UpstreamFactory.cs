using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Sandbox;
using Qianfan.Mcp.Sharing;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Server;

/// <summary>Upstream as the settings want it: the live API, or the sandbox behind the same pipeline.</summary>
internal static class UpstreamFactory
{
    public static ToolContext Open(Settings settings, ILogger log, SharedRedis? shared = null)
    {
        // The sandbox has its own address and key: configured ones stay unused.
        var (options, key, transport) = settings.Sandbox
            ? (settings.Upstream with { BaseUrl = new(Setting.BaseUrl.Default!), IamUrl = new(Setting.IamUrl.Default!) },
                (Credentials?)new AccessKey(SandboxQianfan.AccessKey, SandboxQianfan.SecretKey),
                new SandboxHandler(new SandboxQianfan(settings.Clock)))
            : (settings.Upstream, settings.Key, default(HttpMessageHandler));
        var cache = new CatalogCache(new QianfanClient(options, settings.Clock, transport), settings.Cache, settings.Clock, shared);
        return new(cache, key, log, Language: settings.Language) { KeySource = settings.KeySource };
    }
}
