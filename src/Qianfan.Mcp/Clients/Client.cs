using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Clients;

/// <summary>
/// How a client's configuration refers to a secret: by <c>${input:id}</c>, for which it asks once and stores the answer safely; by
/// <c>${NAME}</c>, <c>${env:NAME}</c> or <c>{env:NAME}</c> from the client's environment; by a list of variable names to pass on; or in
/// clear text only.
/// </summary>
internal enum Secrets { Asked, Braces, Env, BareEnv, Names, Plain }

/// <summary>The members with which a client's entry says how to start a program.</summary>
/// <param name="Type">What the entry says as <c>type</c>.</param>
/// <param name="Arguments"><see langword="null"/> where <paramref name="Command"/> is a list that ends with them.</param>
/// <param name="Names">Of the variables to pass on, for <see cref="Secrets.Names"/>.</param>
internal sealed record ProgramMembers(
    string? Type = null, string Command = "command", string? Arguments = "args", string Environment = "env", string Names = "env_vars");

/// <summary>
/// An MCP client and the shape of its configuration, as its own document tells; what none tells is left out. Only some could be tried.
/// </summary>
/// <param name="Id">Argument of <c>qianfan-mcp install</c>.</param>
/// <param name="Name">As its users write it; another name of it in parentheses.</param>
/// <param name="Source">The document: its address, or repository and path.</param>
/// <param name="Servers">The member that holds the servers.</param>
/// <param name="Members"><see langword="null"/> for the usual ones.</param>
/// <param name="Remote">The member with a server's address; <see langword="null"/> where the file takes no server over HTTP.</param>
/// <param name="RemoteType">What the entry of such a server says as <c>type</c>.</param>
/// <param name="User">For all of the user's projects; <see langword="null"/> where the client stores it elsewhere.</param>
/// <param name="Project">For one project, relative to its folder.</param>
/// <param name="Hint">Anything else worth knowing.</param>
/// <param name="KeyHint">What else is worth knowing of the keys of a program that it starts.</param>
/// <param name="IsForm">Whether servers, over HTTP only, are typed into a form.</param>
/// <param name="Read">When the document was read.</param>
internal sealed record Client(
    string Id, string Name, string Source, string Servers = "mcpServers", Secrets Secrets = Secrets.Plain, ProgramMembers? Members = null,
    string? Remote = "url", string? RemoteType = null, UserFile? User = null, string? Project = null, LocalizedText? Hint = null,
    LocalizedText? KeyHint = null, bool IsForm = false, string Read = "2026-11-30")
{
    /// <summary>All hints in one.</summary>
    public LocalizedText? Hints => Hint is null ? KeyHint : KeyHint is null ? Hint
        : ($"{Hint.English} {KeyHint.English}", $"{Hint.Chinese}{KeyHint.Chinese}");

    public bool IsToml => User?.Linux.EndsWith(".toml", StringComparison.Ordinal) is true;

    public bool IsYaml => User?.Linux.EndsWith(".yaml", StringComparison.Ordinal) is true;

    /// <summary>Where its configuration is, in the notation of each system, and on which systems or for what.</summary>
    public IEnumerable<(string Path, LocalizedText? For)> Files
    {
        get
        {
            if (User is { } user)
                foreach (var group in new[] { ("Linux", user.Linux), ("macOS", user.Mac), ("Windows", user.Windows) }
                    .GroupBy(pair => pair.Item2, pair => pair.Item1))
                    yield return (group.Key, LocalizedText.Same(string.Join(", ", group)));
            if (User is { Variable: { } variable, Name: var name })
                yield return ($"${variable}/{name}", null);
            if (Project is { } project)
                yield return (project, ("project", "项目"));
        }
    }

    /// <summary>Whether it is meant by a name in its users' spelling, such as <c>vs code</c> or 文心快码.</summary>
    public bool IsCalled(string name) => Name.Split(['(', ')'], StringSplitOptions.RemoveEmptyEntries).Concat([Name, Id])
        .Any(own => Letters(own).Equals(Letters(name), StringComparison.OrdinalIgnoreCase));

    private static string Letters(string name) => string.Concat(name.Where(char.IsLetterOrDigit));
}

/// <summary>The known clients, in the order of the documentation.</summary>
internal static class ClientList
{
    private static readonly ProgramMembers _namesStdio = new("stdio"), _local = new("local", Arguments: null, Environment: "environment");

    /// <summary>What most clients that are not listed take.</summary>
    public static Client Other { get; } = new("other", "", "", RemoteType: "http");

