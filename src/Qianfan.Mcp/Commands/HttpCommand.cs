using System.CommandLine;
using Qianfan.Mcp.Hosting;
using Qianfan.Mcp.Hosting.Http;

namespace Qianfan.Mcp.Commands;

/// <summary>The remote endpoint: streamable HTTP for many clients.</summary>
internal static class HttpCommand
{
    public static Command Create(SettingOptions settings)
    {
        var http = new SettingOptions(Setting.Http);
        var command = new Command("http", $"Serve MCP over streamable HTTP at {HttpSettings.Path}, to many clients at once.");
        http.AddTo(command);
        command.SetAction((words, cancellation) => RunAsync(settings.Read(words), HttpSettings.From(http.From(words)), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(Settings settings, HttpSettings http, CancellationToken cancellation)
    {
        using var telemetry = Telemetry.Start();
        await using var host = await HttpHost.StartAsync(settings, http, logging => Logs.AddJson(logging, settings.LogLevel), cancellation);
        foreach (var address in host.Addresses)
            await Console.Error.WriteLineAsync($"Listening on {address.GetLeftPart(UriPartial.Authority)}{HttpSettings.Path}");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        }
        catch (OperationCanceledException)
        {
            await host.StopAsync();
        }
        return 0;
    }
}
