using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Clients;

/// <summary>How a client's configuration refers to a secret.</summary>
internal enum Secrets
{
    /// <summary><c>${input:id}</c>: the client asks once and stores the answer safely.</summary>
    Asked,

    /// <summary><c>${NAME}</c>, from the client's environment.</summary>
    Braces,

    /// <summary><c>$NAME</c>, from the client's environment.</summary>
    Dollar,

    /// <summary>A list of variable names for the client to pass on.</summary>
    Names,

    /// <summary>In clear text only.</summary>
    Plain,
}

/// <summary>How a client's configuration describes a server that it reaches over HTTP.</summary>
/// <param name="Url">Name of the member with the address.</param>
/// <param name="Type">Value of the member <c>type</c>, if there is one.</param>
internal sealed record RemoteForm(string Url, string? Type = null);

/// <summary>
/// An MCP client and the shape of its configuration. Source: each client's documentation, gathered 2026-11-21; only some could be tried.
/// </summary>
/// <param name="Id">Argument of <c>qianfan-mcp install</c>.</param>
internal sealed record Client(string Id, string Name)
{
    /// <summary>The member that holds the servers.</summary>
    public string Servers { get; init; } = "mcpServers";

    public Secrets Secrets { get; init; } = Secrets.Plain;

    /// <summary>Whether the entry of a program says <c>"type": "stdio"</c>.</summary>
    public bool NamesStdio { get; init; }

    /// <summary><see langword="null"/> where the file takes no server over HTTP.</summary>
    public RemoteForm? Remote { get; init; } = new("url");

    /// <summary>For all of the user's projects; <see langword="null"/> where the client stores it elsewhere.</summary>
    public UserFile? User { get; init; }

    /// <summary>For one project, relative to its folder.</summary>
    public string? Project { get; init; }

    /// <summary>Anything else worth knowing.</summary>
    public LocalizedText? Hint { get; init; }

    public bool IsToml => User?.Linux.EndsWith(".toml", StringComparison.Ordinal) is true;
}

/// <summary>A file below the user's own folders, in the notation of each system.</summary>
internal sealed record UserFile(string Linux, string Mac, string Windows)
{
    /// <summary>At the same place below the home folder on every system.</summary>
    public static UserFile InHome(string path) => new($"~/{path}", $"~/{path}", $"%USERPROFILE%\\{path.Replace('/', '\\')}");

    /// <summary>The path on this machine.</summary>
    public string Path
    {
        get
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            return OperatingSystem.IsWindows()
                ? Windows.Replace("%USERPROFILE%", home, StringComparison.Ordinal)
                    .Replace("%APPDATA%", Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), StringComparison.Ordinal)
                : (OperatingSystem.IsMacOS() ? Mac : Linux).Replace("~", home, StringComparison.Ordinal);
        }
    }
}

/// <summary>The known clients, in the order of the documentation.</summary>
internal static class ClientList
{
    public static IReadOnlyList<Client> All { get; } =
    [
        new("claude-code", "Claude Code")
        {
            Secrets = Secrets.Braces,
            Remote = new("url", "http"),
            User = UserFile.InHome(".claude.json"),
            Project = ".mcp.json",
            Hint = ("Set the variables before Claude Code starts: an unset one is passed as written here, and counts as unset.",
                "启动 Claude Code 之前先设置这些变量；未设置的会原样传入，视为未设置。"),
        },
        new("claude-desktop", "Claude Desktop")
        {
            Remote = null,
            User = new(
                "~/.config/Claude/claude_desktop_config.json",
                "~/Library/Application Support/Claude/claude_desktop_config.json",
                "%APPDATA%\\Claude\\claude_desktop_config.json"),
            Hint = ("A release's .mcpb bundle keeps the keys in the system's keychain. Add a remote server under Settings → Connectors.",
                "用发布页的 .mcpb 安装包，密钥会存入系统钥匙串。远程服务器在 Settings → Connectors 中添加。"),
        },
        new("vscode", "VS Code")
        {
            Servers = "servers",
            Secrets = Secrets.Asked,
            NamesStdio = true,
            Remote = new("url", "http"),
            User = new(
                "~/.config/Code/User/mcp.json", "~/Library/Application Support/Code/User/mcp.json", "%APPDATA%\\Code\\User\\mcp.json"),
            Project = ".vscode/mcp.json",
        },
        new("visual-studio", "Visual Studio")
        {
            Servers = "servers",
            Secrets = Secrets.Asked,
            NamesStdio = true,
            Remote = new("url", "http"),
            Project = ".mcp.json",
            Hint = ("2022 17.14 or later; put the file next to the solution.", "2022 17.14 或更高版本；文件放在解决方案所在目录。"),
        },
        new("cursor", "Cursor") { User = UserFile.InHome(".cursor/mcp.json"), Project = ".cursor/mcp.json" },
        new("windsurf", "Windsurf") { Remote = new("serverUrl"), User = UserFile.InHome(".codeium/windsurf/mcp_config.json") },
        new("codex", "Codex")
        {
            Servers = "mcp_servers",
            Secrets = Secrets.Names,
            User = UserFile.InHome(".codex/config.toml"),
            Project = ".codex/config.toml",
            Hint = ("A project's file takes effect once the project is trusted.", "项目中的文件在项目受信任后生效。"),
        },
        new("gemini-cli", "Gemini CLI")
        {
            Secrets = Secrets.Dollar,
            Remote = new("httpUrl"),
            User = UserFile.InHome(".gemini/settings.json"),
            Project = ".gemini/settings.json",
            Hint = ("Variables with KEY or SECRET in their names reach a server only if listed under env, as here.",
                "名称含 KEY 或 SECRET 的变量，只有像这样写在 env 下才会传给服务器。"),
        },
        new("copilot-cli", "Copilot CLI")
        {
            Secrets = Secrets.Braces,
            Remote = new("url", "http"),
            User = UserFile.InHome(".copilot/mcp-config.json"),
        },
        new("jetbrains", "JetBrains AI Assistant")
        {
            Hint = ("Paste it under Settings → Tools → AI Assistant → Model Context Protocol.",
                "粘贴到 Settings → Tools → AI Assistant → Model Context Protocol。"),
        },
        new("lm-studio", "LM Studio") { User = UserFile.InHome(".lmstudio/mcp.json"), Hint = ("0.3.17 or later.", "0.3.17 或更高版本。") },
    ];
}