    public static IReadOnlyList<Client> All { get; } =
    [
        new("claude-code", "Claude Code", "https://code.claude.com/docs/en/mcp", Secrets: Secrets.Braces, RemoteType: "http",
            User: new(".claude.json", "CLAUDE_CONFIG_DIR"), Project: ".mcp.json",
            KeyHint: ("Set the variables before Claude Code starts. It passes unset ones as written here; the server treats them as unset.",
                "启动 Claude Code 之前先设置这些变量；未设置的会原样传入，服务器按未设置处理。")),
        new("claude-desktop", "Claude Desktop", "https://modelcontextprotocol.io/docs/develop/connect-local-servers", Remote: null,
            User: new(
                "~/.config/Claude/claude_desktop_config.json",
                "~/Library/Application Support/Claude/claude_desktop_config.json",
                "%APPDATA%\\Claude\\claude_desktop_config.json"),
            Hint: ("The .mcpb bundle of a release keeps the keys in the system's keychain. Add remote servers under Settings → Connectors.",
                "使用发布页的 .mcpb 安装包时，密钥存入系统钥匙串。远程服务器在 Settings → Connectors 中添加。"), Read: "2026-11-21"),
        new("vscode", "VS Code", "https://code.visualstudio.com/docs/agents/reference/mcp-configuration", "servers", Secrets.Asked,
            _namesStdio, RemoteType: "http", Project: ".vscode/mcp.json",
            User: new("~/.config/Code/User/mcp.json", "~/Library/Application Support/Code/User/mcp.json",
                "%APPDATA%\\Code\\User\\mcp.json")),
        new("visual-studio", "Visual Studio", "https://learn.microsoft.com/visualstudio/ide/mcp-servers", "servers", Secrets.Asked,
            _namesStdio, RemoteType: "http", Project: ".mcp.json",
            Hint: ("Requires version 2022 17.14 or later; put the file next to the solution.", "需要 2022 17.14 或更高版本；文件放在解决方案所在目录。")),
        new("cursor", "Cursor", "https://cursor.com/docs/mcp", Secrets: Secrets.Env, User: new(".cursor/mcp.json"),
            Project: ".cursor/mcp.json"),
        new("windsurf", "Windsurf", "https://docs.windsurf.com/windsurf/cascade/mcp", Secrets: Secrets.Env, Remote: "serverUrl",
            User: new(".codeium/windsurf/mcp_config.json")),
        new("codex", "Codex", "https://developers.openai.com/codex/mcp", "mcp_servers", Secrets.Names,
            User: new(".codex/config.toml", "CODEX_HOME"), Project: ".codex/config.toml",
            Hint: ("The project file takes effect once the project is trusted.", "项目中的配置文件在项目受信任后生效。")),
        new("gemini-cli", "Gemini CLI", "google-gemini/gemini-cli docs/tools/mcp-server.md", Secrets: Secrets.Braces, Remote: "httpUrl",
            User: new(".gemini/settings.json"), Project: ".gemini/settings.json",
            KeyHint: ("Variables with KEY or SECRET in their names reach the server only if they are listed under env, as here.",
                "名称含 KEY 或 SECRET 的变量，只有像这样写在 env 下才会传给服务器。")),
        new("copilot-cli", "Copilot CLI", "https://docs.github.com/copilot/how-tos/copilot-cli/customize-copilot/add-mcp-servers",
            Secrets: Secrets.Braces, RemoteType: "http", User: new(".copilot/mcp-config.json", "COPILOT_HOME")),
        new("jetbrains", "JetBrains AI Assistant", "https://www.jetbrains.com/help/ai-assistant/mcp.html",
            Hint: ("Paste it under Settings → Tools → AI Assistant → Model Context Protocol.",
                "粘贴到 Settings → Tools → AI Assistant → Model Context Protocol。")),
        new("lm-studio", "LM Studio", "https://lmstudio.ai/docs/app/mcp", User: new(".lmstudio/mcp.json"),
            Hint: ("Requires version 0.3.17 or later.", "需要 0.3.17 或更高版本。")),
        new("comate", "Baidu Comate (文心快码)", "https://cloud.baidu.com/doc/COMATE/s/Ymir0x2ye", Members: _namesStdio,
            RemoteType: "streamableHttp", User: new(".comate/mcp.json"), Project: ".comate/mcp.json"),
        new("trae", "Trae", "https://docs.trae.ai/ide/use-mcp-servers-in-agents", Project: ".trae/mcp.json",
            Hint: ("Open the link, or paste it under Settings → MCP → Add → Add Manually. The project file takes effect once "
                + "project-level MCP is enabled there.",
                "打开安装链接，或粘贴到 设置 → MCP → 添加 → 手动添加；项目中的配置文件需先在该处启用项目级 MCP。")),
        new("trae-cn", "Trae CN", "https://www.volcengine.com/docs/86677/2137601", Project: ".trae/mcp.json",
            Hint: ("Open the link, or paste it under 设置 → MCP → 添加 → 手动添加. The project file takes effect once 项目级 MCP is enabled "
                + "there.",
                "打开安装链接，或粘贴到 设置 → MCP → 添加 → 手动添加；项目中的配置文件需先在该处启用项目级 MCP。")),
        new("qwen-code", "Qwen Code", "QwenLM/qwen-code docs/users/features/mcp.md", Secrets: Secrets.Braces, Remote: "httpUrl",
            User: new(".qwen/settings.json"), Project: ".qwen/settings.json"),
        new("lingma", "Tongyi Lingma (通义灵码)", "https://developer.aliyun.com/article/1663172", Remote: null,
            Hint: ("Paste it under 个人设置 → MCP 服务 → + → 配置文件添加. Its documentation names neither the file nor the JSON for a "
                + "remote server: add one there with 手工添加.",
                "粘贴到 个人设置 → MCP 服务 → + → 配置文件添加。官方文档没有给出文件路径，也没有给出远程服务器的 JSON 写法：远程服务器请在该处手工添加。")),
        new("codebuddy", "CodeBuddy (腾讯云代码助手)", "https://www.codebuddy.ai/docs/cli/mcp", Members: _namesStdio, RemoteType: "http",
            Project: ".mcp.json",
            Hint: ("For all projects, paste it under CodeBuddy Settings → MCP → Add MCP; the documentation disagrees on the user's file.",
                "用于所有项目时，粘贴到 CodeBuddy Settings → MCP → Add MCP；官方文档对用户级文件的路径说法不一。")),
        new("cherry-studio", "Cherry Studio", "CherryHQ/cherry-studio src/renderer/src/pages/settings/MCPSettings/AddMcpServerModal.tsx",
            RemoteType: "streamableHttp",
            Hint: ("Paste it under Settings → MCP → Add → Import from JSON.", "粘贴到 设置 → MCP → 添加 → 从 JSON 导入。")),
        new("cline", "Cline", "cline/cline docs/mcp/adding-and-configuring-servers.mdx, cline/cline src/services/mcp/schemas.ts",
            RemoteType: "streamableHttp",
            Hint: ("Paste it into the file that MCP Servers → Configure → Configure MCP Servers opens.",
                "粘贴到 MCP Servers → Configure → Configure MCP Servers 打开的文件。")),
        new("roo-code", "Roo Code", "RooCodeInc/Roo-Code-Docs docs/features/mcp/using-mcp-in-roo.mdx, RooCodeInc/Roo-Code "
            + "src/services/mcp/McpHub.ts", Secrets: Secrets.Env, RemoteType: "streamable-http", Project: ".roo/mcp.json",
            Hint: ("For all projects, paste it into the file that MCP settings → Edit Global MCP opens.",
                "用于所有项目时，粘贴到 MCP 设置 → Edit Global MCP 打开的文件。")),
        new("kilo-code", "Kilo Code", "Kilo-Org/kilocode packages/kilo-docs/pages/automate/mcp/using-in-kilo-code.md", "mcp",
            Secrets.BareEnv, _local, RemoteType: "remote", User: new(".config/kilo/kilo.jsonc"), Project: ".kilo/kilo.jsonc",
            Hint: ("If you already have a kilo.json, put it there.", "已有 kilo.json 时，请写到其中。")),
        new("zed", "Zed", "https://zed.dev/docs/ai/mcp", "context_servers",
            User: new("~/.config/zed/settings.json", "~/.config/zed/settings.json", "%APPDATA%\\Zed\\settings.json")),
        new("goose", "Goose", "aaif-goose/goose documentation/docs/guides/config-files.md", "extensions", Secrets.Names,
            new("stdio", "cmd", Environment: "envs", Names: "env_keys"), "uri", "streamable_http",
            new("~/.config/goose/config.yaml", "~/.config/goose/config.yaml", "%APPDATA%\\Block\\goose\\config\\config.yaml"),
            Hint: ("Or run 'goose configure' and choose Add Extension.", "也可运行 'goose configure'，选 Add Extension 添加。"),
            KeyHint: ("Under env_keys, keep only the keys that you have.", "env_keys 下只保留已有的密钥。")),
        new("opencode", "opencode", "https://opencode.ai/docs/migrate-v1, anomalyco/opencode packages/web/src/content/docs/mcp-servers.mdx",
            "mcp", Secrets.BareEnv, _local, RemoteType: "remote", User: new(".config/opencode/opencode.json"), Project: "opencode.json",
            Hint: ("This is OpenCode 1's format, which OpenCode 2 also reads; if the file has mcp.servers, put the entry there.",
                "这是 OpenCode 1 的写法，OpenCode 2 也能读取；文件里已有 mcp.servers 时，请写到其中。")),
        new("dify", "Dify", "https://docs.dify.ai/ja/cloud/use-dify/workspace/tools", IsForm: true,
            Hint: ("Add it under Integrations → Tools → MCP: the address as Server URL, the header under Custom Headers.",
                "在 集成 → 工具 → MCP 中添加：url 填入服务器 URL，headers 填入自定义请求头。")),
        new("open-webui", "Open WebUI", "open-webui/docs docs/features/extensibility/mcp.mdx", IsForm: true,
            Hint: ("Requires version 0.6.31 or later. An administrator adds it under Settings → Admin → Integrations → +: "
                + "type MCP (Streamable HTTP), authentication Bearer with only the key.",
                "需要 0.6.31 或更高版本；由管理员在 Settings → Admin → Integrations → + 中添加，类型选 MCP (Streamable HTTP)，"
                + "认证选 Bearer 并只填密钥。")),
    ];
}
