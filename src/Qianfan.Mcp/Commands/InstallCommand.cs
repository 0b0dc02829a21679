using System.CommandLine;
using Qianfan.Mcp.Clients;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Commands;

/// <summary>
/// Prints a client's configuration, or writes it into the client's file. Only the configuration goes to standard output, remarks go to
/// standard error.
/// </summary>
internal static class InstallCommand
{
    public static Command Create(SettingOptions settings, Language language)
    {
        var client = new Argument<string?>("client") { Arity = ArgumentArity.ZeroOrOne }.Described(language,
            "The client to configure; leave out to list all.", "要配置的客户端；省略则列出全部。");
        client.CompletionSources.Add([.. ClientList.All.Select(one => one.Id)]);
        var url = new Option<string?>("--url") { HelpName = "value" }.Described(language,
            "Connect to a server that already runs at this URL instead of starting one.", "连接已在此地址运行的服务器，不再启动程序。");
        var launcher = new Option<string?>("--launcher") { HelpName = "value" }.Described(language,
            "How the client starts the server: npx, uvx, dnx, or path (the executable itself); by default, as this command was started.",
            "客户端启动服务器的方式：npx、uvx、dnx 或 path（可执行文件本身）；默认与本命令的启动方式相同。");
        var project = new Option<bool>("--project").Described(language, "Configure only the project in this folder.", "仅配置当前文件夹中的项目。");
        var write = new Option<bool>("--write").Described(language,
            "Write to the client's configuration file; shows the changes and keeps a backup.", "写入客户端的配置文件；显示改动，并备份原文件。");
        var remove = new Option<bool>("--remove").Described(language,
            "Remove the server from the client's configuration file; shows the changes and keeps a backup. Needs no --write.",
            "从客户端的配置文件中移除本服务器；显示改动，并备份原文件。无需 --write。");
        var command = new Command("install") { client, url, launcher, project, write, remove }.Described(language,
            "Print, write or remove the configuration of an MCP client.", "打印、写入或移除 MCP 客户端的配置。");
        command.SetAction(parseResult =>
        {
            var isRemoved = parseResult.GetValue(remove);
            if (parseResult.GetValue(client) is not { } name)
                return !isRemoved ? List(language)
                    : throw new SettingsException(("--remove needs the name of a client.", "--remove 需要客户端名称。"));
            KeyValuePair<Setting, string>[] given = [.. Given(settings, parseResult)];
            // Refuses what the server would refuse.
            _ = settings.Read(parseResult);
            var way = parseResult.GetValue(launcher);
            var connection = new Connection(Endpoint(parseResult.GetValue(url)), given) { Launcher = LauncherOf(way) };
            if (isRemoved && (connection.Url is not null || way is not null || given.Any(pair => pair.Key != Setting.Language)))
                throw new SettingsException(("--remove cannot be combined with settings.", "--remove 不能与其他设置同时使用。"));
            if (connection.Url is not null && way is not null)
                throw new SettingsException(("--launcher and --url cannot be combined: with --url the client starts no program.",
                    "--launcher 不能与 --url 同时使用：使用 --url 时客户端不启动程序。"));
            var snippet = new Snippet(Find(name, connection), connection, language);
            if (!isRemoved)
                Check(snippet.Client, connection);
            var isProject = parseResult.GetValue(project);
            var path = !isProject ? snippet.Client.User?.Path : snippet.Client.Project is { } file ? Path.GetFullPath(file) : null;
            return !parseResult.GetValue(write) && !isRemoved ? Print(snippet, path, isProject, language)
                : Write(snippet, isRemoved, path, isProject ? Environment.CurrentDirectory : null, language);
        });
        return command;
    }

    private static int List(Language language)
    {
        var widest = ClientList.All.Max(client => client.Id.Length);
        foreach (var client in ClientList.All)
            Console.WriteLine($"{client.Id.PadRight(widest)}  {client.User?.Shown ?? client.Project
                ?? language.Say("(no file: print it, then paste)", "（无配置文件：打印后粘贴）")}");
        return 0;
    }

    private static Client Find(string name, Connection connection)
    {
        if (ClientList.All.FirstOrDefault(client => client.IsCalled(name)) is { } found)
            return found;
        var refusal = new LocalizedText("Unknown client.", "未知的客户端。")
            .WithNames(name, [.. ClientList.All.Select(client => client.Id)]);
        var usual = new Snippet(ClientList.Other, connection).ToString().TrimEnd();
        throw new SettingsException(($"{refusal.English}\n\nMost other clients accept:\n{usual}",
            $"{refusal.Chinese}\n\n其他客户端大多这样配置：\n{usual}"));
    }

