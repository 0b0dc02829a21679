using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Qianfan.Mcp.Signing;

namespace Qianfan.Mcp.Upstream;

/// <summary>A successful answer: what stood under <c>result</c>. Shared by all who ask.</summary>
/// <param name="Result">Object, array, null or whatever upstream sent.</param>
/// <param name="RequestId">Upstream's id of the call, for its support; from the body or a header.</param>
/// <param name="Source"><see cref="Live"/>, <see cref="Cache"/>, <see cref="Stale"/>, or <see cref="Sandbox"/> for made-up data.</param>
/// <param name="AsOf">When upstream answered, by this machine's clock.</param>
/// <param name="Size">Of the whole answer, in bytes.</param>
internal sealed record Reply(JsonElement Result, string? RequestId, string Source, DateTimeOffset AsOf, int Size)
{
    public const string Live = "live";
    public const string Cache = "cache";
    public const string Stale = "stale";
    public const string Sandbox = "sandbox";

    private static readonly string[] _strongestFirst = [Live, Cache, Stale, Sandbox];

    /// <summary>The weaker of two sources: what an answer from both is worth.</summary>
    public static string Weaker(string one, string other) => _strongestFirst.Last(source => source == one || source == other);

    /// <summary>Shared by all copies of an answer, whatever they name as its source.</summary>
    public Renditions Renditions { get; } = new();

    /// <summary>Told only where few calls or tokens are left until the account's limit; of a kept answer it is no longer true.</summary>
    public IReadOnlyList<NearLimit> NearLimits { get; init; } = [];

    /// <summary>Bytes of memory it takes while it is kept, about: the document, what is made of it, and 3 KB for what holds it.</summary>
    public long HeldBytes => 3 * 1024 + 5L * Size;

    /// <summary>The same answer, given again; made-up data stays marked as such.</summary>
    public Reply From(string source) => this with { Source = Source == Sandbox && source == Cache ? Sandbox : source, NearLimits = [] };

    /// <summary>For other replicas, as JSON; what is left until a limit is true for this one's call alone.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("source", Source);
        json.WriteString("asOf", AsOf);
        json.WriteNumber("size", Size);
        if (RequestId is not null)
            json.WriteString("requestId", RequestId);
        json.WritePropertyName("result");
        json.WriteRawValue(JsonMarshal.GetRawUtf8Value(Result), skipInputValidation: true);
        json.WriteEndObject();
    }

    /// <summary>What <see cref="Write"/> wrote.</summary>
    public static Reply Read(JsonElement json) => new(json.GetProperty("result"), JsonReading.Text(json, "requestId"),
        json.GetProperty("source").GetString()!, json.GetProperty("asOf").GetDateTimeOffset(), json.GetProperty("size").GetInt32());

    /// <summary>What this answer and another are worth together: the weaker source, the older time. The result stays this one's.</summary>
    public Reply With(Reply other) => this with
    {
        Source = Weaker(Source, other.Source),
        AsOf = AsOf < other.AsOf ? AsOf : other.AsOf,
        Size = Size + other.Size,
        NearLimits = NearLimits.Count > 0 ? NearLimits : other.NearLimits,
    };
}

/// <summary>How much is left until the account's limit for a minute, where that is little.</summary>
/// <param name="What">requests or tokens.</param>
/// <param name="Of">The limit; <see langword="null"/> where it is not reported.</param>
internal sealed record NearLimit(string What, long Left, long? Of);

/// <summary>What was made of one reply lately. Reading all rows anew is most of the time of a call that asks nothing of upstream.</summary>
internal sealed class Renditions
{
    private const int Most = 8;
    // Far shorter than the quarter of an hour that a marker in an answer lasts.
    private static readonly TimeSpan _lifetime = TimeSpan.FromMinutes(1);

    // Small, since every kept reply has one.
    private readonly ConcurrentDictionary<string, (object Made, long At)> _made = new(concurrencyLevel: 1, Most, StringComparer.Ordinal);
    private object? _facts;

    /// <summary>What the reply says, read once for its whole life: find_models joins thousands of replies in each call.</summary>
    /// <typeparam name="T">Tells how it is read; the last way is the one that is kept.</typeparam>
    public T Facts<T>(Func<T> read) where T : class => _facts is T known ? known : (T)(_facts = read());

    /// <param name="way">How the answer is wanted: all that it depends on besides the reply.</param>
    public T Get<T>(string way, TimeProvider clock, Func<T> make) where T : class
    {
        if (_made.TryGetValue(way, out var known) && clock.GetElapsedTime(known.At) < _lifetime)
            return (T)known.Made;
        var made = make();
        if (_made.Count >= Most)
            _made.Clear();
        _made[way] = (made, clock.GetTimestamp());
        return made;
    }
}

/// <summary>
/// Tells results from errors, for <see cref="QianfanClient"/>. Upstream has four error shapes, each under any HTTP status. Console v2:
/// <c>{"requestId","code","message"}</c>. Console v1, mostly under HTTP 200: <c>{"error_code","error_msg","log_id"}</c>. Gateway: as v2,
/// or headers <c>X-Bce-Error-Code</c> and <c>X-Bce-Error-Message</c> alone. OpenAI style: <c>{"error":{"code","message","type"},"id"}</c>.
/// Besides, <c>msg</c> may stand for <c>message</c> (qianfan-api/s/hlzic283e, as read by third parties on 2026-11-25), and
/// <c>{"log_id","result":null,"success":false}</c>, which Baidu's Go SDK knows, tells nothing but that it failed.
/// Anything that is no JSON object, such as an HTML page or a cut-off body, is unreadable.
/// </summary>
internal sealed partial class ReplyReader(TimeProvider clock)
{
    // In bytes of UTF-8: a Chinese character has three, and costs a model about as much more.
    private const int MaxCode = 40, MaxMessage = 84, MaxRequestId = 36;

