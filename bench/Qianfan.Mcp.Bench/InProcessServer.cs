using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Server;

namespace Qianfan.Mcp.Bench;

/// <summary>The HTTP endpoint in this process, as http.mjs puts it under load: the sandbox, and no limit that is ever reached.</summary>
internal static class InProcessServer
{
    public static Task<HttpServer> StartAsync(bool fastPath) =>
        HttpServer.StartAsync(Settings.From(Read), HttpSettings.From(Read), _ => { }, CancellationToken.None, fastPath);

    /// <summary>Serves until the process is killed, every call by the SDK.</summary>
    public static async Task RunWithoutFastPathAsync()
    {
        await using var server = await StartAsync(fastPath: false);
        await Console.Error.WriteLineAsync($"Listening on {new Uri(server.Addresses.First(), HttpSettings.Path)}");
        await Task.Delay(Timeout.Infinite);
    }

    private static string? Read(Setting setting) =>
        setting == Setting.Sandbox ? "1"
        : setting == Setting.LogLevel ? "none"
        : setting == Setting.Urls ? "http://127.0.0.1:0"
        : setting == Setting.CallerRate || setting == Setting.CredentialRate ? "100000000"
        : setting == Setting.Concurrency ? "1000"
        : setting == Setting.ListLifetime ? "86400"
        : null;
}
