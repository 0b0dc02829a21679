using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Clients;

/// <summary>
/// How a client's configuration refers to a secret: by <c>${input:id}</c>, for which it asks once and stores the answer safely; by
/// <c>${NAME}</c> or <c>$NAME</c> from the client's environment; by a list of variable names to pass on; or in clear text only.
/// </summary>
internal enum Secrets { Asked, Braces, Dollar, Names, Plain }

/// <summary>
/// An MCP client and the shape of its configuration. Source: each client's documentation, gathered 2026-11-21; only some could be tried.
/// </summary>
/// <param name="Id">Argument of <c>qianfan-mcp install</c>.</param>
/// <param name="Servers">The member that holds the servers.</param>
/// <param name="NamesStdio">Whether the entry of a program says <c>"type": "stdio"</c>.</param>
/// <param name="Remote">The member with a server's address; <see langword="null"/> where the file takes no server over HTTP.</param>
/// <param name="RemoteType">What the entry of such a server says as <c>type</c>.</param>
/// <param name="User">For all of the user's projects; <see langword="null"/> where the client stores it elsewhere.</param>
/// <param name="Project">For one project, relative to its folder.</param>
/// <param name="Hint">Anything else worth knowing.</param>
internal sealed record Client(
    string Id, string Name, string Servers = "mcpServers", Secrets Secrets = Secrets.Plain, bool NamesStdio = false,
    string? Remote = "url", string? RemoteType = null, UserFile? User = null, string? Project = null, LocalizedText? Hint = null)
{
    public bool IsToml => User?.Linux.EndsWith(".toml", StringComparison.Ordinal) is true;
}

/// <summary>The known clients, in the order of the documentation.</summary>
internal static class ClientList
{
    public static IReadOnlyList<Client> All { get; } =
    [
        new("claude-code", "Claude Code", Secrets: Secrets.Braces, RemoteType: "http",
            User: new(".claude.json", "CLAUDE_CONFIG_DIR"), Project: ".mcp.json",
            Hint: ("Set the variables before Claude Code starts: an unset one is passed as written here, and counts as unset.",
                "启动 Claude Code 之前先设置这些变量；未设置的会原样传入，视为未设置。")),
        new("claude-desktop", "Claude Desktop", Remote: null,
            User: new(
                "~/.config/Claude/claude_desktop_config.json",
                "~/Library/Application Support/Claude/claude_desktop_config.json",
                "%APPDATA%\\Claude\\claude_desktop_config.json"),
            Hint: ("A release's .mcpb bundle keeps the keys in the system's keychain. Add a remote server under Settings → Connectors.",
                "用发布页的 .mcpb 安装包，密钥会存入系统钥匙串。远程服务器在 Settings → Connectors 中添加。")),
        new("vscode", "VS Code", "servers", Secrets.Asked, NamesStdio: true, RemoteType: "http", Project: ".vscode/mcp.json",
            User: new("~/.config/Code/User/mcp.json", "~/Library/Application Support/Code/User/mcp.json",
                "%APPDATA%\\Code\\User\\mcp.json")),
        new("visual-studio", "Visual Studio", "servers", Secrets.Asked, NamesStdio: true, RemoteType: "http", Project: ".mcp.json",
            Hint: ("2022 17.14 or later; put the file next to the solution.", "2022 17.14 或更高版本；文件放在解决方案所在目录。")),
        new("cursor", "Cursor", User: new(".cursor/mcp.json"), Project: ".cursor/mcp.json"),
        new("windsurf", "Windsurf", Remote: "serverUrl", User: new(".codeium/windsurf/mcp_config.json")),
        new("codex", "Codex", "mcp_servers", Secrets.Names, User: new(".codex/config.toml", "CODEX_HOME"), Project: ".codex/config.toml",
            Hint: ("A project's file takes effect once the project is trusted.", "项目中的文件在项目受信任后生效。")),
        new("gemini-cli", "Gemini CLI", Secrets: Secrets.Dollar, Remote: "httpUrl", User: new(".gemini/settings.json"),
            Project: ".gemini/settings.json",
            Hint: ("Variables with KEY or SECRET in their names reach a server only if listed under env, as here.",
                "名称含 KEY 或 SECRET 的变量，只有像这样写在 env 下才会传给服务器。")),
        new("copilot-cli", "Copilot CLI", Secrets: Secrets.Braces, RemoteType: "http",
            User: new(".copilot/mcp-config.json", "COPILOT_HOME")),
        new("jetbrains", "JetBrains AI Assistant",
            Hint: ("Paste it under Settings → Tools → AI Assistant → Model Context Protocol.",
                "粘贴到 Settings → Tools → AI Assistant → Model Context Protocol。")),
        new("lm-studio", "LM Studio", User: new(".lmstudio/mcp.json"), Hint: ("0.3.17 or later.", "0.3.17 或更高版本。")),
    ];
}
