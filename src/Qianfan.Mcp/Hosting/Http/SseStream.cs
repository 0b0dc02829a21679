using System.Text;
using Microsoft.AspNetCore.Http;

namespace Qianfan.Mcp.Hosting.Http;

/// <summary>
/// The body of an event stream: passes events on and, while a call takes long, sends a comment now and then, so that no proxy takes
/// the connection for dead. A comment never stands inside an event.
/// </summary>
internal sealed class SseStream : WrappedStream
{
    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(15);
    private static readonly byte[] _comment = Encoding.ASCII.GetBytes(": keep-alive\n\n");

    private readonly SemaphoreSlim _writing = new(1);
    private readonly ITimer _timer;
    private readonly CancellationToken _aborted;
    private bool _betweenEvents = true;

    public SseStream(HttpContext context, TimeProvider clock) : base(context.Response.Body, leaveOpen: true)
    {
        _aborted = context.RequestAborted;
        _timer = clock.CreateTimer(_ => _ = KeepAliveAsync(), null, _silence, _silence);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await Inner.WriteAsync(buffer, cancellationToken);
            if (buffer.Length > 0)
                _betweenEvents = buffer.Span.EndsWith("\n\n"u8) || buffer.Length == 1 && buffer.Span[0] == '\n';
        }
        finally
        {
            _writing.Release();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await _writing.WaitAsync(CancellationToken.None);
        _betweenEvents = false;
        _writing.Release();
        await base.DisposeAsync();
    }

    private async Task KeepAliveAsync()
    {
        if (!await _writing.WaitAsync(0, CancellationToken.None))
            return;
        try
        {
            if (!_betweenEvents || _aborted.IsCancellationRequested)
                return;
            await Inner.WriteAsync(_comment, _aborted);
            await Inner.FlushAsync(_aborted);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The client is gone; the call learns it from the connection.
        }
        finally
        {
            _writing.Release();
        }
    }
}
