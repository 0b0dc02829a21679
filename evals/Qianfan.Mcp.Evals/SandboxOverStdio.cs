using ModelContextProtocol.Client;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Server;

namespace Qianfan.Mcp.Evals;

/// <summary>The server with every tool, over the sandbox on a fixed day, as a child process: this program with another word.</summary>
internal static class SandboxOverStdio
{
    public const string Command = "serve";

    /// <summary>What the child does.</summary>
    public static Task ServeAsync(string language)
    {
        var settings = Settings.From(setting => setting == Setting.Sandbox ? "1"
            : setting == Setting.Tools ? ToolList.All
            : setting == Setting.Language ? language
            : setting == Setting.LogLevel ? "error" : null);
        return StdioServer.RunAsync(settings with { Clock = new FixedClock() }, CancellationToken.None);
    }

    /// <summary>Starts one that speaks this language. It never sees the key of the model.</summary>
    public static Task<McpClient> StartAsync(string language, CancellationToken cancellation = default) => McpClient.CreateAsync(
        new StdioClientTransport(new()
        {
            Command = "dotnet",
            Arguments = [typeof(SandboxOverStdio).Assembly.Location, Command, language],
            EnvironmentVariables = new Dictionary<string, string?> { [Options.KeyVariable] = null },
        }),
        cancellationToken: cancellation);
}
