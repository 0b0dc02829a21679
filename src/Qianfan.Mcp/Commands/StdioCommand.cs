using System.CommandLine;
using Qianfan.Mcp.Hosting;

namespace Qianfan.Mcp.Commands;

/// <summary>What runs when no command is named: what MCP clients start.</summary>
internal static class StdioCommand
{
    /// <summary>Without words there is nothing to read: making the commands and parsing took a tenth of the start.</summary>
    public static Task<int> RunAsync() => CommandLine.OrUnusableAsync(async () =>
    {
        await StdioHost.RunAsync(Settings.From(Settings.FromEnvironment), CancellationToken.None);
        return 0;
    });

    public static void Attach(RootCommand root, SettingOptions settings) =>
        root.SetAction(async (words, cancellation) =>
        {
            await StdioHost.RunAsync(settings.Read(words), cancellation);
            return 0;
        });
}
