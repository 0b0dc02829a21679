using System.Globalization;
using System.Text;
using Qianfan.Mcp.Clients;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Clients;

/// <summary>docs/clients.md in both languages, as it follows from what is declared of each client.</summary>
internal static class ClientGuide
{
    /// <summary>On a machine like most, with the program of an archive somewhere.</summary>
    public static IReadOnlyList<Launcher> Launchers { get; } = Launcher.All("/path/to/qianfan-mcp", "", isWindows: false);

    public static Connection Program { get; } = new() { Launcher = Launchers[0] };

    public static Connection Endpoint { get; } = new(new Uri("https://models.example.com/mcp"));

    public static string Path(Language language) => language == Language.Chinese ? "docs/clients.zh-CN.md" : "docs/clients.md";

    /// <summary>As the host of a repository makes it of a heading.</summary>
    public static string Anchor(string heading) =>
        string.Concat(heading.ToLowerInvariant().Replace(' ', '-').Where(unit => char.IsLetterOrDigit(unit) || unit is '-' or '_'));

    /// <summary>Those that the client can take.</summary>
    public static IEnumerable<Connection> Connections(Client client) =>
        new[] { Program, Endpoint }.Where(connection => connection.Url is null ? !client.IsForm : client.Remote is not null);

    public static string In(Language language)
    {
        string Say(string english, string chinese) => new LocalizedText(english, chinese).In(language);
        var text = new StringBuilder();
        text.Append(Say(
            """
            # Set up a client

            English · [简体中文](clients.zh-CN.md)

            For each client, the configuration that starts the server (stdio) or connects to one that is already running (HTTP). `qianfan-mcp install CLIENT` prints the same. `--write` writes it into the client's file and `--remove` removes it; both show the changes and keep the old file:

            """,
            """
            # 配置客户端

            [English](clients.md) · 简体中文

            各客户端的配置：由客户端启动服务器（stdio），或连接已在运行的服务器（HTTP）。`qianfan-mcp install CLIENT` 打印同样的内容；加 `--write` 会写入客户端的配置文件，加 `--remove` 会从中移除；两者都显示改动，并保留原文件：

            """));
        text.Append(Say(
            $"""

            ```sh
            {Run} install cursor --write
            {Run} install vscode --url https://models.example.com/mcp
            ```

            Below, `npx` starts the server. `--launcher` selects another way; by default, `install` uses the way it was started itself:

            {Table("needs", "what the client starts", "Node.js", "uv", "the .NET 10 SDK", "the program from a release's archive")}

            On Windows `npx` is a script, which some clients cannot start. `install` therefore writes the following there; use the same when you configure by hand: {OnWindows}.

            The first start downloads the package, which may take longer than a client waits, so run `{Run} --version` once beforehand. If a client does not find `npx`, give its full path (`which npx`, `where npx`). On Linux, `XDG_CONFIG_HOME` replaces `~/.config` if it is set. To try the server without an account, put `"QIANFAN_SANDBOX": "1"` in place of the keys, or add `--sandbox` to `install`.

            Each configuration follows the client's own documentation, named at the end of its section; not all have been tested. Command lines work in sh and PowerShell; they contain the names of key variables, never a key.

            """,
            $"""

            ```sh
            {Run} install cursor --write
            {Run} install vscode --url https://models.example.com/mcp
            ```

            下文的配置都用 `npx` 启动服务器。可用 `--launcher` 换成其他方式；省略时与 `install` 本身的启动方式相同：

            {Table("需要", "客户端启动", "Node.js", "uv", ".NET 10 SDK", "发布页压缩包中的程序")}

            Windows 上的 `npx` 是脚本，有些客户端无法直接启动，因此 `install` 在 Windows 上这样写，手动配置时也请这样写：{OnWindows}。

            第一次启动要下载软件包，可能超过客户端的等待时间，请先运行一次 `{Run} --version`。客户端找不到 `npx` 时，请写完整路径（`which npx`、`where npx`）。Linux 上如果设置了 `XDG_CONFIG_HOME`，则用它代替 `~/.config`。没有账号时想先试用，可把密钥换成 `"QIANFAN_SANDBOX": "1"`，或给 `install` 加 `--sandbox`。

            各客户端配置依据其官方文档（见每节末尾），未全部实测。命令行适用于 sh 和 PowerShell，其中只有密钥的变量名，没有密钥本身。

            """));
        var seen = new Dictionary<string, Client>();
        foreach (var client in ClientList.All)
            Append(text, client, seen, language);
        // Too long to stand in the text.
        foreach (var (i, link) in ClientList.All.SelectMany(client => InstallLink.For(client, Program)).Index())
            text.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "\n" : "")}[{Label(link)}]: {link.Url}\n");
        return text.ToString();
    }

    private static string Label(InstallLink link) => $"{link.Client.ToLowerInvariant().Replace(' ', '-')}-install";

    /// <summary>As it is typed.</summary>
    public static string Line(Launcher launcher) => string.Join(' ', launcher.Words);

    private static string Run => Line(Program.Launcher);

    private static string OnWindows
    {
        get
        {
            var npx = Launcher.All("", "", isWindows: true)[0];
            return $"`\"command\": \"{npx.Command}\", \"args\": [{string.Join(", ", npx.Arguments.Select(word => $"\"{word}\""))}]`";
        }
    }

    private static string Table(string needs, string starts, params string[] needed) => string.Join('\n',
        [$"| `--launcher` | {needs} | {starts} |", "|---|---|---|",
            .. Launchers.Zip(needed, (launcher, what) => $"| `{launcher.Name}` | {what} | `{Line(launcher)}` |")]);

    // A configuration that stands above already is not repeated.
    private static void Append(StringBuilder text, Client client, Dictionary<string, Client> seen, Language language)
    {
        string Say(string english, string chinese) => new LocalizedText(english, chinese).In(language);
        text.Append(CultureInfo.InvariantCulture, $"\n## {client.Name}\n\n");
        var files = client.Files.Select(file => $"`{file.Path}`{(file.For is { } what ? Say($" ({what.English})", $"（{what.Chinese}）") : "")}").ToArray();
        if (files.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"{Say("File: ", "配置文件：")}{string.Join(Say(", ", "，"), files)}\n\n");
        if (client.Hints is { } hint)
            text.Append(CultureInfo.InvariantCulture, $"{hint.In(language)}\n\n");
        var links = InstallLink.For(client, Program)
            .Select(link => $"[{Say($"Install in {link.Client}", $"安装到 {link.Client}")}][{Label(link)}]").ToArray();
        if (links.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"{string.Join(" · ", links)}\n\n");
        foreach (var connection in Connections(client))
        {
            var title = connection.Url is null ? Say("Started by the client", "由客户端启动") : Say("Over HTTP", "通过 HTTP 连接");
            var code = Code(client, connection);
            text.Append(seen.TryAdd(code, client) ? $"{title}{Say(":", "：")}\n\n{code}\n"
                : $"{title}{Say(": the same as for ", "：与 ")}[{seen[code].Name}](#{Anchor(seen[code].Name)}){Say(".", " 相同。")}\n\n");
            if (Shortcut.For(client, connection, isProject: false) is { } line)
                text.Append(CultureInfo.InvariantCulture, $"{Say("Or in one line:", "也可以只用一行：")}\n\n```sh\n{line}\n```\n\n");
        }
        text.Append(CultureInfo.InvariantCulture, $"{Keys(client, language)}{Say($" Source: {Source(client, ", ")}, as of {client.Read}.",
            $"依据：{Source(client, "、")}，截至 {client.Read}。")}\n");
    }

    private static string Source(Client client, string separator) => string.Join(separator, client.Source.Split(", ").Select(
        source => source.StartsWith("https:", StringComparison.Ordinal) ? $"<{source}>" : $"`{source}`"));

    private static string Code(Client client, Connection connection) =>
        $"```{(client.IsToml ? "toml" : client.IsYaml || client.IsForm ? "yaml" : "json")}\n{new Snippet(client, connection).ToString().TrimEnd()}\n```\n";

    private static string Keys(Client client, Language language) => (client.Secrets switch
    {
        Secrets.Asked => new LocalizedText("The client asks for the keys once and stores them securely.", "客户端会询问一次密钥并安全保存。"),
        Secrets.Plain when client.IsForm => new("The client stores the key.", "密钥由客户端保存。"),
        Secrets.Plain => new("The file contains the keys themselves: keep it private.", "密钥直接写在文件里：请妥善保管。"),
        _ => new("The keys stay in the environment that the client is started in; the file contains only their names.", "密钥留在启动客户端的环境变量里，文件中只有变量名。"),
    }).In(language);
}
