using System.CommandLine;
using System.CommandLine.Help;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Commands;

/// <summary>Exit codes: 0 done, 1 a failed call or check, 2 words or settings that cannot be meant.</summary>
internal static class CommandLine
{
    public const int Failed = 1;
    public const int Unusable = 2;

    private const int LongestCommand = 12;

    // Longer than the HTTP server gives running calls to finish.
    private static readonly TimeSpan _longestStop = TimeSpan.FromSeconds(25);

    private static readonly LocalizedText _help = ("Show help and usage information", "显示帮助和用法");
    private static readonly LocalizedText _version = ("Show version information", "显示版本");

    /// <summary>The user's language, which has to be known before the words are parsed: help is a part of what parses them.</summary>
    public static Language LanguageOf(string[] args)
    {
        var at = Array.FindIndex(args, word => word.Split('=', ':')[0] == Setting.Language.Option);
        return Settings.Spoken(at < 0 ? Settings.FromEnvironment(Setting.Language)
            : args[at].Split(['=', ':'], 2) is [_, var value] ? value
            : args.ElementAtOrDefault(at + 1));
    }

    /// <summary>Describes the parser's own options, which it has in English only.</summary>
    public static void DescribeOwnOptions(RootCommand root, Language language)
    {
        foreach (var option in root.Options)
            option.Description = option switch
            {
                HelpOption => _help.In(language),
                VersionOption => _version.In(language),
                _ => option.Description,
            };
    }

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var words = root.Parse(args);
        if (words.Errors.Count > 0)
        {
            // The parser's own way prints the whole help to standard output.
            foreach (var error in words.Errors)
                await Console.Error.WriteLineAsync($"qianfan-mcp: {WithoutValues(error.Message, args)}");
            await Console.Error.WriteLineAsync("Run qianfan-mcp --help for the commands and options.");
            return Unusable;
        }
        // The stdio server takes signals itself; the parser's own exit code must not come before it.
        TimeSpan? longestStop = words.CommandResult.Command == root ? null : _longestStop;
        return await OrUnusableAsync(() =>
            words.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = longestStop }));
    }

    /// <summary>Runs a command, and says in one line which setting cannot be meant.</summary>
    public static async Task<int> OrUnusableAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (SettingsException e)
        {
            await Console.Error.WriteLineAsync($"qianfan-mcp: {e.Message}");
            return Unusable;
        }
    }

    // After a misspelt option stands its value, which may be a key. Misspelt commands are short and have letters only.
    private static string WithoutValues(string message, IEnumerable<string> args)
    {
        foreach (var word in args.Where(word => word.Length > LongestCommand || !word.All(char.IsAsciiLetterLower)).OrderByDescending(word => word.Length))
            message = message.Replace(
                $"'{word}'",
                word.StartsWith("--", StringComparison.Ordinal) ? $"'{word.Split('=', ':')[0]}'" : "(not shown, since it may be a key)",
                StringComparison.Ordinal);
        return message;
    }
}
