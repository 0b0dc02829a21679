using System.Net.Http.Headers;
using System.Text.Unicode;
using Qianfan.Mcp.Signing;

namespace Qianfan.Mcp.Upstream;

/// <summary>
/// Tells results from errors, for <see cref="QianfanClient"/>. Upstream has four error shapes, each under any HTTP status. Console v2:
/// <c>{"requestId","code","message"}</c>. Console v1, usually under HTTP 200: <c>{"error_code","error_msg","log_id"}</c>. Gateway: as v2, or
/// an empty body with <c>X-Bce-Error-Code</c> and <c>X-Bce-Error-Message</c>. OpenAI style: <c>{"error":{"code","message","type"},"id"}</c>.
/// Anything that is no JSON object, such as an HTML page or a cut-off body, is unreadable.
/// </summary>
internal sealed class ReplyReader(TimeProvider clock)
{
    // In bytes of UTF-8: a Chinese character has three, and costs a model about as much more.
    private const int MaxCode = 40, MaxMessage = 84, MaxRequestId = 36;

    // An answer holds a row up to two levels deeper than it came, and a reader of answers stops at 64 as well.
    private static readonly JsonDocumentOptions _options = new() { MaxDepth = 60 };

    /// <exception cref="UpstreamException">The answer is an error, or cannot be read.</exception>
    public Reply Read(HttpResponseMessage response, ReadOnlyMemory<byte> body, AccessKey key)
    {
        using var document = Parse(body);
        var root = document?.RootElement ?? default;
        var headers = response.Headers;
        var requestId = JsonReading.Text(root, "requestId", "log_id", "id")
            ?? Header(headers, "X-Bce-Request-Id") ?? Header(headers, "X-Baidu-Request-Id");
        var (code, message) = FindError(root, headers);
        var status = (int)response.StatusCode;
        if (code is null && response.IsSuccessStatusCode)
        {
            // A null result is an empty one; without any result nobody knows what was answered.
            if (JsonReading.Member(root, "result") is not { ValueKind: not JsonValueKind.Undefined } result)
                throw Failure(new(FailureCause.Unreadable));
            var source = Header(headers, "X-Qianfan-Sandbox") is null ? Reply.Live : Reply.Sandbox;
            return new(result.Clone(), requestId, source, clock.GetUtcNow(), body.Length);
        }
        if (status is >= 300 and < 400)
            throw Failure(new(FailureCause.Redirected));
        // A page under these comes from a proxy, and says nothing of permissions or ids.
        if (status is 400 or 403 or 404 && code is null && body.Length > 0 && root.ValueKind != JsonValueKind.Object)
            throw Failure(new(FailureCause.Unreadable));
        throw Failure(ErrorCodes.Judge(status, code, $"{code} {message}"));

        UpstreamException Failure(ErrorCodes.Meaning meaning) => new(meaning.Cause, meaning.Retryable)
        {
            Status = status,
            UpstreamCode = Quote(code, MaxCode, key),
            UpstreamMessage = Quote(message, MaxMessage, key),
            RequestId = Quote(requestId, MaxRequestId, key),
            RetryAfter = RetryAfter(headers),
            ServerTime = headers.Date,
        };
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte> body)
    {
        if (body.Span.StartsWith("\uFEFF"u8))
            body = body[3..];
        try
        {
            // The parser checks a text only when it is read, so GBK would pass for JSON with holes in it.
            return Utf8.IsValid(body.Span) ? JsonDocument.Parse(body, _options) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static (string? Code, string? Message) FindError(JsonElement root, HttpResponseHeaders headers)
    {
        if (JsonReading.Text(root, "error_code") is { } number && number != "0")
            return (number, JsonReading.Text(root, "error_msg"));
        if (JsonReading.Member(root, "error") is { ValueKind: JsonValueKind.Object } error)
            return (JsonReading.Text(error, "code", "type") ?? "error", JsonReading.Text(error, "message"));
        if (JsonReading.Text(root, "code") is { Length: > 0 } code
            && JsonReading.Member(root, "result").ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return (code, JsonReading.Text(root, "message"));
        return (Header(headers, "X-Bce-Error-Code"), Header(headers, "X-Bce-Error-Message"));
    }

    private static string? Header(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    // Cleaned first: an invisible character inside a secret would hide it from the redaction.
    private static string? Quote(string? text, int length, AccessKey key) =>
        text is null ? null : TextSanitizer.CutBytes(key.Redact(TextSanitizer.Clean(text)), length);

    private TimeSpan? RetryAfter(HttpResponseHeaders headers)
    {
        var wait = headers.RetryAfter?.Delta ?? headers.RetryAfter?.Date - (headers.Date ?? clock.GetUtcNow());
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
