using System.Buffers.Text;
using System.Net.Sockets;

namespace Qianfan.Mcp.Bench;

/// <summary>
/// Bytes allocated per call: the HTTP endpoint in this process, asked over a socket by code that allocates nothing, so that what the
/// process allocates is the server's.
/// </summary>
internal static class Allocation
{
    private const int WarmUp = 2000;
    private static readonly byte[] _ok = [.. "HTTP/1.1 200 OK\r\n"u8];
    private static readonly byte[] _end = [.. "\r\n0\r\n\r\n"u8];

    /// <param name="requests">Files that hold an HTTP request each.</param>
    public static async Task RunAsync(int calls, IEnumerable<string> requests)
    {
        await using var host = await InProcessServer.StartAsync(fastPath: true);
        List<object> figures = [];
        foreach (var file in requests)
        {
            var request = await File.ReadAllBytesAsync(file);
            figures.Add(new { file, bytesPerCall = await OwnThread.RunAsync(() => Measure(host.Addresses.First(), request, calls)) });
        }
        Report.Print(new { calls, warmUp = WarmUp, requests = figures });
    }

    private static double Measure(Uri address, byte[] request, int calls)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(address.Host, address.Port);
        var buffer = new byte[256 * 1024];
        Ask(socket, request, buffer, WarmUp);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Ask(socket, request, buffer, calls);
        return (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / calls;
    }

    private static void Ask(Socket socket, byte[] request, byte[] buffer, int calls)
    {
        for (var call = 0; call < calls; call++)
        {
            socket.Send(request);
            var length = 0;
            while (!IsWhole(buffer.AsSpan(0, length)))
            {
                var read = socket.Receive(buffer, length, buffer.Length - length, SocketFlags.None);
                length += read > 0 ? read : throw new InvalidOperationException("The server closed the connection.");
            }
            if (!buffer.AsSpan(0, length).StartsWith(_ok) || buffer.AsSpan(0, length).IndexOf("\"result\":"u8) < 0)
                throw new InvalidOperationException($"A request failed: {System.Text.Encoding.UTF8.GetString(buffer, 0, length)}");
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var body = answer.IndexOf("\r\n\r\n"u8) + 4;
        if (body < 4)
            return false;
        // An event stream is chunked, and no line of an event ends as the last chunk does.
        var at = answer[..body].IndexOf("Content-Length: "u8);
        return at < 0 ? answer.EndsWith(_end)
            : Utf8Parser.TryParse(answer[(at + "Content-Length: ".Length)..], out int length, out _) && answer.Length == body + length;
    }
}
