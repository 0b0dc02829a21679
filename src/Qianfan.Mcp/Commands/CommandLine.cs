using System.CommandLine;
using System.CommandLine.Help;
using System.Net.Sockets;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Commands;

/// <summary>
/// Runs the chosen command. Exit codes: 0 done, 1 a failed call or check, 2 invalid arguments or settings, 130 or 143 ended by a signal.
/// </summary>
internal static class CommandLine
{
    public const int Failed = 1;
    public const int Unusable = 2;

    private const int LongestCommand = 12;
    private const int LongestName = 40;

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
        var parseResult = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parseResult.Errors.Count > 0)
        {
            // The parser itself would print the whole help to standard output.
            foreach (var error in parseResult.Errors)
                await Console.Error.WriteLineAsync($"qianfan-mcp: {ParserText.In(language, WithoutValues(error.Message, args, language))}");
            if (Meant(root, parseResult) is { } meant)
                await Console.Error.WriteLineAsync(language.Say($"Did you mean {meant}?", $"是不是 {meant}？"));
            await Console.Error.WriteLineAsync(language.Say(
                "Run qianfan-mcp --help for the commands and options.", "命令和选项见 qianfan-mcp --help。"));
            return Unusable;
        }
        return await OrUnusableAsync(language, async () =>
        {
            // The stdio server handles signals itself: its clients stop it by one, and that is no failure.
            using var signals = parseResult.CommandResult.Command == root ? null : new StopSignals();
            try
            {
                // Only the help and the version are written there.
                using var output = new StringWriter();
                InvocationConfiguration configuration = new()
                {
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                    Output = output,
                };
                var exitCode = await parseResult.InvokeAsync(configuration, signals?.Token ?? CancellationToken.None);
                // Not touched for nothing: while nobody reads standard error, the console's lock may never be free again.
                if (output.GetStringBuilder().Length > 0)
                    await Console.Out.WriteAsync(ParserText.In(language, output.ToString()));
                return signals?.ExitCode ?? exitCode;
            }
            catch (Exception) when (signals?.ExitCode is not null)
            {
                return signals.ExitCode.Value;
            }
        });
    }

    /// <summary>Runs a command; an invalid setting, and whatever nobody else caught, is told in one line.</summary>
    public static async Task<int> OrUnusableAsync(Language language, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (SettingsException e)
        {
            Say($"qianfan-mcp: {e.Text.In(language)}");
            return Unusable;
        }
        // The latter for a standard output that is closed.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail($"qianfan-mcp: {language.Say("input or output failed", "读写失败")}: {OneLine(e)}");
        }
        catch (Exception e)
        {
            return Fail($"qianfan-mcp: {language.Say("failed through its own fault", "程序自身出错")}: {e.GetType().Name}: {OneLine(e)}");
        }
    }

    /// <summary>Starts what listens on addresses of the user's choice; one that cannot be listened on is an invalid setting.</summary>
    public static async Task<T> ListenAsync<T>(string urls, Func<Task<T>> start)
    {
        try
        {
            return await start();
        }
        catch (Exception e) when (e is SocketException || e.InnerException?.InnerException is SocketException)
        {
            var why = ((e as SocketException) ?? e.InnerException?.InnerException as SocketException)?.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => ("the port is in use", "端口已被占用"),
                SocketError.AddressNotAvailable => ("this machine has no such address", "本机没有这个地址"),
                SocketError.AccessDenied => ("this user may not use the port", "当前用户无权使用该端口"),
                _ => new LocalizedText(OneLine(e), OneLine(e)),
            };
            throw new SettingsException(($"cannot listen on {urls}: {why.English}; choose another with {Setting.Urls.Option}.",
                $"无法监听 {urls}：{why.Chinese}；请用 {Setting.Urls.Option} 换一个。"));
        }
    }

    /// <summary>Says why a call or check failed.</summary>
    public static int Fail(string text)
    {
        Say(text);
        return Failed;
    }

    /// <summary>Tells a person something; one who has closed standard error is told nothing.</summary>
    public static void Say(string text)
    {
        try
        {
            Console.Error.WriteLine(text);
        }
        catch (IOException)
        {
        }
    }

    /// <summary>Waits for the signal to stop.</summary>
    public static async Task UntilStoppedAsync(CancellationToken cancellation) =>
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    // What the first misspelt word was meant to be: an option, a command, or a tool without its command.
    private static string? Meant(RootCommand root, ParseResult parseResult)
    {
        var words = parseResult.UnmatchedTokens.Concat(parseResult.CommandResult.Tokens.Select(token => token.Value)
            .Where(word => word.StartsWith("--", StringComparison.Ordinal)));
        if (words.FirstOrDefault() is not { } word || word.Split('=', ':')[0] is not { Length: > 2 and <= LongestName } name)
            return null;
        if (name.StartsWith("--", StringComparison.Ordinal))
            return Nearest.To(name, parseResult.CommandResult.Command.Options.Concat(root.Options).Select(option => option.Name)).FirstOrDefault();
        var command = Nearest.To(name, root.Subcommands.Select(one => one.Name)).FirstOrDefault();
        return parseResult.CommandResult.Command != root ? null
            : name.Contains('_') && Nearest.To(name, ToolList.Tools.Select(one => one.Name)).FirstOrDefault() is { } tool ? $"call {tool}" : command;
    }

    // Without what an exception adds for developers.
    private static string OneLine(Exception e) => e.Message.ReplaceLineEndings(" ");

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
