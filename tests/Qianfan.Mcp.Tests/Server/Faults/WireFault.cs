using System.IO.Compression;
using System.Text;
using Qianfan.Mcp.Tests.Upstream;

namespace Qianfan.Mcp.Tests.Server.Faults;

/// <summary>One thing that an upstream that can be reached does wrong.</summary>
/// <param name="Name">As the snapshot calls it.</param>
/// <param name="Play">What it writes in place of a good answer.</param>
/// <param name="Slow">Whether it goes on for as long as it is waited for.</param>
/// <param name="Body">Which of several bodies it has.</param>
internal sealed record WireFault(string Name, Func<Exchange, Task> Play, bool Slow = false, string? Body = null)
{
    private const int Member = 16 * 1024 * 1024;
    private const int Members = 64;

    private static readonly int[] _statuses =
        [200, 204, 300, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 408, 409, 413, 418, 429, 451, 500, 501, 502, 503, 504];

    private static readonly string[] _bodies = ["empty body", "HTML page", "console v2"];

    private static readonly byte[] _good = FaultyUpstream.GoodBody;

    private static readonly byte[] _half = _good[..(_good.Length / 2)];

    private static readonly string _wholeHead = $"{FaultyUpstream.GoodHead}\nContent-Length: {_good.Length}";

    /// <summary>One gibibyte in one mebibyte: many members of zeros, which unpack to one text.</summary>
    public static WireFault Bomb { get; } = Raw(
        "gzip bomb, 1 GiB in 1 MiB", "Content-Encoding: gzip", [.. Enumerable.Repeat(Gzip(new byte[Member]), Members).SelectMany(part => part)]);

    public static WireFault Silence { get; } = new("no answer", exchange => exchange.WaitAsync(), Slow: true);

    public static WireFault CutJson { get; } = Raw("cut-off JSON", null, _half);

