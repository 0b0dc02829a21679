using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Resources;

/// <summary>All resources: which there are, and reading one by its address.</summary>
internal static class ResourceList
{
    public const string JsonType = "application/json";

    /// <summary>No name or id of Qianfan is nearly as long.</summary>
    private const int LongestName = 200;

    public static IReadOnlyList<string> Addresses { get; } = [Guide.Address, Overview.Address, VersionTemplate.Address, ServiceTemplate.Address];

    public static IList<Resource> Resources(Language language) => [Guide.Definition(language), Overview.Definition(language)];

    public static IList<ResourceTemplate> Templates(Language language) => [VersionTemplate.Definition(language), ServiceTemplate.Definition(language)];

    /// <summary>Reads what belongs to the account; the guide is the same for everyone and needs no account.</summary>
    /// <exception cref="McpProtocolException">There is nothing at this address, or upstream failed.</exception>
    public static async Task<ReadResourceResult> ReadAsync(string? address, Language language, ToolContext context, CancellationToken cancellation)
    {
        if (address == Overview.Address)
            return Private(address, Guide.Markdown, await Overview.ReadAsync(language, context, cancellation), context);
        if (After(VersionTemplate.Beginning, address) is { } version)
            return Private(address!, JsonType, await VersionTemplate.ReadAsync(version, address!, context, cancellation), context);
        if (After(ServiceTemplate.Beginning, address) is { } service)
            return Private(address!, JsonType, await ServiceTemplate.ReadAsync(service, address!, context, cancellation), context);
        throw Missing.Resource(address, context);
    }

    // Scheme and host have no letter case. What cannot be a name is not asked for.
    private static string? After(string beginning, string? address)
    {
        if (address is null || !address.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
            return null;
        var name = Uri.UnescapeDataString(address[beginning.Length..]).Trim();
        return name.Length is > 0 and <= LongestName && Upstream.Json.Clean(name) == name ? name : null;
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
