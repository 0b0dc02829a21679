using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Qianfan.Mcp.Server.SdkMends;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Server;

/// <summary>The JSON-RPC message of a POST, read once for the limits, the fast path and the SDK.</summary>
/// <param name="Body">An object.</param>
internal sealed record McpRequest(JsonElement Body)
{
    /// <summary>Largest request body, in bytes. A tool call of this server takes some hundred.</summary>
    public const int MaxBodyBytes = 256 * 1024;

    /// <summary>How long a body may take to arrive.</summary>
    public static readonly TimeSpan BodyTimeout = TimeSpan.FromSeconds(10);

    // Bodies that have begun and not ended. What arrives at once needs no place.
    private static readonly FairLimiter _unfinished = new(most: 128, waiting: 0);

    private const string Json = "application/json";
    private const string EventStream = "text/event-stream";
    private const int InvalidRequest = RequestError.InvalidRequest;

    // What the official clients send; reading it as a list takes longer than reading the body.
    private const string Usual = $"{Json}, {EventStream}";

    /// <summary><see langword="null"/> also for one that is no Unicode.</summary>
    public string? Method { get; } = Text(Body, "method");

    public JsonElement Id { get; } = JsonReading.Member(Body, "id");

    public JsonElement Params { get; } = JsonReading.Member(Body, "params");

    /// <summary>The message of a request that the middleware has let through.</summary>
    public static McpRequest Of(HttpContext context) => context.Features.GetRequiredFeature<McpRequest>();

    /// <summary>Middleware: checks Accept, content type, size and JSON, in this order.</summary>
    /// <exception cref="RequestError">The request cannot be taken.</exception>
    public static async Task ReadAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (request.Headers.Accept != Usual && (!Accepts(request, Json) || !Accepts(request, EventStream)))
            throw new RequestError(StatusCodes.Status406NotAcceptable, InvalidRequest,
                ($"Accept must list {Json} and {EventStream}.", $"Accept 必须同时列出 {Json} 和 {EventStream}。"));
        var isJson = request.ContentType == Json
            || MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
                && type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase);
        if (!isJson)
            throw new RequestError(StatusCodes.Status415UnsupportedMediaType, InvalidRequest,
                ($"Content-Type must be {Json}.", $"Content-Type 必须是 {Json}。"));
        context.Features.Set(new McpRequest(await ReadBodyAsync(request, context.RequestAborted)));
        await next(context);
    }

    private static bool Accepts(HttpRequest request, string mediaType) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && accepted.Any(range => range.Quality is not 0 && new MediaTypeHeaderValue(mediaType).IsSubsetOf(range));

    private static async Task<JsonElement> ReadBodyAsync(HttpRequest request, CancellationToken cancellation)
    {
        try
        {
            if (request.ContentLength > MaxBodyBytes)
                throw TooLarge();
            // One byte more tells a body that is too large.
            var reading = request.BodyReader.ReadAtLeastAsync(MaxBodyBytes + 1, cancellation);
            var read = reading.IsCompleted ? await reading : await WaitAsync(request, reading.AsTask());
            try
            {
                return read.Buffer.Length <= MaxBodyBytes ? Parse(read.Buffer) : throw TooLarge();
            }
            finally
            {
                request.BodyReader.AdvanceTo(read.Buffer.End);
            }
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            // Kestrel's own limit lies higher, but a fast sender may reach it before the first read.
            throw TooLarge();
        }
    }

    private static async Task<ReadResult> WaitAsync(HttpRequest request, Task<ReadResult> reading)
    {
        var context = request.HttpContext;
        using var place = _unfinished.AttemptAcquire(context.Features.GetRequiredFeature<Caller>().Name);
        try
        {
            return await reading.WaitAsync(
                place.IsAcquired ? BodyTimeout : TimeSpan.Zero, context.RequestServices.GetRequiredService<TimeProvider>());
        }
        catch (TimeoutException)
        {
            request.BodyReader.CancelPendingRead();
            request.BodyReader.AdvanceTo((await reading).Buffer.End);
            // The rest of the body is not waited for.
            context.Response.Headers.Connection = "close";
            throw place.IsAcquired
                ? new RequestError(StatusCodes.Status408RequestTimeout, RequestError.NotTaken,
                    ("The body did not arrive within 10 s.", "请求体没有在 10 秒内收完。"))
                : new RequestError(StatusCodes.Status429TooManyRequests, RequestError.NotTaken,
                    ("Too many of your bodies arrive slowly.", "发送过慢的请求太多。"));
        }
    }

    private static JsonElement Parse(ReadOnlySequence<byte> body)
    {
        var bytes = body.IsSingleSegment ? body.FirstSpan : body.ToArray();
        var unambiguous = TryParse(bytes, allowDuplicates: false);
        if ((unambiguous ?? TryParse(bytes, allowDuplicates: true)) is not { } root)
            throw RequestError.Bad(RequestError.ParseError, ("The body is no JSON.", "请求体不是 JSON。"));
        var id = JsonReading.Member(root, "id");
        if (Text(root, "jsonrpc") != "2.0" || id.ValueKind == JsonValueKind.String && JsonReading.Text(id) is null)
            throw RequestError.Bad(InvalidRequest, ("The body must be one JSON-RPC 2.0 message; batches are not taken.",
                "请求体必须是一条 JSON-RPC 2.0 消息；不接受批量请求。"));
        // Where a name stands twice, this server, the SDK and a proxy might each read another value.
        return unambiguous ?? throw RequestError.Bad(RequestError.InvalidParams, ReadableParameters.Unreadable, id);
    }

    private static JsonElement? TryParse(ReadOnlySpan<byte> json, bool allowDuplicates)
    {
        try
        {
            return JsonElement.Parse(json, new() { AllowDuplicateProperties = allowDuplicates });
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static RequestError TooLarge() => new(StatusCodes.Status413PayloadTooLarge, InvalidRequest,
        ($"The request is larger than {MaxBodyBytes / 1024} KiB.", $"请求超过 {MaxBodyBytes / 1024} KiB。"));

    private static string? Text(JsonElement parent, string name) =>
        JsonReading.Member(parent, name) is { ValueKind: JsonValueKind.String } value ? JsonReading.Text(value) : null;
}
