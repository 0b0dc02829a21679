using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using Polly;
using Polly.Timeout;

namespace Qianfan.Mcp.Evals;

/// <summary>A model behind any OpenAI-compatible API, asked with bounds: of time, of attempts, and of the answer's size.</summary>
internal sealed class ChatModel : IDisposable
{
    private const int LargestAnswer = 1024 * 1024;

    private readonly HttpClient _http = new(new BoundedAnswers()) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly IChatClient _client;
    private readonly ResiliencePipeline _pipeline;

    public ChatModel(Options options)
    {
        _client = new ChatClient(options.Model, new ApiKeyCredential(options.Key), new OpenAIClientOptions
        {
            Endpoint = options.Endpoint,
            Transport = new HttpClientPipelineTransport(_http),
            // The pipeline below bounds pauses too.
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        }).AsIChatClient();
        _pipeline = new ResiliencePipelineBuilder()
            .AddRetry(new()
            {
                MaxRetryAttempts = options.Retries,
                ShouldHandle = new PredicateBuilder().Handle<ClientResultException>(failure => failure.Status is 429 or >= 500),
                DelayGenerator = retry => new(Pause(retry.Outcome.Exception, retry.AttemptNumber, options.LongestPause)),
            })
            .AddTimeout(options.AnswerTimeout)
            .Build();
    }

    /// <exception cref="TimeoutRejectedException">It stalled.</exception>
    /// <exception cref="ClientResultException">The API refused or failed.</exception>
    public async Task<ChatResponse> AskAsync(
        IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions tools, CancellationToken end) =>
        await _pipeline.ExecuteAsync(async cancellation => await _client.GetResponseAsync(messages, tools, cancellation), end);

    public void Dispose()
    {
        _client.Dispose();
        _http.Dispose();
    }

    private static TimeSpan? Pause(Exception? failure, int attempt, TimeSpan longest)
    {
        var told = (failure as ClientResultException)?.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var text) is true
            && double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) ? seconds : Math.Pow(2, attempt);
        return TimeSpan.FromSeconds(Math.Clamp(told, 0, longest.TotalSeconds));
    }

    /// <summary>Reads an answer to its end under the timeout, and no more of it than a sound one has.</summary>
    private sealed class BoundedAnswers() : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            await response.Content.LoadIntoBufferAsync(LargestAnswer, cancellationToken);
            return response;
        }
    }
}
