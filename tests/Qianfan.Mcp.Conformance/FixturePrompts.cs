using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Qianfan.Mcp.Conformance;

/// <summary>Prompts with the names and texts that the suite sets.</summary>
internal static class FixturePrompts
{
    [McpServerPrompt(Name = "test_simple_prompt"), Description("A prompt without arguments.")]
    public static PromptMessage Simple() => Text("This is a simple prompt for testing.");

    [McpServerPrompt(Name = "test_prompt_with_arguments"), Description("A prompt that shows its arguments.")]
    public static PromptMessage Arguments([Description("First test argument.")] string arg1, [Description("Second test argument.")] string arg2) =>
        Text($"Prompt with arguments: arg1='{arg1}', arg2='{arg2}'");

    [McpServerPrompt(Name = "test_prompt_with_embedded_resource"), Description("A prompt that embeds a resource.")]
    public static PromptMessage[] Resource([Description("URI of the resource.")] string resourceUri) =>
    [
        new()
        {
            Role = Role.User,
            Content = new EmbeddedResourceBlock
            {
                Resource = new TextResourceContents { Uri = resourceUri, MimeType = "text/plain", Text = "Embedded resource content for testing." },
            },
        },
        Text("Please process the embedded resource above."),
    ];

    [McpServerPrompt(Name = "test_prompt_with_image"), Description("A prompt with an image.")]
    public static PromptMessage[] Image() =>
    [
        new() { Role = Role.User, Content = ImageContentBlock.FromBytes(Fixtures.Image, "image/png") },
        Text("Please analyze the image above."),
    ];

    [McpServerPrompt(Name = "test_input_required_result_prompt"), Description("A prompt that asks back first.")]
    public static PromptMessage AsksBack(RequestContext<GetPromptRequestParams> request) =>
        Text($"Prompt with context: {MultiRound.Answer(request.Params, "user_context", "context")
            ?? throw MultiRound.Ask("user_context", "What context should the prompt use?", "context")}");

    private static PromptMessage Text(string text) => new() { Role = Role.User, Content = new TextContentBlock { Text = text } };
}
