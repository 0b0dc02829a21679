using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Server;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Commands;

/// <summary>What runs when no command is named: what MCP clients start.</summary>
internal static class StdioCommand
{
    /// <summary>Of the program as a whole, since this is what it does by itself.</summary>
    public static LocalizedText Description { get; } = (
        "Read-only MCP server for Baidu Qianfan's model catalog. Without a command, it serves MCP over standard input and output.",
        "百度千帆模型目录的只读 MCP 服务器。不带命令时，通过标准输入和输出提供 MCP 服务。");

    public static async Task<int> RunAsync(Settings settings, CancellationToken cancellation)
    {
        // Clients start it with pipes, so whoever types here is a person.
        if (!Console.IsInputRedirected)
            CommandLine.Say(settings.Language.Say(
                $"""
                qianfan-mcp is waiting for an MCP client on standard input. Clients start it
                themselves; press Ctrl+C to stop. Commands to run instead:
                  qianfan-mcp install   to set up a client
                  qianfan-mcp doctor    to check keys and network
                  qianfan-mcp call find_models {Setting.Sandbox.Option}   to try a tool on simulated data
                  qianfan-mcp --help    for everything else
                """,
                $"""
                qianfan-mcp 正在标准输入上等待 MCP 客户端，通常由客户端启动。
                按 Ctrl+C 结束。也可以运行：
                  qianfan-mcp install   配置客户端
                  qianfan-mcp doctor    检查密钥和网络
                  qianfan-mcp call find_models {Setting.Sandbox.Option}   用模拟数据试用工具
                  qianfan-mcp --help    查看全部命令和选项
                """));
        await StdioServer.RunAsync(settings, cancellation);
        return 0;
    }
}
