using System.CommandLine;
using Qianfan.Mcp.Sandbox;

namespace Qianfan.Mcp.Commands;

/// <summary>The sandbox on a port of its own, for any client that signs its calls.</summary>
internal static class SandboxCommand
{
    public static Command Create()
    {
        var urls = new Option<string>("--urls") { Description = "Where to listen.", DefaultValueFactory = _ => "http://127.0.0.1:8866", HelpName = "url" };
        var command = new Command("sandbox", "Serve made-up Qianfan data over HTTP, checking signatures, for any signed client.") { urls };
        command.SetAction((words, cancellation) => RunAsync(words.GetRequiredValue(urls), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string url, CancellationToken cancellation)
    {
        await using var server = await SandboxServer.StartAsync(new SandboxQianfan(TimeProvider.System), url, cancellation);
        Console.WriteLine($"""
            Sandbox of the Qianfan console API on {server.Address.GetLeftPart(UriPartial.Authority)}; stop with Ctrl+C.
            QIANFAN_CONSOLE_API_BASE_URL={server.Address.GetLeftPart(UriPartial.Authority)}
            QIANFAN_ACCESS_KEY={SandboxQianfan.AccessKey}
            QIANFAN_SECRET_KEY={SandboxQianfan.SecretKey}
            """);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        }
        catch (OperationCanceledException)
        {
        }
        return 0;
    }
}
