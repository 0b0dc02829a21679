using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using System.Net.Sockets;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Server.SdkMends;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Commands;

/// <summary>
/// Runs the chosen command. Exit codes: 0 done, 1 a failed call or check, 2 invalid arguments or settings, 130 or 143 ended by a signal.
/// </summary>
internal static class CommandLine
{
    public const int Failed = 1;
    public const int Unusable = 2;

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

    public static async Task<int> RunAsync(RootCommand root, string[] args, Language language, CancellationToken cancellation)
    {
        // The parser describes its own options in English only.
        foreach (var option in root.Options)
            if (option is HelpOption help)
                help.Described(language, "Show help and usage information", "显示帮助和用法").Action = new HelpText(language);
            else if (option is VersionOption)
                option.Described(language, "Show version information", "显示版本");
        root.Directives.OfType<SuggestDirective>().Single().Action = new CompletedWords(root);
        var parseResult = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parseResult.Errors.Count > 0)
        {
            // The parser itself would print the whole help to standard output.
            foreach (var line in Misspelling.Explain(root, parseResult, args, language))
                Say(line);
            return Unusable;
        }
        // Only the help, the version and completions are written there.
        using var output = new StringWriter();
        InvocationConfiguration configuration = new()
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = output,
        };
        var exitCode = await parseResult.InvokeAsync(configuration, cancellation);
        // Not touched for nothing: while nobody reads standard error, the console's lock may never be free again.
        if (output.GetStringBuilder().Length > 0)
            await Console.Out.WriteAsync(output.ToString());
        return exitCode;
    }

    /// <summary>Runs until the end or a signal; an invalid setting, and whatever nobody else caught, is told in one line.</summary>
    public static async Task<int> GuardAsync(Language language, Func<CancellationToken, Task<int>> run)
    {
        // Of other threads.
        AppDomain.CurrentDomain.UnhandledException += (_, thrown) => Environment.Exit(Fail((Exception)thrown.ExceptionObject, language));
        using var signals = new StopSignals();
        try
        {
            var exitCode = await run(signals.Token);
            return signals.ExitCode ?? exitCode;
        }
        catch (Exception) when (signals.ExitCode is not null)
        {
            return signals.ExitCode.Value;
        }
        catch (IOException e) when (e.HResult == InheritedStream.BrokenPipe)
        {
            // Whoever read it has enough, such as head.
            return 0;
        }
        catch (SettingsException e)
        {
            Say($"qianfan-mcp: {e.Text.In(language)}");
            return Unusable;
        }
        catch (Exception e)
        {
            return Fail(e, language);
        }
    }

    /// <summary>Starts what listens on addresses of the user's choice; one that cannot be listened on is an invalid setting.</summary>
    public static async Task<T> ListenAsync<T>(string urls, Func<Task<T>> start)
    {
        try
        {
            return await start();
        }
        catch (Exception e) when ((e as SocketException ?? e.InnerException?.InnerException as SocketException) is { } refused)
        {
            LocalizedText why = refused.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => ("the port is in use", "端口已被占用"),
                SocketError.AddressNotAvailable => ("this machine has no such address", "本机没有这个地址"),
                SocketError.AccessDenied => ("this user is not permitted to use the port", "当前用户无权使用该端口"),
                _ => LocalizedText.Same(OneLine(e)),
            };
            throw new SettingsException(($"cannot listen on {urls}: {why.English}; choose another address with {Setting.Urls.Option}.",
                $"无法监听 {urls}：{why.Chinese}；请用 {Setting.Urls.Option} 指定其他地址。"));
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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>Waits for the signal to stop.</summary>
    public static async Task UntilStoppedAsync(CancellationToken cancellation) =>
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    // UnauthorizedAccessException is what a closed standard output is met with.
    private static int Fail(Exception e, Language language) => Fail(e is IOException or UnauthorizedAccessException
        ? $"qianfan-mcp: {language.Say("reading or writing failed", "读写失败")}: {OneLine(e)}"
        : $"qianfan-mcp: {language.Say("internal error", "内部错误")}: {e.GetType().Name}: {OneLine(e)}");

    private static string OneLine(Exception e) => e.Message.ReplaceLineEndings(" ");
}
