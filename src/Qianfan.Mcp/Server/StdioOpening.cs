using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace Qianfan.Mcp.Server;

/// <summary>
/// Serves what a client asks first over standard input and output, as far as <see cref="ReadyAnswers"/> can, so that it need not wait for
/// the SDK's server. Ends once the tools are listed, or with the first line that is not plain. The SDK's server then reads what it
/// must know of the session, and goes on.
/// </summary>
internal sealed class StdioOpening(Stream input, Stream output, ReadyAnswers answers)
{
    private const int Chunk = 16 * 1024;

    private byte[] _session = [];
    private byte[] _unread = [];
    private bool _isOver;
    private RequestId? _initialize;

    /// <summary>Blocks until the client wants more than is ready, or closes its side.</summary>
    /// <returns><see langword="null"/> when nothing is left to serve.</returns>
    /// <exception cref="IOException">Nobody reads the answers.</exception>
    public Opened? Run()
    {
        var buffer = new byte[Chunk];
        while (input.Read(buffer) is > 0 and var count)
        {
            _unread = [.. _unread, .. buffer.AsSpan(0, count)];
            while (_unread.AsSpan().IndexOf((byte)'\n') is >= 0 and var end)
            {
                if (!Take(_unread[..(end + 1)]))
                    return Left();
                _unread = _unread[(end + 1)..];
            }
            if (_isOver)
                return Left();
        }
        return _unread.Length == 0 ? null : Left();
    }

    private Opened Left() => new(_session, _initialize, _unread);

    /// <returns>Whether the line is done with.</returns>
    private bool Take(byte[] line)
    {
        try
        {
            using var message = JsonDocument.Parse(line);
            return Take(message.RootElement, line);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private bool Take(JsonElement message, byte[] line)
    {
        if (PlainRequest.Read(message) is not { } request)
            return _initialize is not null && IsInitialized(message) && Keep(line);
        // Before initialize only what says of itself what it speaks may be asked.
        var isInitialize = request.Method == RequestMethods.Initialize;
        if (_initialize is not null == isInitialize && !request.IsModern)
            return false;
        if (answers.To(request, keepsSession: true) is not { } result)
            return false;
        if (isInitialize)
        {
            Keep(line);
            _initialize = request.Id.ValueKind == JsonValueKind.String ? new(request.Id.GetString()!) : new(request.Id.GetInt64());
        }
        Answer(request.Id, result);
        _isOver = request.Method == RequestMethods.ToolsList;
        return true;
    }

    private static bool IsInitialized(JsonElement message) =>
        message.ValueKind == JsonValueKind.Object && message.EnumerateObject().All(member => member.Name switch
        {
            "jsonrpc" => member.Value.ValueKind == JsonValueKind.String && member.Value.ValueEquals("2.0"),
            "method" => member.Value.ValueKind == JsonValueKind.String && member.Value.ValueEquals(NotificationMethods.InitializedNotification),
            _ => false,
        });

    private bool Keep(byte[] line)
    {
        _session = [.. _session, .. line];
        return true;
    }

    private void Answer(JsonElement id, ReadOnlyMemory<byte> result)
    {
        // One write, so that a reader never sees half a line.
        output.Write([.. """{"result":"""u8, .. result.Span, .. ",\"id\":"u8, .. System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(id), .. ",\"jsonrpc\":\"2.0\"}\n"u8]);
        output.Flush();
    }
}
