using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Prompts;

/// <summary>All prompts: which there are, filling one in, and completing its argument. Each takes one text, and needs no upstream.</summary>
internal static class PromptList
{
    private static readonly TextPrompt[] _prompts = [ChooseModel.Prompt, ExplainError.Prompt];

    public static IList<Prompt> Definitions(Language language) => [.. _prompts.Select(prompt => prompt.Definition(language))];

    public static IEnumerable<string> Names => _prompts.Select(prompt => prompt.Name);

    /// <exception cref="McpProtocolException">There is no such prompt, or its argument is missing.</exception>
    public static GetPromptResult Get(string? name, IEnumerable<KeyValuePair<string, JsonElement>>? arguments, Language language, ToolContext context)
    {
        var prompt = Find(name);
        string? given = null;
        foreach (var (argument, value) in arguments ?? [])
        {
            if (argument != prompt.Argument)
                throw Refuse($"{prompt.Name} has no such argument.", argument, [prompt.Argument]);
            if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
                throw new McpProtocolException($"{prompt.Argument} must be a text.", McpErrorCode.InvalidParams);
            given = JsonReading.Text(value);
        }
        if (string.IsNullOrWhiteSpace(given))
            throw new McpProtocolException($"{prompt.Name} needs its argument {prompt.Argument}, a text that is not empty.", McpErrorCode.InvalidParams);
        return prompt.Fill(AccessKey.RedactShapes(context.Key?.Redact(given) ?? given), language);
    }

    /// <exception cref="McpProtocolException">There is no such prompt.</exception>
    public static CompleteResult Complete(string? name, Argument argument)
    {
        var prompt = Find(name);
        string[] values = argument.Name == prompt.Argument
            ? [.. prompt.Values.Where(value => value.StartsWith(argument.Value.Trim(), StringComparison.OrdinalIgnoreCase))]
            : [];
        return new() { Completion = new() { Values = values, Total = values.Length, HasMore = false } };
    }

    private static TextPrompt Find(string? name) =>
        _prompts.FirstOrDefault(prompt => prompt.Name == name) ?? throw Refuse("There is no such prompt.", name ?? "", Names);

    private static McpProtocolException Refuse(string what, string given, IEnumerable<string> names)
    {
        var all = names.ToArray();
        var meant = Nearest.To(given, all).FirstOrDefault();
        return new($"{what} {(meant is null ? "" : $"Did you mean {meant}? ")}There are: {string.Join(", ", all)}.", McpErrorCode.InvalidParams);
    }
}
