using System.Text.Json.Nodes;
using ModelContextProtocol.Server;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Upstream;
using Qianfan.Mcp.Views;

namespace Qianfan.Mcp.Server;

/// <summary>
/// The extension MCP Apps: clients that announce it are told which view shows the answers of which tool. All others get the same bytes
/// as if there were none.
/// </summary>
internal static class AppsExtension
{
    public const string Name = "io.modelcontextprotocol/ui";

    /// <summary>
    /// The session id of clients that announced it when they initialized. Before 2026-07-28 a client says so only once, and over HTTP
    /// this server remembers nothing: so the client brings it along.
    /// </summary>
    public const string Session = "shows-views";

    private static readonly string[] _tools = [FindModels.Tool.Name, CompareModels.Tool.Name];

    /// <summary>Whether the client of a request over HTTP announced it, now or when it initialized.</summary>
    public static bool IsAnnounced(McpRequest request, IHeaderDictionary headers)
    {
        var capabilities = request.ClaimedVersion is not null
            ? JsonReading.Member(JsonReading.Member(request.Params, "_meta"), MetaKeys.ClientCapabilities)
            : JsonReading.Member(request.Params, "capabilities");
        return headers[McpRequest.SessionHeader] == Session
            || TakesViews(JsonReading.Member(JsonReading.Member(capabilities, "extensions"), Name));
    }

    /// <summary>Filter of tools/list.</summary>
    public static McpRequestHandler<ListToolsRequestParams, ListToolsResult> Link(
        McpRequestHandler<ListToolsRequestParams, ListToolsResult> next) => async (request, cancellation) =>
    {
        var listed = await next(request, cancellation);
        var announced = request.Services!.GetRequiredService<CurrentCall>().ShowsViews
            || request.Server.ClientCapabilities?.Extensions?.TryGetValue(Name, out var settings) is true
                && settings is JsonElement json && TakesViews(json);
        return announced ? new() { Tools = [.. listed.Tools.Select(Linked)], NextCursor = listed.NextCursor } : listed;
    };

    // A client may list the media types that it shows.
    private static bool TakesViews(JsonElement settings) => settings.ValueKind == JsonValueKind.Object
        && JsonReading.Member(settings, "mimeTypes") is var types && types.ValueKind switch
        {
            JsonValueKind.Undefined => true,
            JsonValueKind.Array => types.EnumerateArray()
                .Any(type => type.ValueKind == JsonValueKind.String && type.ValueEquals(ModelsView.MediaType)),
            _ => false,
        };

    private static Tool Linked(Tool tool) => !_tools.Contains(tool.Name) ? tool : new()
    {
        Name = tool.Name,
        Title = tool.Title,
        Description = tool.Description,
        InputSchema = tool.InputSchema,
        OutputSchema = tool.OutputSchema,
        Annotations = tool.Annotations,
        Meta = new() { ["ui"] = new JsonObject { ["resourceUri"] = ModelsView.Address } },
    };
}
