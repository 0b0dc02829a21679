using System.Diagnostics;
using System.Text;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Qianfan.Mcp.Tests.Server;

/// <summary>The built server as a child process, with every byte of its standard output kept.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string Listening = "Listening on ";

    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RecordingStream _output;
    private readonly Task<string> _error;

    public ServerProcess(IReadOnlyDictionary<string, string?> environment, params IEnumerable<string> arguments)
        : this(environment, new DirectoryInfo("."), arguments) { }

    public ServerProcess(IReadOnlyDictionary<string, string?> environment, DirectoryInfo folder, IEnumerable<string> arguments)
    {
        var start = BuiltServer.Start(arguments);
        start.WorkingDirectory = folder.FullName;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _output = new RecordingStream(_process.StandardOutput.BaseStream);
        _error = ReadErrorAsync();
    }

    public ServerProcess(params IEnumerable<string> arguments) : this(new Dictionary<string, string?>(), arguments) { }

    public int Id => _process.Id;

    /// <summary>Where it serves MCP over HTTP.</summary>
    public Task<Uri> Endpoint => _listening.Task;

    public Stream Input => _process.StandardInput.BaseStream;
    public Stream Output => _output;

    public Task<McpClient> ConnectAsync(McpClientOptions? options = null) =>
        McpClient.CreateAsync(new StreamClientTransport(Input, _output), options);

    public async Task ReadLinesAsync(int lines)
    {
        var next = new byte[1];
        while (lines > 0)
        {
            await _output.ReadExactlyAsync(next);
            lines -= next[0] == '\n' ? 1 : 0;
        }
    }

    public void Send(string line) => Input.Write(Encoding.UTF8.GetBytes(line + "\n"));

    /// <summary>Sends it a signal, such as <c>TERM</c>.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits for its end, whatever is open; its exit code.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public void CloseInput() => Input.Close();
    public void CloseOutput() => _process.StandardOutput.Close();

    /// <summary>Closes its input and waits for the end of the process and of its output.</summary>
    public async Task<(int ExitCode, byte[] Output, string Error)> FinishAsync()
    {
        CloseInput();
        var output = await _output.ReadToEndAsync();
        await _process.WaitForExitAsync();
        return (_process.ExitCode, output, await _error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<string> ReadErrorAsync()
    {
        var text = new StringBuilder();
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            text.Append(line).Append('\n');
            if (line.StartsWith(Listening, StringComparison.Ordinal))
                _listening.TrySetResult(new Uri(line[Listening.Length..]));
        }
        _listening.TrySetException(new IOException($"It does not listen: {text}"));
        return text.ToString();
    }

    /// <summary>Hands out what it reads, and keeps a copy.</summary>
    private sealed class RecordingStream(Stream inner) : Stream
    {
        private readonly MemoryStream _record = new();

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public async Task<byte[]> ReadToEndAsync()
        {
            try
            {
                while (await ReadAsync(new byte[4096]) > 0)
                {
                }
            }
            catch (ObjectDisposedException)
            {
                // A test closed the pipe.
            }
            lock (_record)
                return _record.ToArray();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            lock (_record)
                _record.Write(buffer.Span[..read]);
            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
