using System.Diagnostics;
using System.Globalization;

namespace Qianfan.Mcp.Load;

/// <summary>The built server as a process of its own, over HTTP, and what the system says about it.</summary>
internal sealed class ServerUnderLoad : IAsyncDisposable
{
    private const string Listening = "Listening on ";

    private readonly Process _process;

    private ServerUnderLoad(Process process, Uri endpoint) => (_process, Endpoint) = (process, endpoint);

    public Uri Endpoint { get; }

    /// <summary>Memory that is in use, in MiB.</summary>
    public double Memory => Status("VmRSS:") / 1024;

    public int Threads => (int)Status("Threads:");

    public int Sockets => Directory.GetFileSystemEntries($"/proc/{_process.Id}/fd").Count(IsSocket);

    /// <summary>With the keys of each caller, and faster than any one caller may be.</summary>
    public static Task<ServerUnderLoad> StartAsync(Uri upstream, int callers, params IEnumerable<string> arguments) =>
        StartAsync(upstream, callers, arguments, isHeard: true, heapLimit: null);

    /// <param name="isHeard">Whether anybody reads what it writes to standard error, once it listens.</param>
    /// <param name="heapLimit">Most bytes of its heap.</param>
    public static async Task<ServerUnderLoad> StartAsync(Uri upstream, int callers, IEnumerable<string> arguments, bool isHeard, long? heapLimit)
    {
        var start = new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "qianfan-mcp.dll"), "http", "--urls", "http://127.0.0.1:0", "--credentials", "header",
            "--base-url", upstream.GetLeftPart(UriPartial.Authority), "--tools", "all",
            "--rate", "1000000", "--credential-rate", "1000000", "--auth", "key", .. arguments,
        ])
        {
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("QIANFAN_", StringComparison.Ordinal) || name == "LANG").ToArray())
            start.Environment.Remove(name);
        start.Environment["QIANFAN_LOG_LEVEL"] = isHeard ? "error" : "information";
        start.Environment["QIANFAN_MCP_KEYS"] = CallerIds.Keys(callers);
        if (heapLimit is { } bytes)
            start.Environment["DOTNET_GCHeapHardLimit"] = $"0x{bytes:X}";
        var process = Process.Start(start)!;
        if (!isHeard)
            return new(process, new(await UnheardAsync(process.StandardError)));
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.ErrorDataReceived += (_, said) => Hear(said.Data, listening);
        process.BeginErrorReadLine();
        return new(process, await listening.Task);
    }

    /// <summary>Of a server that SIGTERM has stopped.</summary>
    public const int Terminated = 143;

    /// <summary>Asks it to stop; the exit code, and how long it took.</summary>
    public async Task<(int ExitCode, TimeSpan Took)> StopAsync()
    {
        var begun = Stopwatch.GetTimestamp();
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
            await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        return (_process.ExitCode, Stopwatch.GetElapsedTime(begun));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<string> UnheardAsync(StreamReader error)
    {
        while (await error.ReadLineAsync() is { } line)
            if (line.StartsWith(Listening, StringComparison.Ordinal))
                return line[Listening.Length..];
        throw new InvalidOperationException("The server did not start.");
    }

    private static void Hear(string? line, TaskCompletionSource<Uri> listening)
    {
        if (line is null)
            listening.TrySetException(new InvalidOperationException("The server did not start."));
        else if (line.StartsWith(Listening, StringComparison.Ordinal))
            listening.TrySetResult(new Uri(line[Listening.Length..]));
        else
            Console.WriteLine($"the server says: {line}");
    }

    private double Status(string name)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    private static bool IsSocket(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) is true;
        }
        catch (IOException)
        {
            // Closed since it was listed.
            return false;
        }
    }
}
