using System.Net;
using Qianfan.Mcp.Signing;

namespace Qianfan.Mcp.Upstream;

/// <summary>How upstream is called. The base is scheme and authority; the timeout is for a whole call with its retries.</summary>
internal sealed record UpstreamOptions(Uri BaseUrl, TimeSpan Timeout, int SignatureLifetimeSeconds);

/// <summary>One operation of the console API: <c>POST {Route}?Action={Action}</c> with a JSON body.</summary>
/// <param name="Route">Absolute path, such as <c>/v2/model</c>.</param>
/// <param name="Action">The <c>Action</c> query parameter; the older <c>/wenxinworkshop</c> routes have none.</param>
internal sealed record Operation(string Route, string? Action = null)
{
    public string PathAndQuery => Action is null ? Route : $"{Route}?Action={Action}";

    public KeyValuePair<string, object?> Tag => new(Instruments.ActionTag, Action ?? Route);
}

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
        Clock = new(clock);
        _retries = new(options.Timeout, clock, Clock);
        _reader = new(clock);
        var signing = new SigningHandler(Clock, options.SignatureLifetimeSeconds) { InnerHandler = transport ?? Network() };
        _http = new(signing) { BaseAddress = options.BaseUrl, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new("qianfan-mcp", ThisAssembly.Version));
        _http.DefaultRequestHeaders.Accept.Add(new("application/json"));
    }

    public UpstreamClock Clock { get; }

    /// <param name="limiter">Where the call waits for its turn; that counts towards its time.</param>
    /// <exception cref="UpstreamException">The call failed.</exception>
    public Task<Reply> CallAsync(
        AccessKey key, UpstreamRequest request, AdaptiveConcurrencyLimiter limiter, CancellationToken cancellation) =>
        _retries.RunAsync(request.Operation, once => AttemptAsync(key, request, once), limiter, cancellation);

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

    private async Task<Reply> AttemptAsync(AccessKey key, UpstreamRequest request, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, request.Operation.PathAndQuery);
        message.Content = new ReadOnlyMemoryContent(request.Body) { Headers = { ContentType = new("application/json") } };
        message.Options.Set(SigningHandler.Key, key);
        try
        {
            using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (!IsFramed(response))
                throw new UpstreamException(FailureCause.Unreadable, retryable: false);
            var received = await ReadBodyAsync(response.Content, cancellation);
            Instruments.Received.Add(received.Length, request.Operation.Tag);
            return _reader.Read(response, received, key);
        }
        catch (Exception e) when (UpstreamException.FromTransport(e) is { } failure)
        {
            // A stream may answer the deadline, or the caller, with a broken connection.
            cancellation.ThrowIfCancellationRequested();
            throw failure;
        }
    }

    // After 101 another protocol begins, and without one valid length no end is known: both could be read until the time is up.
    private static bool IsFramed(HttpResponseMessage response) => response.StatusCode != HttpStatusCode.SwitchingProtocols
        && (!response.Content.Headers.NonValidated.TryGetValues("Content-Length", out var lengths)
            || lengths.Count == 1 && response.Content.Headers.ContentLength is not null);

    private static async Task<byte[]> ReadBodyAsync(HttpContent content, CancellationToken cancellation)
    {
        try
        {
            await content.LoadIntoBufferAsync(MaxReplyBytes, cancellation);
            return await content.ReadAsByteArrayAsync(cancellation);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new UpstreamException(FailureCause.TooLarge, retryable: false);
        }
        catch (InvalidOperationException)
        {
            // How Brotli says what gzip says with InvalidDataException.
            throw new UpstreamException(FailureCause.Unreadable, retryable: false);
        }
    }
}
