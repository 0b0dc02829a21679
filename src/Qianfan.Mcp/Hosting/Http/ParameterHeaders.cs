using System.Collections.Frozen;
using System.Text.Json;
using ModelContextProtocol.Server;

namespace Qianfan.Mcp.Hosting.Http;

/// <summary>Which arguments a tool wants repeated in <c>Mcp-Param-…</c> headers, read from <c>x-mcp-header</c> in its input schema.</summary>
internal static class ParameterHeaders
{
    private static readonly FrozenDictionary<string, string> _none = FrozenDictionary<string, string>.Empty;

    /// <returns>For a tool's name: argument name to header name.</returns>
    public static Func<string, IReadOnlyDictionary<string, string>> Of(McpServerOptions options)
    {
        var byTool = (options.ToolCollection ?? []).ToDictionary(
            tool => tool.ProtocolTool.Name,
            tool => (IReadOnlyDictionary<string, string>)Declared(tool.ProtocolTool.InputSchema).ToFrozenDictionary());
        return name => byTool.GetValueOrDefault(name, _none);
    }

    private static IEnumerable<KeyValuePair<string, string>> Declared(JsonElement schema) =>
        McpRequest.Member(schema, "properties") is { ValueKind: JsonValueKind.Object } properties
            ? from property in properties.EnumerateObject()
              let header = McpRequest.Text(property.Value, "x-mcp-header")
              where header is not null
              select KeyValuePair.Create(property.Name, header)
            : [];
}