    private static Launcher LauncherOf(string? name)
    {
        var assembly = Environment.GetCommandLineArgs()[0];
        var all = Launcher.All(Environment.ProcessPath ?? assembly, assembly, OperatingSystem.IsWindows());
        return name is null ? Launcher.Started(all, Environment.GetEnvironmentVariable(Launcher.Variable), AppContext.BaseDirectory)
            : all.FirstOrDefault(launcher => launcher.Name == name) ?? throw new SettingsException(
                new LocalizedText("Unknown launcher.", "未知的启动方式。").WithNames(name, [.. all.Select(launcher => launcher.Name)]));
    }

    private static Uri? Endpoint(string? text)
    {
        if (text is null)
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || !Settings.IsSafe(url) || url.Query.Length > 0 || url.UserInfo.Length > 0)
            throw new SettingsException((
                $"--url must look like https://models.example.com{HttpSettings.Path}; http is allowed only on loopback.",
                $"--url 必须形如 https://models.example.com{HttpSettings.Path}；http 仅限本机回环地址。"));
        return url.AbsolutePath == "/" ? new Uri(url, HttpSettings.Path) : url;
    }

    private static void Check(Client client, Connection connection)
    {
        if (connection.Url is null && client.IsForm)
            throw new SettingsException(($"{client.Name} cannot start programs: add --url with the address of a running server.",
                $"{client.Name} 不能启动程序：请用 --url 指定远程服务器的地址。"));
        if (connection.Url is null)
            return;
        if (client.Remote is null)
            throw new SettingsException(($"The configuration file of {client.Name} does not support HTTP servers. {client.Hint?.English}",
                $"{client.Name} 的配置文件不支持 HTTP 服务器。{client.Hint?.Chinese}"));
        // The language is for this command, too.
        if (connection.Settings?.Select(pair => pair.Key).FirstOrDefault(setting => setting != Setting.Language) is { } setting)
            throw new SettingsException((
                $"{setting.Option} applies only to a server that the client starts; a remote server has its own settings.",
                $"{setting.Option} 只适用于由客户端启动的服务器；远程服务器有自己的设置。"));
    }

    // Options are meant for the server. Keys are refused: they would end up in a file, and are in the shell's history already.
    private static IEnumerable<KeyValuePair<Setting, string>> Given(SettingOptions settings, ParseResult parseResult)
    {
        foreach (var (setting, value) in settings.Given(parseResult))
            if (setting.Secret)
                throw new SettingsException((
                    $"{setting.Option} is never written to a file; set {setting.Variable} as the printed configuration shows.",
                    $"{setting.Option} 不会写入文件；请按打印出的配置设置 {setting.Variable}。"));
            else if (!setting.Switch || value == "1")
                yield return new(setting, value);
    }

    private static int Print(Snippet snippet, string? path, bool isProject, Language language)
    {
        var (client, hint) = (snippet.Client, snippet.Client.Hints?.In(language));
        Say(path is null ? hint : language.Say($"{client.Name}: {path}", $"{client.Name}：{path}"));
        Console.WriteLine(snippet.ToString().TrimEnd());
        Say(Keys(snippet, language));
        Say(path is null ? null : hint);
        if (Shortcut.For(client, snippet.Connection, isProject) is { } line)
            Say(language.Say($"Or in one line: {line}", $"也可以只用一行：{line}"));
        return 0;
    }

    private static int Write(Snippet snippet, bool isRemoved, string? path, string? within, Language language)
    {
        var client = snippet.Client;
        if (path is null)
            throw new SettingsException(client.User is null && client.Project is null
                ? ($"{client.Name} has no configuration file to write. {client.Hint?.English}",
                    $"{client.Name} 没有可写入的配置文件。{client.Hint?.Chinese}")
                : client.User is null
                ? ($"{client.Name} has only a project configuration file: add --project.", $"{client.Name} 只有项目级配置文件：请加上 --project。")
                : ($"{client.Name} has only a user configuration file: leave out --project.", $"{client.Name} 只有用户级配置文件：请去掉 --project。"));
        if (client.IsYaml)
            throw new SettingsException((
                $"{path} is YAML, which this command does not edit. {(isRemoved ? "Remove the entry yourself."
                    : $"Leave out --write to print what to add. {client.Hints?.English}")}",
                $"{path} 是 YAML 文件，不会自动修改。{(isRemoved ? "请自行移除。"
                    : $"去掉 --write 可打印要添加的内容。{client.Hints?.Chinese}")}"));
        try
        {
            var change = ConfigurationFile.Edit(path, within, isRemoved ? snippet.OutOf : snippet.Into);
            if (change.After is not { } text)
                return CommandLine.Fail(language.Say(
                    $"qianfan-mcp: {Connection.Name} in {change.Path} cannot be changed safely, so nothing was written. "
                        + (isRemoved ? "Remove the entry yourself." : $"Change it yourself to:\n\n{snippet}"),
                    $"qianfan-mcp: {change.Path} 中 {Connection.Name} 的写法无法安全修改，未写入。"
                        + (isRemoved ? "请自行移除。" : $"请自行改为：\n\n{snippet}")));
            if (text == change.Before)
            {
                Say(isRemoved
                    ? language.Say($"{change.Path} has no entry {Connection.Name}; nothing was written.",
                        $"{change.Path} 中没有 {Connection.Name}，未作改动。")
                    : language.Say($"{change.Path} is already up to date; nothing was written.", $"{change.Path} 已是最新，未作改动。"));
                return 0;
            }
            foreach (var line in Difference.Between(change.Before, text).Prepend(change.Path))
                Say(line);
            Say(change.Backup is null ? language.Say("Written.", "已写入。")
                : language.Say($"Written. The old file is kept as {change.Backup}.", $"已写入；原文件备份为 {change.Backup}。"));
            if (!isRemoved)
                Say(Keys(snippet, language));
            return 0;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            var line = (e as JsonException)?.LineNumber + 1 ?? (e as TomlException)?.Line;
            return CommandLine.Fail(language.Say(
                $"qianfan-mcp: {path} is not a valid configuration file, so nothing was written. Fix it first"
                    + (line is null ? "." : $", at line {line}."),
                $"qianfan-mcp: {path} 不是有效的配置文件，未写入。请先改正{(line is null ? "" : $"第 {line} 行")}。"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var why = e switch
            {
                RefusedFileException refused => refused.Text,
                UnauthorizedAccessException => ("access denied.", "没有访问权限。"),
                // The system's own words.
                _ => LocalizedText.Same(e.Message),
            };
            return CommandLine.Fail(language.Say(
                $"qianfan-mcp: {path} cannot be written: {why.English}", $"qianfan-mcp: 无法写入 {path}：{why.Chinese}"));
        }
    }

    private static string? Keys(Snippet snippet, Language language)
    {
        var (client, connection) = (snippet.Client, snippet.Connection);
        if (connection.SecretNames.Count == 0)
            return null;
        var names = string.Join(", ", connection.SecretNames);
        return (client.Secrets == Secrets.Asked
                ? language.Say("The client asks for the keys once and stores them securely.", "客户端首次使用时会要求输入密钥，并安全保存。")
            : snippet.ToString().Contains(Settings.Placeholder, StringComparison.Ordinal) ? connection.Url is not null
                ? language.Say("Replace YOUR_MCP_KEY with your key for that server, and keep the file private.",
                    "把 YOUR_MCP_KEY 换成该服务器的访问密钥，并妥善保管此文件。")
                : language.Say("Replace YOUR_… with the keys that you have (an API key or a pair is enough), and keep the file private.",
                    "把 YOUR_… 换成已有的密钥（API Key 或 AK/SK，不必都填），并妥善保管此文件。")
            : connection.Url is not null
                ? language.Say($"Set {names} in the environment that starts the client.", $"在启动客户端的环境中设置 {names}。")
                : language.Say($"Set {Setting.ApiKey.Variable}, or the other two, in the environment that starts the client.",
                    $"在启动客户端的环境中设置 {Setting.ApiKey.Variable}，或另外两个变量。"))
            + (connection.Url is null ? language.Say($" Create keys at {KeySource.KeyPage}", $"密钥在此创建：{KeySource.KeyPage}") : "");
    }

    private static void Say(string? text)
    {
        if (text is not null)
            Console.Error.WriteLine(text);
    }
}
