using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Tools;

using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Resources;

/// <summary>All resources: which there are, and reading one by its address.</summary>
internal static class ResourceList
{
    public const string JsonType = "application/json";

    /// <summary>No name or id of Qianfan is nearly as long.</summary>
    private const int LongestName = 200;

    public static IReadOnlyList<string> Addresses { get; } = [Guide.Address, Overview.Address, VersionResource.Address, ServiceResource.Address];

    public static IList<Resource> Resources(Language language) => [Guide.Definition(language), Overview.Definition(language)];

    public static IList<ResourceTemplate> Templates(Language language) => [VersionResource.Definition(language), ServiceResource.Definition(language)];

    /// <summary>Reads what belongs to the account; the guide is the same for everyone and needs no account.</summary>
    /// <exception cref="McpProtocolException">There is nothing at this address, or upstream failed.</exception>
    public static async Task<ReadResourceResult> ReadAsync(string? address, Language language, ToolContext context, CancellationToken cancellation)
    {
        if (address == Overview.Address)
            return Private(address, Guide.Markdown, await Overview.ReadAsync(language, context, cancellation), context);
        if (After(VersionResource.Beginning, address) is { } version)
            return Private(address!, JsonType, await VersionResource.ReadAsync(version, address!, context, cancellation), context);
        if (After(ServiceResource.Beginning, address) is { } service)
            return Private(address!, JsonType, await ServiceResource.ReadAsync(service, address!, context, cancellation), context);
        throw ResourceNotFound.For(address, context);
    }

    // Scheme and host have no letter case. What cannot be a name is not asked for.
    private static string? After(string beginning, string? address)
    {
        if (address is null || !address.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
            return null;
        var name = Uri.UnescapeDataString(address[beginning.Length..]).Trim();
        return name.Length is > 0 and <= LongestName && TextSanitizer.Clean(name) == name ? name : null;
    }

    private static string WithoutKey(string text, ToolContext context) => context.Key?.RedactIfIn(text) ?? text;

    // It is one account's and may change at any time; no cache in between may keep it for others.
    private static ReadResourceResult Private(string address, string type, string text, ToolContext context) => new()
    {
        Contents = [new TextResourceContents { Uri = WithoutKey(address, context), MimeType = type, Text = WithoutKey(text, context) }],
        TimeToLive = TimeSpan.Zero,
        CacheScope = CacheScope.Private,
    };
}
