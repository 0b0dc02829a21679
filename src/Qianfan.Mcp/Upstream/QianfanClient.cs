using System.Net;
using System.Net.Http.Headers;
using Qianfan.Mcp.Signing;

namespace Qianfan.Mcp.Upstream;

/// <summary>How upstream is called.</summary>
/// <param name="BaseUrl">Scheme and authority, such as <c>https://qianfan.baidubce.com</c>.</param>
/// <param name="Timeout">For a whole call with its retries.</param>
/// <param name="SignatureLifetimeSeconds">How long a signature stays valid.</param>
internal sealed record UpstreamOptions(Uri BaseUrl, TimeSpan Timeout, int SignatureLifetimeSeconds);

/// <summary>
/// Sends one signed operation and brings its result, for <see cref="CatalogCache"/>. Transport faults, HTTP 429, 500, 502, 503, 504 and
/// the codes that upstream calls temporary are tried again (<see cref="RetryRules"/>). Redirects would carry credentials: none is followed.
/// </summary>
internal sealed class QianfanClient : IDisposable
{
    /// <summary>Largest answer that is read, after decompression.</summary>
    public const int MaxReplyBytes = 8 * 1024 * 1024;

    private readonly HttpClient _http;
    private readonly ReplyReader _reader;
    private readonly RetryRules _retries;

    /// <param name="clock">The machine's clock.</param>
    /// <param name="transport">The last handler: the network by default, the sandbox in its place.</param>
    public QianfanClient(UpstreamOptions options, TimeProvider clock, HttpMessageHandler? transport = null)
    {
        Clock = new UpstreamClock(clock);
        _retries = new RetryRules(options.Timeout, clock, Clock);
        _reader = new ReplyReader(clock);
        _http = new HttpClient(new SigningHandler(Clock, options.SignatureLifetimeSeconds) { InnerHandler = transport ?? Network() })
        {
            BaseAddress = options.BaseUrl,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("qianfan-mcp", ThisAssembly.Version));
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
    }

    public UpstreamClock Clock { get; }

    /// <param name="limiter">Where the call waits for its turn; that counts towards its time.</param>
    /// <exception cref="UpstreamException">The call failed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was signalled.</exception>
    public async Task<Reply> CallAsync(
        AccessKey key, Operation operation, ReadOnlyMemory<byte> body, CancellationToken cancellation,
        AdaptiveConcurrencyLimiter? limiter = null)
    {
        using var measured = new MeasuredCall(operation);
        try
        {
            var reply = await _retries.RunAsync(operation, attempt => AttemptAsync(key, operation, body, attempt), limiter, cancellation);
            measured.Outcome = MeasuredCall.Ok;
            return reply;
        }
        catch (UpstreamException e)
        {
            measured.Outcome = e.Cause.ToString();
            throw;
        }
    }

    public void Dispose() => _http.Dispose();

    private static SocketsHttpHandler Network() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Brotli,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        // A long-lived connection would keep an address that DNS has since moved.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    private async Task<Reply> AttemptAsync(AccessKey key, Operation operation, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, operation.PathAndQuery) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Options.Set(SigningHandler.Key, key);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (!IsFramed(response))
                throw new UpstreamException(FailureCause.Unreadable, retryable: false);
            var received = await ReadBodyAsync(response.Content, cancellation);
            Instruments.Received.Add(received.Length, MeasuredCall.Tag(operation));
            return _reader.Read(response, received, key);
        }
        catch (Exception e) when (UpstreamException.FromTransport(e) is { } failure)
        {
            // A stream may answer the deadline, or the caller, with a broken connection.
            cancellation.ThrowIfCancellationRequested();
            throw failure;
        }
    }

    // After 101 another protocol begins, and without one valid length nobody knows where the answer ends: both could be read until the
    // time is up.
    private static bool IsFramed(HttpResponseMessage response) => response.StatusCode != HttpStatusCode.SwitchingProtocols
        && (!response.Content.Headers.NonValidated.TryGetValues("Content-Length", out var lengths)
            || lengths.Count == 1 && response.Content.Headers.ContentLength is not null);

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContent content, CancellationToken cancellation)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[Math.Clamp(content.Headers.ContentLength ?? 0, 4096, MaxReplyBytes) + 1];
        var length = 0;
        try
        {
            while (await stream.ReadAsync(buffer.AsMemory(length), cancellation) is > 0 and var read)
            {
                length += read;
                if (length > MaxReplyBytes)
                    throw new UpstreamException(FailureCause.TooLarge, retryable: false);
                if (length == buffer.Length)
                    Array.Resize(ref buffer, Math.Min(buffer.Length * 2, MaxReplyBytes + 1));
            }
        }
        catch (InvalidOperationException e)
        {
            // How Brotli says what gzip says with InvalidDataException.
            throw new InvalidDataException("The answer is not compressed as it says.", e);
        }
        return buffer.AsMemory(0, length);
    }
}
