using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Server.SdkMends;

namespace Qianfan.Mcp.Server;

/// <summary>Serves one client over standard input and output, until the input ends, it is stopped, or nobody reads the answers.</summary>
internal static class StdioServer
{
    public static async Task RunAsync(Settings settings, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var input = new StandardInput();
        await using var output = new EndOnBrokenPipe(() => _ = stop.CancelAsync());
        // Whatever else writes to the console must not reach the protocol.
        Console.SetOut(Console.Error);
        await RunAsync(settings, input, output, logging => Logging.AddText(logging, settings.LogLevel), stop.Token);
    }

    /// <summary>The same over any pair of streams, such as those of the <c>call</c> command.</summary>
    public static async Task RunAsync(
        Settings settings, Stream input, Stream output, Action<ILoggingBuilder> logging, CancellationToken cancellation)
    {
        // Not CreateApplicationBuilder, which watches the working folder for settings: that takes 100 ms beside a large node_modules.
        var builder = Host.CreateEmptyApplicationBuilder(new() { DisableDefaults = true });
        logging(builder.Logging);
        Telemetry.AddTo(builder);
        var drained = new DrainOnEndOfInput(input);
        builder.Services.AddSingleton(services => new CurrentCall
        {
            Context = UpstreamFactory.Open(settings, services.GetRequiredService<ILoggerFactory>().CreateLogger(McpServerSetup.Name)),
        });
        builder.Services.AddCatalogServer(settings)
            .WithMessageFilters(filters => filters.AddIncomingFilter(drained.Count).AddOutgoingFilter(drained.CountErrors))
            .WithStreamServerTransport(drained, new ReadableJson(output));
        using var host = builder.Build();
        using var upstream = host.Services.GetRequiredService<CurrentCall>().Context.Upstream;
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(drained.Start);
        try
        {
            await host.RunAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
        }
    }
}
