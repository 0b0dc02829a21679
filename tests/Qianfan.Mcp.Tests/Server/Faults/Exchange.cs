using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Qianfan.Mcp.Sandbox;

namespace Qianfan.Mcp.Tests.Server.Faults;

/// <summary>Upstream's side of one connection, where HTTP is written by hand so that it can be written wrongly.</summary>
internal sealed partial class Exchange(Socket socket, Stream stream, CancellationToken end)
{
    private const byte TlsHandshake = 0x16;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    private readonly byte[] _buffer = new byte[64 * 1024];

    /// <summary>Whether another request may follow on this connection.</summary>
    public bool Open { get; private set; } = true;

    /// <returns>The access key that the next request is signed with, or the same in an API key; <see langword="null"/> when there is none.</returns>
    public async Task<string?> ReadAsync()
    {
        var length = 0;
        var whole = int.MaxValue;
        var key = "";
        while (length < whole)
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(length), end);
            if (read == 0)
                return null;
            length += read;
            if (_buffer[0] == TlsHandshake)
            {
                await WriteAsync("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
                return null;
            }
            var body = _buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) + 4;
            if (body < 4 || whole < int.MaxValue)
                continue;
            var head = Encoding.ASCII.GetString(_buffer, 0, body);
            // A GET has none.
            whole = body + (ContentLength().Match(head) is { Success: true } sent
                ? int.Parse(sent.Groups["length"].ValueSpan, CultureInfo.InvariantCulture) : 0);
            key = AccessKey().Match(head).Groups["key"].Value;
        }
        return key;
    }

    public ValueTask WriteAsync(string text) => stream.WriteAsync(Encoding.Latin1.GetBytes(text), end);

    /// <summary>A head with these lines, and a body.</summary>
    public ValueTask WriteAsync(string head, ReadOnlySpan<byte> body) =>
        stream.WriteAsync((byte[])[.. Encoding.Latin1.GetBytes(head.ReplaceLineEndings("\r\n") + "\r\n\r\n"), .. body], end);

    public ValueTask WriteAsync(SandboxReply reply)
    {
        var head = new StringBuilder($"HTTP/1.1 {reply.Status} Made up");
        foreach (var (name, value) in reply.Headers)
            head.Append(CultureInfo.InvariantCulture, $"\n{name}: {value}");
        // HTTP has no body under these.
        return reply.Status is 204 or 304
            ? WriteAsync(head.ToString(), [])
            : WriteAsync($"{head}\nContent-Type: {reply.ContentType}\nContent-Length: {reply.Body.Length}", reply.Body);
    }

    /// <summary>The same again and again, until the other side has had enough.</summary>
    public async Task RepeatAsync(ReadOnlyMemory<byte> part, bool slowly)
    {
        while (true)
        {
            await stream.WriteAsync(part, end);
            if (slowly)
                await Task.Delay(_pause, end);
        }
    }

    /// <summary>Says nothing more until the other side leaves.</summary>
    public async Task WaitAsync()
    {
        while (await stream.ReadAsync(_buffer, end) > 0)
        {
        }
        Open = false;
    }

    /// <summary>Ends the connection in order.</summary>
    public void Close() => Open = false;

    /// <summary>Ends it without order: the other side gets an RST.</summary>
    public void Reset()
    {
        Open = false;
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    [GeneratedRegex(@"^Content-Length: (?<length>\d+)", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex ContentLength();

    [GeneratedRegex("(?:bce-auth-v1|bce-v3)/(?<key>[^/]+)/")]
    private static partial Regex AccessKey();
}
