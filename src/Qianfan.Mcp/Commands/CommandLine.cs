using System.CommandLine;
using System.CommandLine.Help;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Commands;

/// <summary>Runs the chosen command. Exit codes: 0 done, 1 a failed call or check, 2 invalid arguments or settings.</summary>
internal static class CommandLine
{
    public const int Failed = 1;
    public const int Unusable = 2;

    private const int LongestCommand = 12;

    // Longer than the HTTP server gives running calls to finish.
    private static readonly TimeSpan _stopTimeout = TimeSpan.FromSeconds(25);

    /// <summary>The user's language; needed before parsing, since the parser also writes the help.</summary>
    public static Language LanguageOf(string[] args)
    {
        var at = Array.FindIndex(args, word => word.Split('=', ':')[0] == Setting.Language.Option);
        return Settings.Spoken(at < 0 ? Settings.FromEnvironment(Setting.Language)
            : args[at].Split(['=', ':'], 2) is [_, var value] ? value
            : args.ElementAtOrDefault(at + 1));
    }

    /// <summary>Gives an option, argument or command its description in the user's language.</summary>
    public static T Described<T>(this T symbol, Language language, string english, string chinese) where T : Symbol
    {
        symbol.Description = language.Say(english, chinese);
        return symbol;
    }

    public static async Task<int> RunAsync(RootCommand root, string[] args, Language language)
    {
        // The parser describes its own options in English only.
        foreach (var option in root.Options)
            if (option is HelpOption)
                option.Described(language, "Show help and usage information", "显示帮助和用法");
            else if (option is VersionOption)
                option.Described(language, "Show version information", "显示版本");
        var parseResult = root.Parse(args);
        if (parseResult.Errors.Count > 0)
        {
            // The parser itself would print the whole help to standard output.
            foreach (var error in parseResult.Errors)
                await Console.Error.WriteLineAsync($"qianfan-mcp: {ParserText.In(language, WithoutValues(error.Message, args, language))}");
            await Console.Error.WriteLineAsync(language.Say(
                "Run qianfan-mcp --help for the commands and options.", "命令和选项见 qianfan-mcp --help。"));
            return Unusable;
        }
        // The stdio server handles signals itself and sets the exit code.
        TimeSpan? stopTimeout = parseResult.CommandResult.Command == root ? null : _stopTimeout;
        // Only the help and the version are written there.
        using var output = new StringWriter();
        var exitCode = await OrUnusableAsync(language, () => parseResult.InvokeAsync(new()
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = stopTimeout,
            Output = output,
        }));
        // Not touched for nothing: while nobody reads standard error, the console's lock may never be free again.
        if (output.GetStringBuilder().Length > 0)
            await Console.Out.WriteAsync(ParserText.In(language, output.ToString()));
        return exitCode;
    }

    /// <summary>Runs a command, and names an invalid setting in one line.</summary>
    public static async Task<int> OrUnusableAsync(Language language, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (SettingsException e)
        {
            await Console.Error.WriteLineAsync($"qianfan-mcp: {e.Text.In(language)}");
            return Unusable;
        }
    }

    /// <summary>Says why a call or check failed.</summary>
    public static int Fail(string text)
    {
        Console.Error.WriteLine(text);
        return Failed;
    }

    /// <summary>Waits for the signal to stop.</summary>
    public static async Task UntilStoppedAsync(CancellationToken cancellation) =>
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    // The word after a misspelt option is its value, maybe a key. Misspelt commands are short and have letters only.
    private static string WithoutValues(string message, IEnumerable<string> args, Language language)
    {
        var values = args.Where(word => word.Length > LongestCommand || !word.All(char.IsAsciiLetterLower));
        foreach (var word in values.OrderByDescending(word => word.Length))
            message = message.Replace($"'{word}'", word.StartsWith("--", StringComparison.Ordinal)
                ? $"'{word.Split('=', ':')[0]}'"
                : language.Say("(not shown, since it may be a key)", "（可能是密钥，不显示）"), StringComparison.Ordinal);
        return message;
    }
}

/// <summary>Settings as options of a command and its subcommands. An option wins over its environment variable.</summary>
/// <param name="language">Of the descriptions.</param>
internal sealed class SettingOptions(IEnumerable<Setting> settings, Language language)
{
    private readonly Dictionary<Setting, Option> _options = settings.ToDictionary(setting => setting, setting => Create(setting, language));

    public void AddTo(Command command)
    {
        foreach (var option in _options.Values)
            command.Options.Add(option);
    }

    /// <summary>Reads a setting's text from its option, then from its variable.</summary>
    public Func<Setting, string?> From(ParseResult parseResult) =>
        setting => Given(parseResult, _options[setting]) ?? Settings.FromEnvironment(setting);

    /// <exception cref="SettingsException">A value is invalid.</exception>
    public Settings Read(ParseResult parseResult) => Settings.From(From(parseResult));

    /// <summary>The settings given on the command line.</summary>
    public IEnumerable<(Setting Setting, string Value)> Given(ParseResult parseResult) =>
        from pair in _options let value = Given(parseResult, pair.Value) where value is not null select (pair.Key, value);

    // An option that was not given must not hide its variable; a given --sandbox false must.
    private static string? Given(ParseResult parseResult, Option option) => parseResult.GetResult(option) is not { Implicit: false } ? null
        : option switch
        {
            Option<bool> flag => parseResult.GetValue(flag) ? "1" : "0",
            Option<string> text => Settings.IfSet(parseResult.GetValue(text)),
            _ => null,
        };

    private static Option Create(Setting setting, Language language)
    {
        var byDefault = setting.DefaultIn(language) is { } value ? language.Say(", default ", "，默认：") + value : "";
        var description = $"{setting.Description.In(language)} [{setting.Variable}{byDefault}]";
        return setting.Switch
            ? new Option<bool>(setting.Option) { Description = description, Recursive = true }
            : new Option<string>(setting.Option) { Description = description, Recursive = true, HelpName = "value" };
    }
}
