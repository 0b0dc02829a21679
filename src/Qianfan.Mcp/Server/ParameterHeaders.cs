using System.Collections.Frozen;
using System.Text.Json;
using ModelContextProtocol.Server;

namespace Qianfan.Mcp.Server;

/// <summary>An argument that a tool wants repeated in a header <c>Mcp-Param-…</c>.</summary>
/// <param name="Path">Property names, from the outermost in.</param>
/// <param name="Header">What follows <c>Mcp-Param-</c>.</param>
internal sealed record ParameterHeader(IReadOnlyList<string> Path, string Header)
{
    public JsonElement In(JsonElement arguments) => Path.Aggregate(arguments, McpRequest.Member);
}

/// <summary>Which arguments tools want repeated in headers, read from <c>x-mcp-header</c> in their input schemas.</summary>
internal static class ParameterHeaders
{
    /// <param name="options">Tools that a handler lists, instead of the collection, want none.</param>
    /// <returns>For a tool's name: its headers.</returns>
    public static Func<string, IReadOnlyList<ParameterHeader>> Of(McpServerOptions options)
    {
        var byTool = (options.ToolCollection ?? []).ToFrozenDictionary(
            tool => tool.ProtocolTool.Name, tool => Declared(tool.ProtocolTool.InputSchema, []).ToArray());
        return name => byTool.GetValueOrDefault(name, []);
    }

    // As the specification says, nothing but "properties" leads to an argument: no items, no $ref, no allOf.
    private static IEnumerable<ParameterHeader> Declared(JsonElement schema, string[] path)
    {
        if (McpRequest.Member(schema, "properties") is not { ValueKind: JsonValueKind.Object } properties)
            yield break;
        foreach (var property in properties.EnumerateObject())
        {
            string[] inner = [.. path, property.Name];
            if (McpRequest.Text(property.Value, "x-mcp-header") is { } header)
                yield return new(inner, header);
            foreach (var nested in Declared(property.Value, inner))
                yield return nested;
        }
    }
}
