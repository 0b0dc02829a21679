using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Server.SdkMends;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Server;

/// <summary>Serves one client over standard input and output, until the input ends, it is stopped, or nobody reads the answers.</summary>
internal static class StdioServer
{
    /// <exception cref="IOException">Standard output cannot be written, and not because the client has gone.</exception>
    public static async Task RunAsync(Settings settings, CancellationToken cancellation)
    {
        if (!InheritedStream.IsOpen(StandardOutput.Descriptor))
            throw new IOException(settings.Language.Say("standard output is closed", "标准输出已关闭"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var input = new StandardInput();
        await using var output = new StandardOutput(() => _ = stop.CancelAsync());
        // Whatever else writes to the console must not reach the protocol.
        Console.SetOut(Console.Error);
        await RunAsync(settings, input, output, logging => Logging.AddText(logging, settings.LogLevel), stop.Token);
        if (output.Failure is { } failure)
            throw failure;
    }

    /// <summary>The same over any pair of streams, such as those of the <c>call</c> command.</summary>
    public static async Task RunAsync(
        Settings settings, Stream input, Stream output, Action<ILoggingBuilder> logging, CancellationToken cancellation)
    {
        // Not CreateApplicationBuilder, which watches the working folder for settings: that takes 100 ms beside a large node_modules.
        var builder = Host.CreateEmptyApplicationBuilder(new() { DisableDefaults = true });
        logging(builder.Logging);
        builder.Services.AddSingleton<IHostLifetime, WithoutSignals>();
        Telemetry.AddTo(builder);
        var readable = new ReadableJson(output);
        var lines = new CheckedLines(input, readable, settings.Language);
        var drained = new DrainOnEndOfInput(lines);
        builder.Services.AddSingleton(services => new CurrentCall
        {
            Context = UpstreamFactory.Open(settings, services.GetRequiredService<ILoggerFactory>().CreateLogger(McpServerSetup.Name)),
        });
        builder.Services.AddCatalogServer(settings)
            .WithMessageFilters(filters => filters.AddIncomingFilter(drained.Count).AddOutgoingFilter(drained.CountErrors))
            .WithStreamServerTransport(drained, readable);
        using var host = builder.Build();
        var context = host.Services.GetRequiredService<CurrentCall>().Context;
        lines.Start(context.Log);
        using var upstream = context.Upstream;
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(drained.Start);
        try
        {
            await host.RunAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
        }
    }

    /// <summary>
    /// Signals come by the cancellation. A host that listens to them itself may end before it is known which one came, and so with
    /// exit code 0.
    /// </summary>
    private sealed class WithoutSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
