using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Qianfan.Mcp.Tests.Upstream;

/// <summary>
/// A port on loopback that speaks no HTTP of its own: it remembers the head of each request, sends the given bytes and closes;
/// without any, it waits for the other side to close.
/// </summary>
internal sealed class BareListener : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _heads = [];
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _end = new();
    private readonly string? _answer;
    private readonly Task _serving;

    public BareListener(string? answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    /// <summary>What each connection sent up to the first empty line.</summary>
    public IReadOnlyCollection<string> Heads => _heads;

    /// <summary>Completes with the first request.</summary>
    public Task Asked => _asked.Task;

    /// <summary>Completes when a caller that waits for an answer closes its connection.</summary>
    public Task Left => _left.Task;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _serving;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_end.Token);
                await AnswerAsync(client.GetStream());
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        try
        {
            _heads.Enqueue(await ReadHeadAsync(stream));
            _asked.TrySetResult();
            if (_answer is not null)
                await stream.WriteAsync(Encoding.ASCII.GetBytes(_answer), _end.Token);
            else
                await stream.CopyToAsync(Stream.Null, _end.Token);
        }
        catch (IOException)
        {
            // A reset is a way to leave, too.
        }
        _left.TrySetResult();
    }

    private async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var letter = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(letter, _end.Token) > 0)
            head.Append((char)letter[0]);
        return head.ToString();
    }
}
