using System.Buffers;
using System.IO.Pipelines;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Qianfan.Mcp.Server.SdkMends;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Server;

/// <summary>The JSON-RPC message of a POST, read once for the limits, the fast path and the SDK.</summary>
/// <param name="Body">An object.</param>
internal sealed record McpRequest(JsonElement Body)
{
    /// <summary>Largest message, in bytes. A tool call of this server takes some hundred.</summary>
    public const int MaxBytes = 256 * 1024;

    public const string SessionHeader = "Mcp-Session-Id";

    /// <summary>How long a body may take to arrive.</summary>
    public static readonly TimeSpan BodyTimeout = TimeSpan.FromSeconds(10);

    // Bodies that have begun and not ended. What arrives at once needs no place.
    private static readonly FairLimiter _unfinished = new(most: 128, waiting: 0);

    /// <summary>Media type of answers in JSON. Some HTTP clients read Latin-1 where no charset is named.</summary>
    public const string JsonAnswer = $"{Json}; charset=utf-8";

    private const string Json = "application/json";
    private const string EventStream = "text/event-stream";
    private const string Identity = "identity";
    private const int InvalidRequest = RequestError.InvalidRequest;

    // What the official clients send; reading it as a list takes longer than reading the body.
    public const string Usual = $"{Json}, {EventStream}";

    /// <summary><see langword="null"/> also for one that is no Unicode.</summary>
    public string? Method { get; } = Text(Body, "method");

    public JsonElement Id { get; } = JsonReading.Member(Body, "id");

    public JsonElement Params { get; } = JsonReading.Member(Body, "params");

    /// <summary>The revision that a message of 2026-07-28 and later says it is of.</summary>
    public string? ClaimedVersion { get; } =
        Text(JsonReading.Member(JsonReading.Member(Body, "params"), "_meta"), MetaKeys.ProtocolVersion);

    /// <summary>Whether an answer may be JSON.</summary>
    public bool TakesJson { get; init; } = true;

    /// <summary>Whether an answer may be an event stream.</summary>
    public bool TakesEvents { get; init; } = true;

    /// <summary>The message of a request that the middleware has let through.</summary>
    public static McpRequest Of(HttpContext context) => context.Features.GetRequiredFeature<McpRequest>();

    /// <summary>Middleware: checks Accept, content type and encoding, size and JSON, in this order.</summary>
    /// <exception cref="RequestError">The request cannot be taken.</exception>
    public static async Task ReadAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var (takesJson, takesEvents) = request.Headers.Accept == Usual
            ? (true, true) : (Accepts(request, Json), Accepts(request, EventStream));
        if (!takesJson && !takesEvents)
            throw new RequestError(StatusCodes.Status406NotAcceptable, InvalidRequest,
                ($"Accept must allow {Json} or {EventStream}.", $"Accept 必须允许 {Json} 或 {EventStream}。"));
        var isJson = request.ContentType == Json
            || MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
                && type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase);
        if (!isJson)
            throw new RequestError(StatusCodes.Status415UnsupportedMediaType, InvalidRequest,
                ($"Content-Type must be {Json}.", $"Content-Type 必须是 {Json}。"));
        if (request.Headers.ContentEncoding.ToString() is not "" and var encoding
            && !encoding.Equals(Identity, StringComparison.OrdinalIgnoreCase))
        {
            context.Response.Headers.AcceptEncoding = Identity;
            throw new RequestError(StatusCodes.Status415UnsupportedMediaType, InvalidRequest,
                ("The body must not be compressed: leave out Content-Encoding.", "请求体不能压缩：请去掉 Content-Encoding。"));
        }
        var body = await ReadBodyAsync(request, context.RequestAborted);
        context.Features.Set(new McpRequest(body) { TakesJson = takesJson, TakesEvents = takesEvents });
        await next(context);
    }

    // RFC 9110, 12.5.1: without Accept anything is taken, and the range that fits most closely decides. Other parameters than q say how a
    // form is read, not which.
    private static bool Accepts(HttpRequest request, string mediaType) => StringValues.IsNullOrEmpty(request.Headers.Accept)
        || MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && accepted.Where(range => new MediaTypeHeaderValue(mediaType).IsSubsetOf(new(range.MediaType)))
            .MinBy(range => (range.MatchesAllTypes, range.MatchesAllSubTypes)) is { Quality: not 0 };

    private static async Task<JsonElement> ReadBodyAsync(HttpRequest request, CancellationToken cancellation)
    {
        try
        {
            if (request.ContentLength > MaxBytes)
                throw TooLarge();
            // One byte more tells a body that is too large.
            var reading = request.BodyReader.ReadAtLeastAsync(MaxBytes + 1, cancellation);
            var read = reading.IsCompleted ? await reading : await WaitAsync(request, reading.AsTask());
            try
            {
                return Parse(Whole(read.Buffer));
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
                    ("The request body did not arrive within 10 s.", "未能在 10 秒内收完请求体。"))
                : new RequestError(StatusCodes.Status429TooManyRequests, RequestError.NotTaken,
                    ("Too many of your requests arrive slowly.", "发送过慢的请求太多。"));
        }
    }

    /// <summary>One JSON-RPC message, over HTTP or stdio; a byte order mark before it is skipped.</summary>
    /// <exception cref="RequestError">It is none.</exception>
    public static JsonElement Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxBytes)
            throw TooLarge();
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        var unambiguous = TryParse(bytes, new() { AllowDuplicateProperties = false });
        if (!Utf8.IsValid(bytes) || (unambiguous ?? TryParse(bytes, new() { MaxDepth = MaxBytes })) is not { } root)
            throw RequestError.Bad(RequestError.ParseError, ("The body is not valid JSON.", "请求体不是有效的 JSON。"));
        var id = JsonReading.Member(root, "id");
        if (Text(root, "jsonrpc") != "2.0" || id.ValueKind == JsonValueKind.String && JsonReading.Text(id) is null)
            throw RequestError.Bad(InvalidRequest, ("Send one JSON-RPC 2.0 message at a time; batches are not accepted.",
                "每次只能发送一条 JSON-RPC 2.0 消息；不接受批量请求。"), id);
        // Where a name stands twice, this server, the SDK and a proxy might each read another value.
        return unambiguous ?? throw RequestError.Bad(RequestError.InvalidParams, TryParse(bytes, new()) is not null
            ? ReadableParameters.Unreadable : ("params are nested too deeply.", "params 嵌套过深。"), id);
    }

    private static ReadOnlySpan<byte> Whole(ReadOnlySequence<byte> body) => body.IsSingleSegment ? body.FirstSpan : body.ToArray();

    private static JsonElement? TryParse(ReadOnlySpan<byte> json, JsonDocumentOptions options)
    {
        try
        {
            return JsonElement.Parse(json, options);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static RequestError TooLarge() => new(StatusCodes.Status413PayloadTooLarge, InvalidRequest,
        ($"The request is larger than {MaxBytes / 1024} KiB.", $"请求超过 {MaxBytes / 1024} KiB。"));

    private static string? Text(JsonElement parent, string name) =>
        JsonReading.Member(parent, name) is { ValueKind: JsonValueKind.String } value ? JsonReading.Text(value) : null;
}
