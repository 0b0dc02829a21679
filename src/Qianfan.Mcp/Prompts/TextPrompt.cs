using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Prompts;

/// <summary>A prompt that makes one message out of one text.</summary>
internal sealed record TextPrompt
{
    public required string Name { get; init; }
    public required LocalizedText Title { get; init; }
    public required LocalizedText Description { get; init; }

    /// <summary>Its one argument, which is required.</summary>
    public required string Argument { get; init; }
    public required LocalizedText ArgumentDescription { get; init; }

    /// <summary>What completes the argument.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>The message, which quotes the text; it holds no secrets.</summary>
    public required Func<string, Language, string> Write { get; init; }

    public Prompt Definition(Language language) => new()
    {
        Name = Name,
        Title = Title.In(language),
        Description = Description.In(language),
        Arguments = [new() { Name = Argument, Description = ArgumentDescription.In(language), Required = true }],
    };

    public GetPromptResult Fill(string text, Language language) => new()
    {
        Description = Title.In(language),
        Messages = [new() { Role = Role.User, Content = new TextContentBlock { Text = Write(text, language) } }],
    };
}
