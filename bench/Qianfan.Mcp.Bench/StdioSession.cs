namespace Qianfan.Mcp.Bench;

/// <summary>The built server over standard input and output, spoken to in raw lines: no client library's time is measured.</summary>
internal sealed class StdioSession : IDisposable
{
    private readonly BuiltServer _server;
    private byte[] _buffer = new byte[64 * 1024];

    public StdioSession(Uri upstream)
    {
        _server = BuiltServer.Start(upstream, hear: false, "--log-level", "none");
        Ask(Messages.Initialize);
        Tell(Messages.Initialized);
    }

    /// <returns>The line that answers; good until the next is asked for.</returns>
    public ReadOnlySpan<byte> Ask(ReadOnlySpan<byte> message)
    {
        Tell(message);
        var length = 0;
        while (length == 0 || _buffer[length - 1] != '\n')
        {
            if (length == _buffer.Length)
                Array.Resize(ref _buffer, 2 * length);
            var read = _server.Output.Read(_buffer.AsSpan(length));
            length += read > 0 ? read : throw new InvalidOperationException("The server ended.");
        }
        return _buffer.AsSpan(0, length);
    }

    public void Dispose() => _server.Dispose();

    private void Tell(ReadOnlySpan<byte> message)
    {
        _server.Input.Write([.. message, (byte)'\n']);
        _server.Input.Flush();
    }
}
