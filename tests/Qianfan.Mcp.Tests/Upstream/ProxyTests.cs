using System.Diagnostics;
using Qianfan.Mcp.Tests.Server;

namespace Qianfan.Mcp.Tests.Upstream;

/// <summary>A proxy is set for a whole process, so the built server runs as one.</summary>
public sealed class ProxyTests
{
    private const string AccessKey = "ALTAKmadeUpForTheProxyTest";
    private const string SecretKey = "made-up-secret-of-the-proxy-test";

    [Fact]
    public async Task HTTPS_PROXY_is_used_and_sees_nothing_but_the_host()
    {
        await using var proxy = new BareListener("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        var (exitCode, output, error) = await CallAsync(proxy.Address);

        Assert.NotEmpty(proxy.Heads);
        Assert.All(proxy.Heads, head => Assert.StartsWith("CONNECT qianfan.example:443 HTTP/1.1\r\n", head, StringComparison.Ordinal));
        Assert.All(proxy.Heads, head => Assert.DoesNotContain("bce-auth", head, StringComparison.OrdinalIgnoreCase));
        Assert.Equal((1, ""), (exitCode, output));
        Assert.StartsWith("UPSTREAM_", error, StringComparison.Ordinal);
        Assert.All([AccessKey, SecretKey, "Authorization"], text =>
            Assert.DoesNotContain(text, error, StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<(int ExitCode, string Output, string Error)> CallAsync(Uri proxy)
    {
        var start = BuiltServer.Start("call", "list_preset_models");
        start.Environment["HTTPS_PROXY"] = proxy.ToString();
        start.Environment["QIANFAN_ACCESS_KEY"] = AccessKey;
        start.Environment["QIANFAN_SECRET_KEY"] = SecretKey;
        start.Environment["QIANFAN_CONSOLE_API_BASE_URL"] = "https://qianfan.example";
        start.Environment["QIANFAN_TIMEOUT_SECONDS"] = "5";

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
