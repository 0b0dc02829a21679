using System.Buffers;
using System.Net;
using Qianfan.Mcp.Signing;

namespace Qianfan.Mcp.Upstream;

/// <summary>How upstream is called. The base is scheme and authority; the timeout is for a whole call with its retries.</summary>
/// <param name="Places">Calls of all keys that run at once; more wait.</param>
internal sealed record UpstreamOptions(Uri BaseUrl, TimeSpan Timeout, int SignatureLifetimeSeconds, int Places = 64)
{
    /// <summary>Where bearer tokens are made from an Access Key pair.</summary>
    public Uri IamUrl { get; init; } = new("https://iam.bj.baidubce.com");
}

/// <summary>One operation of the console API: <c>POST {Route}?Action={Action}</c> with a JSON body; or one of the inference API.</summary>
/// <param name="Route">Absolute path, such as <c>/v2/model</c>.</param>
/// <param name="Action">The <c>Action</c> query parameter; the older <c>/wenxinworkshop</c> routes have none.</param>
internal sealed record Operation(string Route, string? Action = null)
{
    /// <summary>Whether it is of the inference API: a GET that takes an API key or a bearer token instead of a signature.</summary>
    public bool IsInference { get; init; }

    /// <summary>The member that holds the result.</summary>
    public string Result => IsInference ? "data" : "result";

    public string PathAndQuery => Action is null ? Route : $"{Route}?Action={Action}";

    public KeyValuePair<string, object?> Tag => new(Instruments.ActionTag, Action ?? Route);
}

/// <summary>
/// Sends one operation and brings its result, for <see cref="CatalogCache"/>. Transport faults, HTTP 429, 500, 502, 503, 504 and
/// the codes that upstream calls temporary are tried again (<see cref="RetryRules"/>). Redirects would carry credentials: none is followed.
/// </summary>
internal sealed class QianfanClient : IDisposable
{
    /// <summary>Largest answer that is read, after decompression.</summary>
    public const int MaxReplyBytes = 8 * 1024 * 1024;

    // A list of 500 versions has some 300 KB. Larger ones are read two at a time: each takes several times its length while it is parsed.
    private const int LargeReplyBytes = 1024 * 1024;

    private readonly HttpClient _http;
    private readonly BearerTokens _tokens;
    private readonly ReplyReader _reader;
    private readonly RetryRules _retries;
    private readonly SemaphoreSlim _large = new(2);

    /// <param name="clock">The machine's clock.</param>
    /// <param name="transport">The last handler: the network by default, the sandbox in its place.</param>
    public QianfanClient(UpstreamOptions options, TimeProvider clock, HttpMessageHandler? transport = null)
    {
        Clock = new(clock);
        Places = new(options.Places, clock);
        _retries = new(options.Timeout, clock, Clock);
        _reader = new(clock);
        var signing = new SigningHandler(Clock, options.SignatureLifetimeSeconds) { InnerHandler = transport ?? Network() };
        _http = new(signing) { BaseAddress = options.BaseUrl, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new("qianfan-mcp", ThisAssembly.Version));
        _http.DefaultRequestHeaders.Accept.Add(new("application/json"));
        _tokens = new(_http, _reader, options.IamUrl, clock);
    }

    public UpstreamClock Clock { get; }
    public Places Places { get; }

    /// <param name="limiter">Where the call waits for its turn; that counts towards its time.</param>
    /// <exception cref="UpstreamException">The call failed.</exception>
    public Task<Reply> CallAsync(
        Credentials key, UpstreamRequest request, AdaptiveConcurrencyLimiter limiter, CancellationToken cancellation) =>
        _retries.RunAsync(
            request, once => Places.RunAsync(request.Caller, () => AttemptAsync(key, request, once), once), limiter, cancellation);

    public void Dispose()
    {
        _tokens.Dispose();
        _http.Dispose();
        _large.Dispose();
        Places.Dispose();
    }

    private static SocketsHttpHandler Network() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Brotli,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        // A long-lived connection would keep an address that DNS has since moved.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    private async Task<Reply> AttemptAsync(Credentials key, UpstreamRequest request, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, request.Operation.PathAndQuery);
        var made = request.Operation.IsInference && key.ApiKey is null;
        try
        {
            if (request.Operation.IsInference)
            {
                // From here on what upstream echoes is searched for the token too.
                key = await _tokens.WithBearerAsync(key, cancellation);
                message.Options.Set(SigningHandler.Bearer, key.ApiKey!);
            }
            else
            {
                message.Method = HttpMethod.Post;
                message.Content = new ReadOnlyMemoryContent(request.Body) { Headers = { ContentType = new("application/json") } };
                message.Options.Set(SigningHandler.Pair, key.Pair
                    ?? throw new UpstreamException(FailureCause.PairMissing, retryable: false));
            }
            using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (!IsFramed(response))
                throw new UpstreamException(FailureCause.Unreadable, retryable: false);
            var reply = await ReadAsync(response, key, request.Operation, cancellation);
            // Tools take the caller's own keys out of their answers, and know nothing of a token that was made of them.
            return made && reply.Result.GetRawText().Contains(key.ApiKey!, StringComparison.OrdinalIgnoreCase)
                ? throw new UpstreamException(FailureCause.Unreadable, retryable: false) : reply;
        }
        catch (Exception e) when (UpstreamException.FromTransport(e) is { } failure)
        {
            // A stream may answer the deadline, or the caller, with a broken connection.
            cancellation.ThrowIfCancellationRequested();
            throw failure;
        }
        catch (UpstreamException e) when (request.Operation.IsInference && e.Cause == FailureCause.CredentialsRefused)
        {
            _tokens.Forget(key);
            throw;
        }
    }

    // After 101 another protocol begins, and without one valid length no end is known: both could be read until the time is up.
    private static bool IsFramed(HttpResponseMessage response) => response.StatusCode != HttpStatusCode.SwitchingProtocols
        && (!response.Content.Headers.NonValidated.TryGetValues("Content-Length", out var lengths)
            || lengths.Count == 1 && response.Content.Headers.ContentLength is not null);

    private async Task<Reply> ReadAsync(HttpResponseMessage response, Credentials key, Operation operation, CancellationToken cancellation)
    {
        var isLarge = false;
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellation);
            // One byte more than it should have, to see that it has not; a buffer that grows would copy a large answer several times.
            var read = new ArrayBufferWriter<byte>((int)Math.Min(MaxReplyBytes, response.Content.Headers.ContentLength ?? 4095) + 1);
            while (await body.ReadAsync(read.GetMemory(), cancellation) is > 0 and var length)
            {
                read.Advance(length);
                if (read.WrittenCount > MaxReplyBytes)
                    throw new UpstreamException(FailureCause.TooLarge, retryable: false);
                if (isLarge || read.WrittenCount <= LargeReplyBytes)
                    continue;
                await _large.WaitAsync(cancellation);
                isLarge = true;
            }
            Instruments.Received.Add(read.WrittenCount, operation.Tag);
            return _reader.Read(response, read.WrittenMemory, key, operation.Result);
        }
        catch (InvalidOperationException)
        {
            // How Brotli says what gzip says with InvalidDataException.
            throw new UpstreamException(FailureCause.Unreadable, retryable: false);
        }
        finally
        {
            if (isLarge)
                _large.Release();
        }
    }
}
