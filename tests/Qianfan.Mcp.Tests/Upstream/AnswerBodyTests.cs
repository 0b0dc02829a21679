using System.IO.Compression;
using System.Text;
using Qianfan.Mcp.Sandbox;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Upstream;

/// <summary>What is read of an answer's bytes, over a real socket: compression, size, encoding, depth.</summary>
public sealed class AnswerBodyTests : IAsyncLifetime, IDisposable
{
    private const int Most = QianfanClient.MaxReplyBytes;
    private static readonly byte[] _answer = """{"requestId":"9c8b7a6d","result":{"serviceList":[{"name":"模型"}]}}"""u8.ToArray();

    private FaultySandboxServer _server = null!;
    private QianfanClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await FaultySandboxServer.StartAsync(new FakeClock());
        var options = ScriptedUpstream.Options with { BaseUrl = _server.Address };
        _client = new QianfanClient(options, new RushingClock(options.Timeout));
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_compressed_answer_is_asked_for_and_read(string encoding)
    {
        Answer(Compress(_answer, encoding), encoding);

        Assert.Equal("模型", Name(await ScriptedUpstream.CallAsync(_client)));
        Assert.Contains(encoding, _server.Received.Single().Headers["Accept-Encoding"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task An_answer_that_is_not_compressed_as_it_says_is_unreadable(string encoding)
    {
        Answer(_answer, encoding);

        await FailsOnceAsync(FailureCause.Unreadable);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_compressed_answer_that_is_cut_off_is_a_failure(string encoding)
    {
        var compressed = Compress(_answer, encoding);
        Answer(compressed[..(compressed.Length / 2)], encoding);

        var failure = await ScriptedUpstream.FailAsync(_client);

        Assert.Contains(failure.Cause, (FailureCause[])[FailureCause.Unreadable, FailureCause.ConnectionLost]);
        await SucceedsAsync();
    }

    [Fact]
    public async Task An_answer_of_eight_mebibytes_is_read()
    {
        Answer(Padded(Most));

        Assert.Equal("模型", Name(await ScriptedUpstream.CallAsync(_client)));
    }

    [Fact]
    public async Task One_byte_more_is_too_large()
    {
        Answer(Padded(Most + 1));

        await FailsOnceAsync(FailureCause.TooLarge);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_small_answer_that_unpacks_to_too_much_is_too_large(string encoding)
    {
        var bomb = Compress(Padded(4 * Most), encoding);
        Assert.InRange(bomb.Length, 1, 100_000);
        Answer(bomb, encoding);

        await FailsOnceAsync(FailureCause.TooLarge);
    }

    [Fact]
    public async Task A_byte_order_mark_is_skipped()
    {
        Answer([.. "\uFEFF"u8, .. _answer]);

        Assert.Equal("模型", Name(await ScriptedUpstream.CallAsync(_client)));
    }

    public static TheoryData<string, byte[]> Unreadable => new()
    {
        { "only a byte order mark", "\uFEFF"u8.ToArray() },
        { "GBK", [.. "{\"result\":{\"serviceList\":[{\"name\":\""u8, 0xC4, 0xA3, 0xD0, 0xCD, .. "\"}]}}"u8] },
        { "GBK in a name", [.. "{\"result\":{\"serviceList\":[{\""u8, 0xC4, 0xA3, 0xD0, 0xCD, .. "\":1}]}}"u8] },
        { "UTF-16", Encoding.Unicode.GetBytes("""{"result":{}}""") },
        { "1000 deep", Encoding.ASCII.GetBytes($$"""{"result":{{new string('[', 1000)}}{{new string(']', 1000)}}}""") },
        { "two documents", "{} {}"u8.ToArray() },
        { "a comment", "{} // done"u8.ToArray() },
        { "NaN", """{"result":NaN}"""u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task Bytes_that_are_no_json_in_utf8_are_unreadable(string what, byte[] body)
    {
        Answer(body);

        Assert.NotEmpty(what);
        await FailsOnceAsync(FailureCause.Unreadable);
    }

    private void Answer(byte[] body, string? encoding = null)
    {
        var headers = new Dictionary<string, string>();
        if (encoding is not null)
            headers["Content-Encoding"] = encoding;
        _server.Fault = _ => new SandboxFault.Raw(new(200, SandboxReply.Json, body, headers));
    }

    private async Task FailsOnceAsync(FailureCause cause)
    {
        var failure = await ScriptedUpstream.FailAsync(_client);

        Assert.Equal((cause, 1), (failure.Cause, _server.Calls));
        await SucceedsAsync();
    }

    private async Task SucceedsAsync()
    {
        _server.Fault = null;
        await ScriptedUpstream.CallAsync(_client);
    }

    private static string? Name(Reply reply) =>
        JsonReading.Text(JsonReading.Items(JsonReading.Member(reply.Result, "serviceList")).Single(), "name");

    /// <summary>The answer with blanks after it, as many bytes as asked for.</summary>
    private static byte[] Padded(int length)
    {
        var padded = new byte[length];
        padded.AsSpan().Fill((byte)' ');
        _answer.CopyTo(padded, 0);
        return padded;
    }

    private static byte[] Compress(byte[] plain, string encoding)
    {
        using var packed = new MemoryStream();
        using (Stream packer = encoding == "gzip"
            ? new GZipStream(packed, CompressionLevel.Optimal)
            : new BrotliStream(packed, CompressionLevel.Fastest))
            packer.Write(plain);
        return packed.ToArray();
    }
}
