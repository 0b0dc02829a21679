using System.Net;
using System.Net.Sockets;
using System.Text;
using Qianfan.Mcp.Tests.Server;

namespace Qianfan.Mcp.Tests.Commands;

/// <summary>One run of the built server's doctor.</summary>
internal static class DoctorRun
{
    public static async Task<(int ExitCode, string[] Lines)> RunAsync(
        string language, Uri upstream, string? id, string? secret, params (string Name, string? Value)[] more)
    {
        Dictionary<string, string?> environment = new()
        {
            ["QIANFAN_MCP_LANG"] = language,
            ["QIANFAN_CONSOLE_API_BASE_URL"] = upstream.GetLeftPart(UriPartial.Authority),
            ["QIANFAN_ACCESS_KEY"] = id,
            ["QIANFAN_SECRET_KEY"] = secret,
            ["QIANFAN_TIMEOUT_SECONDS"] = "5",
        };
        foreach (var (name, value) in more)
            environment[name] = value;
        await using var doctor = new ServerProcess(environment, "doctor");
        var (exitCode, output, _) = await doctor.FinishAsync();
        return (exitCode, Encoding.UTF8.GetString(output).TrimEnd().Split('\n'));
    }

    /// <summary>A port that was free a moment ago.</summary>
    public static Uri Nowhere()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new($"http://{listener.LocalEndpoint}");
    }
}
