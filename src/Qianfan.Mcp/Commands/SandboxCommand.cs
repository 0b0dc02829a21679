using System.CommandLine;
using Qianfan.Mcp.Sandbox;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Commands;

/// <summary>Serves the sandbox on a port, for any client that signs its calls.</summary>
internal static class SandboxCommand
{
    public static Command Create(Language language)
    {
        var urls = new Option<string>("--urls") { DefaultValueFactory = _ => "http://127.0.0.1:8866", HelpName = "url" }.Described(language,
            "Where to listen.", "监听地址。");
        var command = new Command("sandbox") { urls }.Described(language,
            "Serve made-up Qianfan data over HTTP, checking signatures, for any signed client.",
            "通过 HTTP 提供模拟的千帆数据并校验签名，供任何带签名的客户端使用。");
        command.SetAction((parseResult, cancellation) => RunAsync(parseResult.GetRequiredValue(urls), cancellation));
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
        await CommandLine.UntilStoppedAsync(cancellation);
        return 0;
    }
}
