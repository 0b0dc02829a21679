using System.CommandLine;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Server;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Commands;

/// <summary>What runs when no command is named: what MCP clients start.</summary>
internal static class StdioCommand
{
    /// <summary>Of the program as a whole, since this is what it does by itself.</summary>
    public static LocalizedText Description { get; } = (
        "MCP server that reads Baidu Qianfan's model catalog. Without a command it speaks MCP over standard input and output.",
        "读取百度千帆模型目录的 MCP 服务器。不带命令时，通过标准输入和输出提供 MCP。");

    /// <summary>Without arguments: skips the parser, which took a tenth of the start.</summary>
    public static Task<int> RunAsync() => CommandLine.OrUnusableAsync(
        CommandLine.LanguageOf([]), () => RunAsync(Settings.From(Settings.FromEnvironment), CancellationToken.None));

    public static void Attach(RootCommand root, SettingOptions settings) =>
        root.SetAction((parseResult, cancellation) => RunAsync(settings.Read(parseResult), cancellation));

    private static async Task<int> RunAsync(Settings settings, CancellationToken cancellation)
    {
        await StdioServer.RunAsync(settings, cancellation);
        return 0;
    }
}
