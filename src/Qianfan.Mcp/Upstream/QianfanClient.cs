using System.Net;
using System.Net.Http.Headers;
using Polly;
using Polly.Retry;
using Polly.Timeout;
using Qianfan.Mcp.Signing;

namespace Qianfan.Mcp.Upstream;

/// <summary>How upstream is called.</summary>
/// <param name="BaseUrl">Scheme and authority, such as <c>https://qianfan.baidubce.com</c>.</param>
/// <param name="Timeout">For a whole call with its retries.</param>
/// <param name="SignatureLifetimeSeconds">How long a signature stays valid.</param>
internal sealed record UpstreamOptions(Uri BaseUrl, TimeSpan Timeout, int SignatureLifetimeSeconds);

/// <summary>
/// Sends one signed operation and brings its result. Transport faults, HTTP 429, 500, 502, 503, 504 and the codes that
/// upstream calls temporary are tried up to three times, with growing random pauses or as long as <c>Retry-After</c> asks;
/// an expired signature is signed again once, by upstream's clock. Redirects are not followed: they would carry credentials.
/// </summary>
internal sealed class QianfanClient : IDisposable
{
    /// <summary>Largest answer that is read, after decompression.</summary>
    public const int MaxReplyBytes = 8 * 1024 * 1024;

    private const int MaxAttempts = 3;
    private static readonly TimeSpan _firstPause = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan _connectTimeout = TimeSpan.FromSeconds(10);
    private static readonly ResiliencePropertyKey<CallState> _state = new("qianfan.call");

    private readonly HttpClient _http;
    private readonly ReplyReader _reader;
    private readonly ResiliencePipeline _pipeline;
    private readonly UpstreamOptions _options;
    private readonly TimeProvider _machineClock;

    /// <param name="options">Where and how long.</param>
    /// <param name="clock">The machine's clock.</param>
    /// <param name="transport">The last handler: the network by default, the sandbox in its place.</param>
    public QianfanClient(UpstreamOptions options, TimeProvider clock, HttpMessageHandler? transport = null)
    {
        _options = options;
        _machineClock = clock;
        Clock = new UpstreamClock(clock);
        _reader = new ReplyReader(clock);
        _http = new HttpClient(new SigningHandler(Clock, options.SignatureLifetimeSeconds) { InnerHandler = transport ?? Network() })
        {
            BaseAddress = options.BaseUrl,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("qianfan-mcp", ThisAssembly.Version));
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        _pipeline = BuildPipeline();
    }

    public UpstreamClock Clock { get; }

    /// <exception cref="UpstreamException">The call failed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was signalled.</exception>
    public async Task<Reply> CallAsync(AccessKey key, Operation operation, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        var context = ResilienceContextPool.Shared.Get(cancellation);
        var state = new CallState { Deadline = _machineClock.GetUtcNow() + _options.Timeout };
        context.Properties.Set(_state, state);
        try
        {
            return await _pipeline.ExecuteAsync(
                async (c, call) => await AttemptAsync(call.key, call.operation, call.body, c.CancellationToken),
                context, (key, operation, body));
        }
        catch (TimeoutRejectedException)
        {
            throw state.LastFailure ?? new UpstreamException(FailureCause.TimedOut, retryable: true);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    public void Dispose() => _http.Dispose();

    private static SocketsHttpHandler Network() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Brotli,
        ConnectTimeout = _connectTimeout,
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
            return _reader.Read(response, await ReadBodyAsync(response.Content, cancellation), key);
        }
        catch (Exception e) when (TransportFailure.From(e) is { } failure)
        {
            // A stream may answer the deadline, or the caller, with a broken connection.
            cancellation.ThrowIfCancellationRequested();
            throw failure;
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContent content, CancellationToken cancellation)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[Math.Clamp(content.Headers.ContentLength ?? 0, 4096, MaxReplyBytes) + 1];
        var length = 0;
        while (await ReadAsync(stream, buffer.AsMemory(length), cancellation) is > 0 and var read)
        {
            length += read;
            if (length > MaxReplyBytes)
                throw new UpstreamException(FailureCause.TooLarge, retryable: false);
            if (length == buffer.Length)
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, MaxReplyBytes + 1));
        }
        return buffer.AsMemory(0, length);
    }

    private static async ValueTask<int> ReadAsync(Stream stream, Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancellation);
        }
        catch (InvalidOperationException e)
        {
            // How Brotli says what gzip says with InvalidDataException.
            throw new InvalidDataException("The answer is not compressed as it says.", e);
        }
    }

    private ResiliencePipeline BuildPipeline() =>
        new ResiliencePipelineBuilder { TimeProvider = _machineClock }
            .AddTimeout(_options.Timeout)
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = MaxAttempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = _firstPause,
                ShouldHandle = attempt => new(ShouldRetry(attempt.Outcome.Exception, attempt.Context)),
                DelayGenerator = attempt => new(Pause(attempt.Outcome.Exception)),
            })
            .Build();

    private bool ShouldRetry(Exception? exception, ResilienceContext context)
    {
        if (exception is not UpstreamException { Retryable: true } failure)
            return false;
        var state = context.Properties.GetValue(_state, new CallState());
        state.LastFailure = failure;
        if (failure.Cause == FailureCause.ClockSkew)
            return !state.ClockCorrected && (state.ClockCorrected = CorrectClock(failure.ServerTime));
        // A wait that ends after the deadline helps nobody: the caller learns at once how long to wait.
        return failure.RetryAfter is not { } wait || wait < state.Deadline - _machineClock.GetUtcNow();
    }

    private bool CorrectClock(DateTimeOffset? serverTime)
    {
        if (serverTime is { } time)
            Clock.SetTo(time);
        return true;
    }

    private static TimeSpan? Pause(Exception? exception) => exception switch
    {
        UpstreamException { Cause: FailureCause.ClockSkew } => TimeSpan.Zero,
        UpstreamException { RetryAfter: { } wait } => wait,
        _ => null,
    };

    private sealed class CallState
    {
        public DateTimeOffset Deadline { get; init; }
        public bool ClockCorrected { get; set; }
        public UpstreamException? LastFailure { get; set; }
    }
}
