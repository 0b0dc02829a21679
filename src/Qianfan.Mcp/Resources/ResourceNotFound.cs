using ModelContextProtocol;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Resources;

/// <summary>The words for an address with nothing behind it.</summary>
internal static class ResourceNotFound
{
    private const int LongestAddress = 500;

    /// <param name="names">Those that could have been meant.</param>
    /// <param name="incomplete">What could not be looked through, so that the resource may be there all the same.</param>
    public static McpProtocolException For(
        string address, ToolContext context, string name, IEnumerable<string> names, IReadOnlyList<string> incomplete)
    {
        var nearest = Nearest.To(name, names.Distinct(StringComparer.Ordinal)).ToArray();
        var near = nearest.Length > 0 ? $" Nearest: {string.Join(", ", nearest)}." : "";
        return incomplete.Count == 0
            ? Refuse($"There is no such resource.{near} find_models and list_preset_services have names and ids.", McpErrorCode.InvalidParams, address, context)
            : Refuse($"There is no such resource in what could be fetched; missing: {string.Join("; ", incomplete)}{near}", McpErrorCode.InternalError, address, context);
    }

    /// <summary>For what is no address of this server at all.</summary>
    public static McpProtocolException For(string? address, ToolContext context) => Refuse(
        $"There is no such resource; there are {string.Join(", ", ResourceList.Addresses)}.", McpErrorCode.InvalidParams, address, context);

    private static McpProtocolException Refuse(string text, McpErrorCode code, string? address, ToolContext context) =>
        new(Redact(text, context), code) { Data = { ["uri"] = address is null ? null : Redact(TextSanitizer.Cut(address, LongestAddress), context) } };

    private static string Redact(string text, ToolContext context) => context.Key?.Redact(text) ?? text;
}
