using System.CommandLine;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Commands;

/// <summary>What is wrong with a command line, and what was probably meant.</summary>
internal static class Misspelling
{
    private const int LongestCommand = 12;
    private const int LongestName = 40;

    // A misspelt name is about as long as the right one; a key that happens to contain a name is not.
    private const int MostAdded = 3;

    public static IEnumerable<string> Explain(RootCommand root, ParseResult parseResult, string[] args, Language language) =>
    [
        .. parseResult.Errors.Select(error =>
            $"qianfan-mcp: {ParserText.In(language, WithoutValues(error.Message, args, Names(root), language))}").Distinct(),
        .. Meant(root, parseResult) is { } meant ? (string[])[language.Say($"Did you mean {meant}?", $"是不是 {meant}？")] : [],
        language.Say($"Run {HelpOf(root, parseResult)} to see the commands and options.", $"命令和选项见 {HelpOf(root, parseResult)}。"),
    ];

    private static string HelpOf(RootCommand root, ParseResult parseResult) =>
        parseResult.CommandResult.Command is var command && command == root ? "`qianfan-mcp --help`"
            : $"`qianfan-mcp {command.Name} --help`";

    // Of the first misspelt word: an option, a command, a tool without its command, or an argument of a tool as an option.
    private static string? Meant(RootCommand root, ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        var word = parseResult.UnmatchedTokens.Concat(parseResult.CommandResult.Tokens.Select(token => token.Value).Where(IsOption))
            .FirstOrDefault();
        if (word?.Split('=', ':')[0] is not { Length: > 1 and <= LongestName } name)
            return null;
        if (!IsOption(name))
            return command == root ? Nearest.To(name, Names(root)).Select(near => CallOf(near) ?? near).FirstOrDefault() : null;
        var plain = name.Replace("-", "", StringComparison.Ordinal);
        if (CallCommand.ToolOf(parseResult)?.Parameters
            .FirstOrDefault(one => one.Name.Equals(plain, StringComparison.OrdinalIgnoreCase)) is { } argument)
            return $"{argument.Name}=";
        return Nearest.To($"--{name.TrimStart('-')}", command.Options.Concat(root.Options).Select(option => option.Name)).FirstOrDefault();
    }

    private static bool IsOption(string word) => word.StartsWith('-');

    // Where a command may stand.
    private static string[] Names(RootCommand root) =>
        [.. root.Subcommands.Concat<Symbol>(root.Options).Select(symbol => symbol.Name), .. ToolList.Tools.Select(tool => tool.Name)];

    private static string? CallOf(string name) => ToolList.Tools.Any(tool => tool.Name == name) ? $"call {name}" : null;

    // The word after a misspelt option is its value, maybe a key. Misspelt commands are short and have letters only.
    private static string WithoutValues(string message, string[] args, string[] names, Language language)
    {
        var values = args.Where(word => !(word.Length <= LongestCommand && word.All(char.IsAsciiLetterLower) || IsMisspelt(word, names)));
        foreach (var word in values.OrderByDescending(word => word.Length))
            message = message.Replace($"'{word}'", word.StartsWith("--", StringComparison.Ordinal)
                ? $"'{word.Split('=', ':')[0]}'"
                : language.Say("(hidden: it may be a key)", "（可能是密钥，已隐藏）"), StringComparison.Ordinal);
        return message;
    }

    private static bool IsMisspelt(string word, string[] names) => word.All(letter => char.IsAsciiLetter(letter) || letter is '_' or '-')
        && Nearest.To(word, names).Any(name => Math.Abs(name.Length - word.Length) <= MostAdded);
}
