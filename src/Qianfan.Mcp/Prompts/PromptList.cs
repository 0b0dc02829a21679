using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Prompts;

/// <summary>All prompts, for the server: their definitions, filling one in, completing its argument. None asks upstream.</summary>
internal static class PromptList
{
    private static readonly TextPrompt[] _prompts = [ChooseModel.Prompt, ExplainError.Prompt];

    public static IList<Prompt> Definitions(Language language) => [.. _prompts.Select(prompt => prompt.Definition(language))];

    public static IEnumerable<string> Names => _prompts.Select(prompt => prompt.Name);

    /// <exception cref="McpProtocolException">There is no such prompt, or its argument is missing.</exception>
    public static GetPromptResult Get(
        string? name, IEnumerable<KeyValuePair<string, JsonElement>>? arguments, Language language, ToolContext context)
    {
        var prompt = Find(name, language);
        string? given = null;
        foreach (var (argument, value) in arguments ?? [])
        {
            if (argument != prompt.Argument)
                throw language.InvalidParams(new LocalizedText($"{prompt.Name} has no such argument.", $"{prompt.Name} 没有这个参数。")
                    .WithNames(argument, [prompt.Argument]));
            if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
                throw language.InvalidParams(($"{prompt.Argument} must be a string.", $"{prompt.Argument} 必须是字符串。"));
            given = JsonReading.Text(value);
        }
        if (string.IsNullOrWhiteSpace(given))
            throw language.InvalidParams(($"{prompt.Name} requires the argument {prompt.Argument}, a string that is not empty.",
                $"{prompt.Name} 需要参数 {prompt.Argument}，且不能为空。"));
        return prompt.Fill(AccessKey.RedactShapes(context.Key?.Redact(given) ?? given), language);
    }

    /// <exception cref="McpProtocolException">There is no such prompt.</exception>
    public static CompleteResult Complete(string? name, Argument argument, Language language)
    {
        var prompt = Find(name, language);
        var values = (argument.Name == prompt.Argument ? prompt.Values : [])
            .Where(value => value.StartsWith(argument.Value.Trim(), StringComparison.OrdinalIgnoreCase)).ToArray();
        return new() { Completion = new() { Values = values, Total = values.Length, HasMore = false } };
    }

    private static TextPrompt Find(string? name, Language language) => _prompts.FirstOrDefault(prompt => prompt.Name == name)
        ?? throw language.InvalidParams(
            new LocalizedText("There is no such prompt.", "没有这个提示。").WithNames(name ?? "", [.. Names]));
}

/// <summary>A prompt with one required argument, which becomes one user message.</summary>
/// <param name="Write">The message for an argument that has been redacted, cleaned and trimmed.</param>
/// <param name="Values">Completions of the argument.</param>
internal sealed record TextPrompt(
    string Name, LocalizedText Title, LocalizedText Description, string Argument, LocalizedText ArgumentDescription,
    Func<string, Language, string> Write, IReadOnlyList<string> Values)
{
    public Prompt Definition(Language language) => new()
    {
        Name = Name,
        Title = Title.In(language),
        Description = Description.In(language),
        Arguments = [new() { Name = Argument, Description = ArgumentDescription.In(language), Required = true }],
    };

    public GetPromptResult Fill(string text, Language language)
    {
        var content = new TextContentBlock { Text = Write(TextSanitizer.Clean(text).Trim(), language) };
        return new() { Description = Title.In(language), Messages = [new() { Role = Role.User, Content = content }] };
    }

    /// <summary>A JSON string, so that no line of the text can pass for one of the prompt's own.</summary>
    public static string Quote(string text, int longest) =>
        Encoding.UTF8.GetString(CatalogTool.Render(json => json.WriteStringValue(TextSanitizer.Cut(text, longest))).Span);
}
