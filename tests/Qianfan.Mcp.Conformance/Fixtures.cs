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

    public static McpServerOptions Options() => new()
    {
        ServerInfo = new() { Name = "qianfan-mcp-conformance", Version = ThisAssembly.Version },
        ToolCollection = [.. Tools(typeof(FixtureTools)), .. Tools(typeof(MultiRoundTools)), SchemaTool.Create()],
        PromptCollection = [.. Methods<McpServerPromptAttribute>(typeof(FixturePrompts)).Select(method => McpServerPrompt.Create(method))],
        ResourceCollection = [.. Methods<McpServerResourceAttribute>(typeof(FixtureResources)).Select(method => McpServerResource.Create(method))],
        Handlers = new()
        {
            CompleteHandler = (_, _) => new(new CompleteResult { Completion = new() { Values = [], Total = 0 } }),
            SubscribeToResourcesHandler = (_, _) => new(new EmptyResult()),
            UnsubscribeFromResourcesHandler = (_, _) => new(new EmptyResult()),
        },
    };

    private static IEnumerable<McpServerTool> Tools(Type type) =>
        Methods<McpServerToolAttribute>(type).Select(method => McpServerTool.Create(method));

    private static IEnumerable<MethodInfo> Methods<T>(Type type) where T : Attribute =>
        type.GetMethods().Where(method => method.GetCustomAttribute<T>() is not null);
}
