using ModelContextProtocol.Client;
using Qianfan.Mcp.Evals;

namespace Qianfan.Mcp.Tests.Evals;

/// <summary>The servers that tasks are asked of, one for each language, as the harness starts them.</summary>
public sealed class EvalServers : IAsyncLifetime
{
    internal McpClient English { get; private set; } = null!;

    internal McpClient Chinese { get; private set; } = null!;

    internal McpClient Of(EvalTask task) => task.Language == "zh" ? Chinese : English;

    public async Task InitializeAsync() =>
        (English, Chinese) = (await SandboxOverStdio.StartAsync("en"), await SandboxOverStdio.StartAsync("zh"));

    public async Task DisposeAsync()
    {
        await English.DisposeAsync();
        await Chinese.DisposeAsync();
    }
}
