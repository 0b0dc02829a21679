namespace Qianfan.Mcp.Clients;

/// <summary>The clients whose configuration is known.</summary>
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
            Hint = ("Set the variables before Claude Code starts: one that is unset arrives as it is written here, and counts as unset.",
                "启动 Claude Code 之前先设置这些变量；未设置的会原样传入，视为未设置。"),
        },
        new("claude-desktop", "Claude Desktop")
        {
            Remote = null,
            User = new(
                "~/.config/Claude/claude_desktop_config.json",
                "~/Library/Application Support/Claude/claude_desktop_config.json",
                "%APPDATA%\\Claude\\claude_desktop_config.json"),
            Hint = ("The .mcpb bundle of a release keeps the keys in the system's keychain instead. A remote server is added under Settings → Connectors.",
                "用发布页的 .mcpb 安装包，密钥会存入系统钥匙串。远程服务器在 Settings → Connectors 中添加。"),
        },
        new("vscode", "VS Code")
        {
            Servers = "servers",
            Secrets = Secrets.Asked,
            NamesStdio = true,
            Remote = new("url", "http"),
            User = new("~/.config/Code/User/mcp.json", "~/Library/Application Support/Code/User/mcp.json", "%APPDATA%\\Code\\User\\mcp.json"),
            Project = ".vscode/mcp.json",
        },
        new("visual-studio", "Visual Studio")
        {
            Servers = "servers",
            Secrets = Secrets.Asked,
            NamesStdio = true,
            Remote = new("url", "http"),
            Project = ".mcp.json",
            Hint = ("2022 17.14 or later; the file lies beside the solution.", "2022 17.14 或更新版本；文件放在解决方案旁边。"),
        },
        new("cursor", "Cursor") { User = UserFile.InHome(".cursor/mcp.json"), Project = ".cursor/mcp.json" },
        new("windsurf", "Windsurf") { Remote = new("serverUrl"), User = UserFile.InHome(".codeium/windsurf/mcp_config.json") },
        new("codex", "Codex")
        {
            Servers = "mcp_servers",
            Secrets = Secrets.Names,
            User = UserFile.InHome(".codex/config.toml"),
            Project = ".codex/config.toml",
            Hint = ("A project's file counts once the project is trusted.", "项目中的文件在项目受信任后生效。"),
        },
        new("gemini-cli", "Gemini CLI")
        {
            Secrets = Secrets.Dollar,
            Remote = new("httpUrl"),
            User = UserFile.InHome(".gemini/settings.json"),
            Project = ".gemini/settings.json",
            Hint = ("Variables whose names hold KEY or SECRET reach a server only when they stand under env, as here.",
                "名称含 KEY 或 SECRET 的变量，只有像这样写在 env 下才会传给服务器。"),
        },
        new("copilot-cli", "Copilot CLI") { Secrets = Secrets.Braces, Remote = new("url", "http"), User = UserFile.InHome(".copilot/mcp-config.json") },
        new("jetbrains", "JetBrains AI Assistant")
        {
            Hint = ("Paste it under Settings → Tools → AI Assistant → Model Context Protocol.", "粘贴到 Settings → Tools → AI Assistant → Model Context Protocol。"),
        },
        new("lm-studio", "LM Studio") { User = UserFile.InHome(".lmstudio/mcp.json"), Hint = ("0.3.17 or later.", "0.3.17 或更新版本。") },
    ];
}
