using System.CommandLine;
using Qianfan.Mcp.Hosting;

namespace Qianfan.Mcp.Commands;

/// <summary>What runs when no command is named: what MCP clients start.</summary>
internal static class StdioCommand
{
    public static void Attach(RootCommand root, SettingOptions settings) =>
        root.SetAction(async (words, cancellation) =>
        {
            await StdioHost.RunAsync(settings.Read(words), cancellation);
            return 0;
        });
}
