using ModelContextProtocol.Server;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Prompts;
using Qianfan.Mcp.Resources;
using Qianfan.Mcp.Server.SdkMends;
using Qianfan.Mcp.Skills;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Views;

namespace Qianfan.Mcp.Server;

/// <summary>The key and the upstream that one request uses. One for all requests over stdio; set for each request over HTTP.</summary>
internal sealed class CurrentCall
{
    public required ToolContext Context { get; set; }

    /// <summary>Whether a client over HTTP shows views: see <see cref="AppsExtension"/>.</summary>
    public bool ShowsViews { get; set; }
}

/// <summary>What is served, once for both transports: tools, resources, prompts, completions and how long they may be kept.</summary>
internal static class McpServerSetup
{
    public const string Name = "qianfan-mcp";

    /// <summary>How long clients may keep the lists, which change only with the version of this server.</summary>
    public static readonly TimeSpan ListLifetime = TimeSpan.FromHours(1);

    private static readonly Dictionary<string, JsonElement> _noArguments = [];
    private static readonly LocalizedText _unknownTool = ("There is no such tool.", "没有这个工具。");

    /// <summary>Registers the server; the caller adds a transport and a <see cref="CurrentCall"/>.</summary>
    public static IMcpServerBuilder AddCatalogServer(this IServiceCollection services, Settings settings)
    {
        var language = settings.Language;
        // Made once: over HTTP the SDK configures its options for every request.
        McpServerPrimitiveCollection<McpServerTool> tools = [.. settings.Tools.Select(tool => new ServedTool(tool, language))];
        return services
            .AddSkillRequests(language)
            .AddMcpServer(server =>
            {
                server.ServerInfo = new() { Name = Name, Title = ServerIdentity.Title.In(language), Version = ThisAssembly.Version };
                server.ServerInstructions = Instructions.Text.In(language);
                server.ToolCollection = tools;
            })
            .WithListResourcesHandler((_, _) => new(Lasting(new ListResourcesResult { Resources = ResourceList.Resources(language) })))
            .WithListResourceTemplatesHandler((_, _) =>
                new(Lasting(new ListResourceTemplatesResult { ResourceTemplates = ResourceList.Templates(language) })))
            .WithReadResourceHandler(async (request, cancellation) => request.Params?.Uri switch
            {
                Guide.Address => Lasting(Guide.Read(language)),
                ModelsView.Address => Lasting(ModelsView.Read()),
                Skill.Address => Lasting(Skill.In(language).Read()),
                var address => await ResourceList.ReadAsync(address, language, ContextOf(request), cancellation),
            })
            .WithListPromptsHandler((_, _) => new(Lasting(new ListPromptsResult { Prompts = PromptList.Definitions(language) })))
            .WithGetPromptHandler((request, _) =>
                new(PromptList.Get(request.Params?.Name, request.Params?.Arguments, language, ContextOf(request))))
            .WithCompleteHandler(async (request, cancellation) => await CompleteAsync(request.Params, ContextOf(request), cancellation))
            .WithRequestFilters(filters => filters
                .AddListToolsFilter(next => async (request, cancellation) => Lasting(await next(request, cancellation)))
                .AddListToolsFilter(AppsExtension.Link)
                .AddCallToolFilter(next => (request, cancellation) => request.MatchedPrimitive is null
                    ? throw language.InvalidParams(
                        _unknownTool.WithNames(request.Params?.Name ?? "", [.. settings.Tools.Select(tool => tool.Name)]))
                    : next(request, cancellation)))
            .WithMessageFilters(filters => filters
                .AddIncomingFilter(ReadableParameters.Require(language))
                .AddOutgoingFilter(TrueCapabilities.State(language)));
    }

    /// <summary>The caller's key and upstream for one request.</summary>
    private static ToolContext ContextOf(MessageContext request) => request.Services!.GetRequiredService<CurrentCall>().Context;

    private static T Lasting<T>(T result) where T : ICacheableResult
    {
        result.TimeToLive = ListLifetime;
        result.CacheScope = CacheScope.Public;
        return result;
    }

    private static async Task<CompleteResult> CompleteAsync(CompleteRequestParams? asked, ToolContext context, CancellationToken end) =>
        asked switch
        {
            // The SDK lets nulls through, whatever its types say.
            { Argument: null or { Name: null } or { Value: null } } => throw context.Language.InvalidParams(
                ("argument must have a name and a value, both strings.", "argument 必须有 name 和 value，且都是字符串。")),
            { Ref: PromptReference prompt } => PromptList.Complete(prompt.Name, asked.Argument, context.Language),
            { Ref: ResourceTemplateReference template } => await Completions.CompleteAsync(template.Uri, asked.Argument, context, end),
            _ => throw context.Language.InvalidParams(("ref must be a prompt or a resource template.", "ref 必须是提示或资源模板。")),
        };

    /// <summary>A tool with the schema that its declaration gives, as the SDK lists and calls it.</summary>
    private sealed class ServedTool(CatalogTool tool, Language language) : McpServerTool
    {
        public override Tool ProtocolTool { get; } = tool.Definition(language);

        public override IReadOnlyList<object> Metadata => [];

        public override async ValueTask<CallToolResult> InvokeAsync(
            RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken)
        {
            var context = ContextOf(request);
            if (request.Params?.ProgressToken is { } token)
                // Awaited, since the SDK's IProgress may send the last notification after the answer.
                context = context with
                {
                    Progress = (done, total) => request.Server.NotifyProgressAsync(
                        token, new() { Progress = done, Total = total, Message = Versions(done, total).In(language) },
                        cancellationToken: cancellationToken),
                };
            return await tool.CallAsync(request.Params?.Arguments ?? _noArguments, context, cancellationToken);
        }

        private static LocalizedText Versions(int done, int total) => (FormattableString.Invariant($"{done} of {total} versions"),
            FormattableString.Invariant($"{done}/{total} 个版本"));
    }
}
