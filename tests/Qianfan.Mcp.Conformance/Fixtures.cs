using System.Reflection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Qianfan.Mcp.Conformance;

/// <summary>What the conformance suite (@modelcontextprotocol/conformance) expects a server to offer, by names that the suite sets.</summary>
internal static class Fixtures
{
    /// <summary>A picture of one red pixel, PNG.</summary>
    public static byte[] Image { get; } = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==");

    private static readonly McpServerPrimitiveCollection<McpServerTool> _tools =
        [.. Tools(typeof(FixtureTools)), .. Tools(typeof(MultiRoundTools)), SchemaTool.Create()];

    private static readonly McpServerPrimitiveCollection<McpServerPrompt> _prompts =
        [.. Methods<McpServerPromptAttribute>(typeof(FixturePrompts)).Select(method => McpServerPrompt.Create(method))];

    private static readonly McpServerResourceCollection _resources =
        [.. Methods<McpServerResourceAttribute>(typeof(FixtureResources)).Select(method => McpServerResource.Create(method))];

    /// <summary>Called for every request, as the SDK makes a server for each.</summary>
    public static void Offer(McpServerOptions options)
    {
        options.ServerInfo = new() { Name = "qianfan-mcp-conformance", Version = ThisAssembly.Version };
        options.ToolCollection = _tools;
        options.PromptCollection = _prompts;
        options.ResourceCollection = _resources;
        options.Handlers.CompleteHandler = (_, _) => new(new CompleteResult { Completion = new() { Values = [], Total = 0 } });
        options.Handlers.SubscribeToResourcesHandler = (_, _) => new(new EmptyResult());
        options.Handlers.UnsubscribeFromResourcesHandler = (_, _) => new(new EmptyResult());
    }

    private static IEnumerable<McpServerTool> Tools(Type type) =>
        Methods<McpServerToolAttribute>(type).Select(method => McpServerTool.Create(method));

    private static IEnumerable<MethodInfo> Methods<T>(Type type) where T : Attribute =>
        type.GetMethods().Where(method => method.GetCustomAttribute<T>() is not null);
}
