using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;

namespace Qianfan.Mcp.Hosting;

/// <summary>Serves one client over standard input and output, until its end of input, a signal to stop, or an answer that nobody reads.</summary>
internal static class StdioHost
{
    public static async Task RunAsync(Settings settings, CancellationToken cancellation)
    {
        using var telemetry = Telemetry.Start();
        using var logs = Logs.ToStandardError(settings.LogLevel);
        await using var input = new StandardInput();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var output = new StandardOutput(() => _ = over.CancelAsync());
        // Whatever else writes to the console must not reach the protocol.
        Console.SetOut(Console.Error);
        await RunAsync(settings, input, output, logs, over.Token);
    }

    /// <summary>The same over any pair of streams.</summary>
    public static async Task RunAsync(Settings settings, Stream input, Stream output, ILoggerFactory logs, CancellationToken cancellation)
    {
        var context = Gateway.Open(settings, logs.CreateLogger(CatalogServer.Name));
        using var upstream = context.Upstream;
        var running = new RunningMessages();
        var options = CatalogServer.Options(settings.Tools, settings.Language, _ => context);
        options.Filters.Message.IncomingFilters.Add(running.Count);
        options.Filters.Message.OutgoingFilters.Add(running.CountErrors);
        await using var transport = new StreamServerTransport(
            new DrainedInput(input, running), new UnescapedJsonStream(output), CatalogServer.Name, logs);
        await using var server = McpServer.Create(transport, options, logs);
        try
        {
            await server.RunAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
        }
    }
}