    /// <summary>Everything that goes wrong below the meaning of an answer.</summary>
    public static IReadOnlyList<WireFault> Broken { get; } =
    [
        new("reset before the answer", exchange =>
        {
            exchange.Reset();
            return Task.CompletedTask;
        }),
        new("closed before the answer", exchange =>
        {
            exchange.Close();
            return Task.CompletedTask;
        }),
        new("reset during the head", async exchange =>
        {
            await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-");
            exchange.Reset();
        }),
        new("reset during the body", async exchange =>
        {
            await exchange.WriteAsync(_wholeHead, _half);
            exchange.Reset();
        }),
        new("closed during the body", async exchange =>
        {
            await exchange.WriteAsync(_wholeHead, _half);
            exchange.Close();
        }),
        new("closed before the last chunk", async exchange =>
        {
            await exchange.WriteAsync(ChunkedHead, "5\r\n{\"req\r\n"u8);
            exchange.Close();
        }),
        Silence,
        new("slow head", async exchange =>
        {
            await exchange.WriteAsync("HTTP/1.1 200 OK\r\nX-Slow: ");
            await exchange.RepeatAsync("x"u8.ToArray(), slowly: true);
        }, Slow: true),
        new("slow body", async exchange =>
        {
            await exchange.WriteAsync(_wholeHead.Replace("Length: ", "Length: 90"), []);
            await exchange.RepeatAsync(" "u8.ToArray(), slowly: true);
        }, Slow: true),
        new("slow body that never ends", async exchange =>
        {
            await exchange.WriteAsync(ChunkedHead, []);
            await exchange.RepeatAsync("1\r\n \r\n"u8.ToArray(), slowly: true);
        }, Slow: true),
        new("slow gzip that never ends", async exchange =>
        {
            await exchange.WriteAsync($"{ChunkedHead}\nContent-Encoding: gzip", []);
            await exchange.RepeatAsync(Chunk(Gzip(" "u8.ToArray())), slowly: true);
        }, Slow: true),
        new("103 that never ends", exchange => exchange.RepeatAsync("HTTP/1.1 103 Early Hints\r\nLink: </>\r\n\r\n"u8.ToArray(), slowly: true), Slow: true),
        new("fewer bytes than its length, left open", async exchange =>
        {
            await exchange.WriteAsync(_wholeHead, _half);
            await exchange.WaitAsync();
        }, Slow: true),
        new("body that never ends", async exchange =>
        {
            await exchange.WriteAsync(ChunkedHead, []);
            await exchange.RepeatAsync(Chunk(new byte[100_000]), slowly: false);
        }),
        new("head that never ends", async exchange =>
        {
            await exchange.WriteAsync("HTTP/1.1 200 OK\r\n");
            await exchange.RepeatAsync("X-More: and more\r\n"u8.ToArray(), slowly: false);
        }),
        new("101 and silence", async exchange =>
        {
            await exchange.WriteAsync("HTTP/1.1 101 Switching Protocols\nConnection: Upgrade\nUpgrade: other", []);
            await exchange.WaitAsync();
        }),
        new("204 with a body", exchange => exchange.WriteAsync($"HTTP/1.1 204 No Content\nContent-Length: {_good.Length}", _good).AsTask()),
        Bomb,
        Raw("Brotli bomb, 64 MiB", "Content-Encoding: br", Brotli(new byte[4 * Member])),
        Raw("gzip that is none", "Content-Encoding: gzip", _good),
        Raw("gzip twice", "Content-Encoding: gzip, gzip", Gzip(Gzip(_good))),
        Raw("gzip cut off", "Content-Encoding: gzip", Gzip(_good)[..40]),
        CutJson,
        new("longer than its length", exchange => exchange.WriteAsync($"{FaultyUpstream.GoodHead}\nContent-Length: {_half.Length}", _good).AsTask()),
        new("length that is no number", exchange => exchange.WriteAsync($"{FaultyUpstream.GoodHead}\nContent-Length: many", _good).AsTask()),
        new("two lengths that differ", exchange => exchange.WriteAsync($"{_wholeHead}\nContent-Length: {_half.Length}", _good).AsTask()),
        new("chunk of no size", exchange => exchange.WriteAsync(ChunkedHead, "many\r\n{}\r\n0\r\n\r\n"u8).AsTask()),
        Raw("GBK", null, [.. "{\"result\":{\"serviceList\":[{\"name\":\""u8, 0xC4, 0xA3, 0xD0, 0xCD, .. "\"}]}}"u8]),
        Raw("UTF-16", null, Encoding.Unicode.GetBytes("""{"result":{}}""")),
        new("no HTTP", async exchange =>
        {
            await exchange.WriteAsync("220 mail.example ESMTP ready\r\n\r\n");
            exchange.Close();
        }),
    ];

    private static string ChunkedHead => $"{FaultyUpstream.GoodHead}\nTransfer-Encoding: chunked";

    /// <summary>Every status, with and without a body.</summary>
    /// <param name="elsewhere">Where redirects point.</param>
    public static IEnumerable<WireFault> Statuses(Uri elsewhere) =>
        from status in _statuses
        from body in status is 204 or 304 ? ["empty body"] : _bodies
        let fault = ErrorShape.All.Single(shape => shape.Name == body).Fault(status)
        let headers = status is >= 300 and < 400 ? new Dictionary<string, string> { ["Location"] = $"{elsewhere}v2/service" } : fault.Reply.Headers
        select new WireFault($"{status}", exchange => exchange.WriteAsync(fault.Reply with { Headers = headers }).AsTask(), Body: body);

    /// <summary>A whole answer under 200 with one more header.</summary>
    private static WireFault Raw(string name, string? header, byte[] body) => new(name, exchange => exchange.WriteAsync(
        $"{FaultyUpstream.GoodHead}\nContent-Length: {body.Length}{(header is null ? "" : $"\n{header}")}", body).AsTask());

    private static byte[] Chunk(byte[] part) => [.. Encoding.ASCII.GetBytes($"{part.Length:x}\r\n"), .. part, .. "\r\n"u8];

    private static byte[] Gzip(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var packer = new GZipStream(packed, CompressionLevel.Optimal))
            packer.Write(plain);
        return packed.ToArray();
    }

    private static byte[] Brotli(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var packer = new BrotliStream(packed, CompressionLevel.Fastest))
            packer.Write(plain);
        return packed.ToArray();
    }
}
