using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Qianfan.Mcp.Prompts;
using Qianfan.Mcp.Resources;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Server;

/// <summary>What every MCP connection serves, whatever transport it comes by.</summary>
internal static class CatalogServer
{
    public const string Name = "qianfan-mcp";
    public const string Title = "Baidu Qianfan model catalog";

    /// <summary>How long clients may keep what is listed: all of it changes with the version of this server only.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(1);

    /// <param name="tools">In the order they are listed.</param>
    /// <param name="contextOf">The caller's credentials and upstream for one request.</param>
    public static McpServerOptions Options(IReadOnlyList<CatalogTool> tools, Language language, Func<MessageContext, ToolContext> contextOf) => new()
    {
        ServerInfo = new() { Name = Name, Title = Title, Version = ThisAssembly.Version },
        ServerInstructions = Instructions.Text.In(language),
        Capabilities = new() { Tools = new() { ListChanged = false }, Prompts = new(), Resources = new(), Completions = new() },
        // Handlers instead of the SDK's tool collection: that one promises list changes, which never happen here.
        Handlers = new()
        {
            ListToolsHandler = (_, _) => new(Lasting(new ListToolsResult { Tools = [.. tools.Select(tool => tool.Definition(language))] })),
            CallToolHandler = async (request, cancellation) =>
                await (Find(tools, request.Params?.Name) ?? throw Unknown(tools, request.Params?.Name ?? ""))
                    .CallAsync(request.Params?.Arguments ?? Empty, contextOf(request) with { Progress = ProgressOf(request, cancellation) }, cancellation),
            ListResourcesHandler = (_, _) => new(Lasting(new ListResourcesResult { Resources = ResourceList.Resources(language) })),
            ListResourceTemplatesHandler = (_, _) => new(Lasting(new ListResourceTemplatesResult { ResourceTemplates = ResourceList.Templates(language) })),
            ReadResourceHandler = async (request, cancellation) => request.Params?.Uri == Guide.Address
                ? Lasting(Guide.Read(language))
                : await ResourceList.ReadAsync(request.Params?.Uri, language, contextOf(request), cancellation),
            ListPromptsHandler = (_, _) => new(Lasting(new ListPromptsResult { Prompts = PromptList.Definitions(language) })),
            GetPromptHandler = (request, _) => new(PromptList.Get(request.Params?.Name, request.Params?.Arguments, language, contextOf(request))),
            CompleteHandler = async (request, cancellation) => await CompleteAsync(request.Params, contextOf(request), cancellation),
        },
        Filters = new() { Message = new() { IncomingFilters = { ReadableParameters.Require }, OutgoingFilters = { LastingDiscovery } } },
    };

    private static T Lasting<T>(T result) where T : ICacheableResult
    {
        result.TimeToLive = Lasts;
        result.CacheScope = CacheScope.Public;
        return result;
    }

    // The SDK makes the answer to server/discover itself and takes no hints for it.
    private static McpMessageHandler LastingDiscovery(McpMessageHandler next) => (context, cancellation) =>
    {
        if (context.JsonRpcMessage is JsonRpcResponse { Result: JsonObject result } && result.ContainsKey("supportedVersions"))
        {
            result["ttlMs"] = (long)Lasts.TotalMilliseconds;
            result["cacheScope"] = "public";
        }
        return next(context, cancellation);
    };

    // Awaited, since the SDK's IProgress may send the last notification after the answer.
    private static Func<int, int, Task>? ProgressOf(RequestContext<CallToolRequestParams> request, CancellationToken cancellation) =>
        request.Params?.ProgressToken is { } token
            ? (done, total) => request.Server.NotifyProgressAsync(token, new() { Progress = done, Total = total }, cancellationToken: cancellation)
            : null;

    private static async ValueTask<CompleteResult> CompleteAsync(CompleteRequestParams? asked, ToolContext context, CancellationToken cancellation) => asked switch
    {
        // Null gets past the SDK, whatever its types say.
        { Argument: null or { Name: null } or { Value: null } } => throw new McpProtocolException("argument must have a name and a value, both texts.", McpErrorCode.InvalidParams),
        { Ref: PromptReference prompt } => PromptList.Complete(prompt.Name, asked.Argument),
        { Ref: ResourceTemplateReference template } => await Completions.CompleteAsync(template.Uri, asked.Argument, context, cancellation),
        _ => throw new McpProtocolException("ref must be a prompt or a resource template.", McpErrorCode.InvalidParams),
    };

    private static Dictionary<string, JsonElement> Empty { get; } = [];

    private static CatalogTool? Find(IReadOnlyList<CatalogTool> tools, string? name) => tools.FirstOrDefault(tool => tool.Name == name);

    private static McpProtocolException Unknown(IReadOnlyList<CatalogTool> tools, string name)
    {
        var names = tools.Select(tool => tool.Name).ToArray();
        var meant = Nearest.To(name, names).FirstOrDefault();
        return new(
            $"There is no such tool. {(meant is null ? "" : $"Did you mean {meant}? ")}Tools: {string.Join(", ", names)}.",
            McpErrorCode.InvalidParams);
    }
}
