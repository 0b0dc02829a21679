using System.Diagnostics;
using Qianfan.Mcp.Sandbox;

namespace Qianfan.Mcp.Bench;

/// <summary>The built server as a process of its own, without the settings of this machine's user.</summary>
internal sealed class BuiltServer : IDisposable
{
    // Another form of the build where the script names one, otherwise what was built with this program.
    private static readonly string _program = Environment.GetEnvironmentVariable("QIANFAN_MCP") ?? Path.Combine(AppContext.BaseDirectory, "qianfan-mcp.dll");

    private readonly Process _process;

    private BuiltServer(Process process) => _process = process;

    public Stream Input => _process.StandardInput.BaseStream;

    public Stream Output => _process.StandardOutput.BaseStream;

    /// <param name="upstream">What it asks, with the sandbox's keys; none for what asks nobody.</param>
    /// <param name="hear">Whether what it says on standard error is read here.</param>
    public static BuiltServer Start(Uri? upstream, bool hear, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [_program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = hear,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("QIANFAN_", StringComparison.Ordinal) || name == "LANG").ToArray())
            start.Environment.Remove(name);
        if (upstream is not null)
        {
            start.Environment["QIANFAN_CONSOLE_API_BASE_URL"] = upstream.GetLeftPart(UriPartial.Authority);
            start.Environment["QIANFAN_ACCESS_KEY"] = SandboxQianfan.AccessKey;
            start.Environment["QIANFAN_SECRET_KEY"] = SandboxQianfan.SecretKey;
        }
        return new(Process.Start(start)!);
    }

    /// <summary>The sandbox on a free port, and its address.</summary>
    public static async Task<(BuiltServer Server, Uri Address)> StartSandboxAsync()
    {
        var server = Start(null, hear: false, "sandbox", "--urls", "http://127.0.0.1:0");
        return (server, await AddressAsync(server._process.StandardOutput, "QIANFAN_CONSOLE_API_BASE_URL="));
    }

    /// <summary>The server over HTTP on a free port, faster than any one caller may be, and its endpoint.</summary>
    public static async Task<(BuiltServer Server, Uri Endpoint)> StartHttpAsync(Uri upstream)
    {
        var server = Start(upstream, hear: true, "http", "--urls", "http://127.0.0.1:0", "--rate", "1000000", "--credential-rate", "1000000", "--log-level", "none");
        return (server, await AddressAsync(server._process.StandardError, "Listening on "));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static async Task<Uri> AddressAsync(StreamReader said, string before)
    {
        while (await said.ReadLineAsync() is { } line)
            if (line.StartsWith(before, StringComparison.Ordinal))
                return new Uri(line[before.Length..]);
        throw new InvalidOperationException("It did not start.");
    }
}
