using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Server.SdkMends;

/// <summary>
/// Mends how the SDK answers a POST: always with an event stream, for revisions of 2025 with its headers before there is an answer, and
/// without a sign of life while a call takes long. Here an answer that comes within 15 s is one piece of JSON. Progress, or 15 s of
/// silence, begins an event stream, with a comment every 15 s so that no proxy takes the connection for dead. Nothing is sent before
/// that, and no event in parts: until the first byte a proxy can repeat the call on another replica. Clients that take no event stream
/// get the answer alone, however long it takes.
/// </summary>
internal sealed class HeldAnswer : WrappedStream
{
    /// <summary>How long nothing may be sent.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private const string EventStream = "text/event-stream";

    private readonly HttpContext _context;
    private readonly bool _takesJson;
    private readonly bool _takesEvents;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ArrayBufferWriter<byte> _event = new();
    private readonly ITimer _timer;
    private byte[]? _answer;
    private bool _isStream;
    private bool _isDone;

    /// <param name="silence">How much longer nothing may be sent; <see cref="Silence"/> if omitted.</param>
    public HeldAnswer(HttpContext context, TimeProvider clock, TimeSpan? silence = null) : base(context.Response.Body, leaveOpen: true)
    {
        _context = context;
        var request = context.Features.Get<McpRequest>();
        (_takesJson, _takesEvents) = (request?.TakesJson ?? true, request?.TakesEvents ?? true);
        _timer = clock.CreateTimer(_ => _ = KeepAliveAsync(), null, silence ?? Silence, Silence);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            _event.Write(buffer.Span);
            // An error of the transport is JSON already, and is sent at the end.
            if (!_event.WrittenSpan.EndsWith("\n\n"u8) || _context.Response.ContentType != EventStream)
                return;
            var json = ReadableJson.Rewrite(DataOf(_event.WrittenSpan)).ToArray();
            _event.ResetWrittenCount();
            var isNotification = IsNotification(json);
            if (isNotification && !_takesEvents)
                return;
            if (!_isStream && _answer is null && !isNotification)
            {
                _answer = json;
                return;
            }
            if (Interlocked.Exchange(ref _answer, null) is { } answer)
                await SendAsync(answer, cancellationToken);
            await SendAsync(json, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Nothing to do: an event is sent once it is whole, and the SDK flushes headers before there is one.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Sends what is held: as JSON unless a stream has begun or only a stream is taken.</summary>
    public override async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await _writing.WaitAsync(CancellationToken.None);
        try
        {
            _isDone = true;
            if (_context.RequestAborted.IsCancellationRequested)
                return;
            if (_answer is not null)
                await (_takesJson ? WriteAsJsonAsync(_answer) : SendAsync(_answer, _context.RequestAborted).AsTask());
            else if (_event.WrittenCount > 0)
                await Inner.WriteAsync(ReadableJson.Rewrite(_event.WrittenSpan).ToArray(), _context.RequestAborted);
        }
        finally
        {
            _writing.Release();
        }
        await base.DisposeAsync();
    }

    private async Task WriteAsJsonAsync(byte[] json)
    {
        var response = _context.Response;
        response.ContentType = McpRequest.JsonAnswer;
        response.ContentLength = json.Length;
        foreach (var header in (ReadOnlySpan<string>)["Cache-Control", "Content-Encoding", "X-Accel-Buffering"])
            response.Headers.Remove(header);
        await Inner.WriteAsync(json, _context.RequestAborted);
    }

    private async ValueTask SendAsync(byte[] json, CancellationToken cancellation)
    {
        Begin();
        await Inner.WriteAsync((byte[])[.. "event: message\ndata: "u8, .. json, .. "\n\n"u8], cancellation);
        await Inner.FlushAsync(cancellation);
        _timer.Change(Silence, Silence);
    }

    private void Begin()
    {
        if (_isStream)
            return;
        _isStream = true;
        var response = _context.Response;
        response.ContentType = EventStream;
        response.Headers.CacheControl = "no-cache,no-store";
        response.Headers.ContentEncoding = "identity";
        // Tells nginx to pass each event on at once.
        response.Headers["X-Accel-Buffering"] = "no";
        _context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    // A sign of life, unless an event is being sent, which is one.
    private async Task KeepAliveAsync()
    {
        if (!await _writing.WaitAsync(0, CancellationToken.None))
            return;
        try
        {
            if (!_takesEvents || _isDone || _answer is not null || _context.RequestAborted.IsCancellationRequested)
                return;
            Begin();
            await Inner.WriteAsync(": keep-alive\n\n"u8.ToArray(), _context.RequestAborted);
            await Inner.FlushAsync(_context.RequestAborted);
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

    private static bool IsNotification(ReadOnlySpan<byte> json) =>
        JsonReading.Member(JsonElement.Parse(json), "method").ValueKind != JsonValueKind.Undefined;

    // The SDK writes "event: message\ndata: JSON\n\n".
    private static ReadOnlySpan<byte> DataOf(ReadOnlySpan<byte> sent) => sent[(sent.IndexOf("data: "u8) + 6)..].TrimEnd((byte)'\n');
}
