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
            "Address to listen on.", "监听地址。");
        var command = new Command("sandbox") { urls }.Described(language,
            "Serve simulated Qianfan data over HTTP and check signatures, for any client that signs its calls.",
            "通过 HTTP 提供千帆模拟数据并校验签名，供任何会签名的客户端使用。");
        command.SetAction((parseResult, cancellation) => RunAsync(parseResult.GetRequiredValue(urls), language, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string url, Language language, CancellationToken cancellation)
    {
        // On a host of another kind Kestrel listens on every address.
        if (!Uri.TryCreate(url, UriKind.Absolute, out var given) || given.Scheme != Uri.UriSchemeHttp || !Settings.IsBare(given)
            || !given.IsLoopback && given.HostNameType == UriHostNameType.Dns)
            throw new SettingsException(("--urls must look like http://127.0.0.1:8866.", "--urls 必须形如 http://127.0.0.1:8866。"));
        await using var server = await CommandLine.ListenAsync(
            url, () => SandboxServer.StartAsync(new SandboxQianfan(TimeProvider.System), url, cancellation));
        var address = server.Address.GetLeftPart(UriPartial.Authority);
        // Baidu's Go SDK reads the second name of the same address.
        Console.WriteLine($"""
            {language.Say($"Qianfan API sandbox listening on {address}; press Ctrl+C to stop.", $"千帆 API 沙箱正在监听 {address}；按 Ctrl+C 停止。")}
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
