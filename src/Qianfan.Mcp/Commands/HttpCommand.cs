using System.CommandLine;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Server;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Commands;

/// <summary>The remote endpoint: streamable HTTP for many clients.</summary>
internal static class HttpCommand
{
    public static Command Create(SettingOptions settings, Language language)
    {
        var http = new SettingOptions(Setting.Http, language);
        var command = new Command("http").Described(language,
            $"Serve MCP over streamable HTTP at {HttpSettings.Path}, for many clients at once.",
            $"通过 Streamable HTTP 在 {HttpSettings.Path} 提供 MCP 服务，可同时服务多个客户端。");
        http.AddTo(command);
        command.SetAction((parseResult, cancellation) =>
            RunAsync(settings.Read(parseResult), HttpSettings.From(http.From(parseResult)), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(Settings settings, HttpSettings http, CancellationToken cancellation)
    {
        await using var host = await CommandLine.ListenAsync(
            string.Join(';', http.Urls.Select(url => url.GetLeftPart(UriPartial.Authority))),
            () => HttpServer.StartAsync(settings, http, logging => Logging.AddJson(logging, settings.LogLevel), cancellation));
        foreach (var address in host.Addresses)
            CommandLine.Say(
                $"{settings.Language.Say("Listening on", "正在监听")} {address.GetLeftPart(UriPartial.Authority)}{HttpSettings.Path}");
        await CommandLine.UntilStoppedAsync(cancellation);
        await host.StopAsync();
        return 0;
    }
}
