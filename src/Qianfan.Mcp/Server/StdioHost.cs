using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;
using Qianfan.Mcp.Configuration;

namespace Qianfan.Mcp.Server;

/// <summary>Serves one client over standard input and output, until its end of input, a signal to stop, or an answer that nobody reads.</summary>
internal static class StdioHost
{
    public static async Task RunAsync(Settings settings, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var isOpening = true;
        // From the start, and until the end: without them a signal would end the process with an exit code of its own.
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        await using var input = new StandardInput();
        await using var output = new EndOnBrokenPipe(() => _ = over.CancelAsync());
        if (Open(settings, input, output) is not { } opened)
            return;
        isOpening = false;
        // Whatever else writes to the console must not reach the protocol.
        Console.SetOut(Console.Error);
        using var telemetry = Telemetry.Start();
        using var logs = Logs.ToStandardError(settings.LogLevel);
        await RunAsync(settings, new OpenedInput(input, opened), output, logs, over.Token);

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            // The opening waits for the client, and has nothing under way that would have to end in order.
            if (Volatile.Read(ref isOpening))
                Environment.Exit(0);
            try
            {
                over.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It has ended already.
            }
        }
    }

    /// <summary>The same over any pair of streams.</summary>
    public static Task RunAsync(Settings settings, Stream input, Stream output, ILoggerFactory logs, CancellationToken cancellation) =>
        RunAsync(settings, new OpenedInput(input, Opened.Nothing), output, logs, cancellation);

    private static async Task RunAsync(Settings settings, OpenedInput input, Stream output, ILoggerFactory logs, CancellationToken cancellation)
    {
        var context = UpstreamFactory.Open(settings, logs.CreateLogger(CatalogServer.Name));
        using var upstream = context.Upstream;
        var running = new RunningMessages();
        var options = CatalogServer.Options(settings.Tools, settings.Language, _ => context);
        options.Filters.Message.IncomingFilters.Add(running.Count);
        options.Filters.Message.OutgoingFilters.Add(running.CountErrors);
        options.Filters.Message.OutgoingFilters.Add(input.WithoutAnswered);
        await using var transport = new StreamServerTransport(
            new DrainOnEndOfInput(input, running), new UnescapedJsonStream(output), CatalogServer.Name, logs);
        await using var server = McpServer.Create(transport, options, logs);
        try
        {
            await server.RunAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
        }
    }

    private static Opened? Open(Settings settings, Stream input, Stream output)
    {
        // Spans and metrics are the SDK's, so where they are wanted it serves the first requests too.
        if (Telemetry.IsWanted)
            return Opened.Nothing;
        try
        {
            return new StdioOpening(input, output, new(settings.Tools, settings.Language)).Run();
        }
        catch (IOException)
        {
            return null;
        }
    }
}
