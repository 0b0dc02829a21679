using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Qianfan.Mcp.Server;

/// <summary>
/// The body of an event stream: passes whole events on and, while a call takes long, sends a comment now and then, so that no proxy takes
/// the connection for dead. An event is never sent in parts: a proxy can repeat a call on another replica until the answer begins, so
/// it begins when all of it is there.
/// </summary>
internal sealed class SseStream : WrappedStream
{
    /// <summary>How long nothing may be sent.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private static readonly byte[] _comment = Encoding.ASCII.GetBytes(": keep-alive\n\n");

    private readonly SemaphoreSlim _writing = new(1);
    private readonly ArrayBufferWriter<byte> _event = new();
    private readonly ITimer _timer;
    private readonly CancellationToken _aborted;
    private bool _done;

    private SseStream(HttpContext context, TimeProvider clock) : base(context.Response.Body, leaveOpen: true)
    {
        _aborted = context.RequestAborted;
        _timer = clock.CreateTimer(_ => _ = KeepAliveAsync(), null, Silence, Silence);
    }

    /// <summary>Makes the answer an event stream.</summary>
    public static SseStream Open(HttpContext context, TimeProvider clock)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache,no-store";
        // Tells nginx to pass each event on at once.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Response.Headers.ContentEncoding = "identity";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        return new(context, clock);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            _event.Write(buffer.Span);
            if (_event.WrittenSpan.EndsWith("\n\n"u8))
                await SendAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Nothing to do: an event is sent once it is whole, and what is not must wait.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await _writing.WaitAsync(CancellationToken.None);
        _done = true;
        _writing.Release();
        await base.DisposeAsync();
    }

    private async ValueTask SendAsync(CancellationToken cancellation)
    {
        await Inner.WriteAsync(_event.WrittenMemory, cancellation);
        await Inner.FlushAsync(cancellation);
        _event.ResetWrittenCount();
        _timer.Change(Silence, Silence);
    }

    /// <summary>Sends a sign of life, unless an event is being sent, which is one.</summary>
    public async Task KeepAliveAsync()
    {
        if (!await _writing.WaitAsync(0, CancellationToken.None))
            return;
        try
        {
            if (_done || _aborted.IsCancellationRequested)
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
