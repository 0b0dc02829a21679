using System.CommandLine;
using Qianfan.Mcp.Configuration;
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
        command.SetAction((parseResult, cancellation) => RunAsync(parseResult.GetRequiredValue(urls), language, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string url, Language language, CancellationToken cancellation)
    {
        // On a host of another kind Kestrel listens on every address.
        if (!Uri.TryCreate(url, UriKind.Absolute, out var given) || given.Scheme != Uri.UriSchemeHttp || !Settings.IsBare(given)
            || !given.IsLoopback && given.HostNameType == UriHostNameType.Dns)
            throw new SettingsException(("--urls must be like http://127.0.0.1:8866.", "--urls 必须形如 http://127.0.0.1:8866。"));
        await using var server = await CommandLine.ListenAsync(
            url, () => SandboxServer.StartAsync(new SandboxQianfan(TimeProvider.System), url, cancellation));
        var address = server.Address.GetLeftPart(UriPartial.Authority);
        // Baidu's Go SDK reads the second name of the same address.
        Console.WriteLine($"""
            {language.Say($"Sandbox of the Qianfan API on {address}; stop with Ctrl+C.", $"千帆 API 沙箱正在监听 {address}；按 Ctrl+C 停止。")}
            {Setting.BaseUrl.Variable}={address}
            {Setting.BaseUrl.Alias}={address}
            {Setting.IamUrl.Variable}={address}
            {Setting.AccessKey.Variable}={SandboxQianfan.AccessKey}
            {Setting.SecretKey.Variable}={SandboxQianfan.SecretKey}
            {Setting.ApiKey.Variable}={SandboxQianfan.ApiKey}
            """);
        await CommandLine.UntilStoppedAsync(cancellation);
        return 0;
    }
}