    private static readonly string[] _limited = ["requests", "tokens"];

    // Values and brackets: 10,000 versions have some 400,000. Each takes 12 bytes beside its text, and more where it becomes a row.
    private const int MaxTokens = 1_000_000;

    // An answer holds a row up to two levels deeper than it came, and a reader of answers stops at 64 as well.
    private static readonly JsonDocumentOptions _options = new() { MaxDepth = 60 };

    /// <param name="body">Not to be changed afterwards.</param>
    /// <param name="member">What holds the result; empty if that is the whole body.</param>
    /// <exception cref="UpstreamException">The answer is an error, or cannot be read.</exception>
    public Reply Read(HttpResponseMessage response, ReadOnlyMemory<byte> body, Credentials key, string member = "result")
    {
        // Not disposed of, as the answer stays in it for as long as it is kept.
        var document = Parse(body);
        var root = document?.RootElement ?? default;
        var headers = response.Headers;
        var requestId = JsonReading.Text(root, "requestId", "log_id", "id")
            ?? Header(headers, "X-Bce-Request-Id") ?? Header(headers, "X-Baidu-Request-Id");
        var (code, message) = FindError(root, headers);
        var status = (int)response.StatusCode;
        if (code is null && response.IsSuccessStatusCode)
        {
            // A null result is an empty one; without any result nobody knows what was answered.
            if ((member.Length > 0 ? JsonReading.Member(root, member) : root) is not { ValueKind: not JsonValueKind.Undefined } result)
                throw Failure(new(FailureCause.Unreadable));
            var source = Header(headers, "X-Qianfan-Sandbox") is null ? Reply.Live : Reply.Sandbox;
            return new(result, requestId, source, clock.GetUtcNow(), body.Length) { NearLimits = NearLimitsIn(headers) };
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
            Argument = Quote(message, int.MaxValue, key) is { } whole && RefusedArgument().Match(whole) is { Success: true } named
                ? named.Groups[1].Value : null,
            RequestId = Quote(requestId, MaxRequestId, key),
            RetryAfter = RetryAfter(headers),
            ServerTime = headers.Date,
        };
    }

    /// <exception cref="UpstreamException">It has more tokens than any catalog.</exception>
    private static JsonDocument? Parse(ReadOnlyMemory<byte> body)
    {
        if (body.Span.StartsWith("\uFEFF"u8))
            body = body[3..];
        try
        {
            // The parser checks a text only when it is read, so GBK would pass for JSON with holes in it.
            if (!Utf8.IsValid(body.Span))
                return null;
            var reader = new Utf8JsonReader(body.Span, new() { MaxDepth = _options.MaxDepth });
            for (var tokens = 0; reader.Read(); tokens++)
                if (tokens > MaxTokens)
                    throw new UpstreamException(FailureCause.TooLarge, retryable: false);
            return JsonDocument.Parse(body, _options);
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
        var code = JsonReading.Text(root, "code");
        var message = JsonReading.Text(root, "message", "msg");
        if (code is { Length: > 0 } and not "0"
            && JsonReading.Member(root, "result").ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return (code, message);
        if ("false".Equals(JsonReading.Text(root, "success"), StringComparison.OrdinalIgnoreCase))
            return (code is { Length: > 0 } and not "0" ? code : "success: false", message);
        return (Header(headers, "X-Bce-Error-Code"), Header(headers, "X-Bce-Error-Message"));
    }

    private static string? Header(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    // Cleaned first: an invisible character inside a secret would hide it from the redaction.
    private static string? Quote(string? text, int length, Credentials key) =>
        text is null ? null : TextSanitizer.CutBytes(key.Redact(TextSanitizer.Clean(text)), length);

    // X-Ratelimit-{Limit,Remaining}-{Requests,Tokens} are on console answers too, and fill up again within a minute: as read by third
    // parties on 2026-11-25. Not verified: that they count the console's calls.
    private static NearLimit[] NearLimitsIn(HttpResponseHeaders headers)
    {
        return
        [
            .. from what in _limited
               let left = Count("Remaining", what)
               let limit = Count("Limit", what)
               where left < 0.1 * limit || left < 5 && what == "requests"
               select new NearLimit(what, left.Value, limit),
        ];

        long? Count(string which, string what) =>
            long.TryParse(Header(headers, $"X-Ratelimit-{which}-{what}"), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                ? count : null;
    }

    // What follows is told to an agent, so it must be a name and no sentence.
    [GeneratedRegex(@"\bparam\[([A-Za-z][A-Za-z0-9_.]{0,39})\] invalid\b")]
    private static partial Regex RefusedArgument();

    private TimeSpan? RetryAfter(HttpResponseHeaders headers)
    {
        var wait = headers.RetryAfter?.Delta ?? headers.RetryAfter?.Date - (headers.Date ?? clock.GetUtcNow());
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
