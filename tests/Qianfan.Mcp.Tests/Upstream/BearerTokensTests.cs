using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Qianfan.Mcp.Actions;
using Qianfan.Mcp.Sandbox;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tests.Tools;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Upstream;

/// <summary>Tokens for the inference API, made from pairs: seldom, for their own caller, and seen by nobody.</summary>
public sealed class BearerTokensTests : IDisposable
{
    private const string Made = """{"userId":"5a4db0c0","token":"made-up-token-N","status":"enable","expireTime":"2026-11-21T09:30:00Z"}""";
    private const string Listed = """{"object":"list","data":[{"id":"ernie-x"}]}""";

    private static readonly Credentials _pair = new("the-access-key", "the-secret-key");

    private readonly FakeClock _clock = new();
    private readonly Stub _stub = new();
    private readonly CountingTransport _transport;
    private readonly HttpClient _http;
    private readonly BearerTokens _tokens;
    private readonly QianfanClient _client;

    public BearerTokensTests()
    {
        _transport = new(_stub);
        _http = new(new SigningHandler(_clock, 1800) { InnerHandler = _transport });
        _tokens = new(_http, new ReplyReader(_clock), ScriptedUpstream.Options.IamUrl, _clock);
        _client = new(ScriptedUpstream.Options, new RushingClock(ScriptedUpstream.Options.Timeout), _transport);
    }

    [Fact]
    public async Task The_signature_under_the_question_for_a_token_is_right()
    {
        List<SandboxRequest> received = [];
        using var sandbox = new FaultySandboxHandler(_clock)
        {
            Fault = request =>
            {
                received.Add(request);
                return null;
            },
        };
        using var http = new HttpClient(new SigningHandler(_clock, 1800) { InnerHandler = sandbox });
        using var tokens = new BearerTokens(http, new ReplyReader(_clock), ScriptedUpstream.Options.IamUrl, _clock);

        var key = await tokens.WithBearerAsync(ScriptedUpstream.Key, CancellationToken.None);

        Assert.StartsWith("sandbox-bearer/", key.ApiKey, StringComparison.Ordinal);
        Assert.Equal(ScriptedUpstream.Key, key.Pair);
        var asked = Assert.Single(received);
        Assert.Equal(("GET", "/v1/BCE-BEARER/token", "expireInSeconds=3600"), (asked.Method, asked.Path, asked.Query));
        Assert.Equal("iam.bj.baidubce.com", asked.Headers["Host"]);
    }

    [Fact]
    public async Task A_caller_with_an_api_key_uses_that()
    {
        Assert.Equal("bce-v3/its/own", await MakeAsync(_pair with { ApiKey = "bce-v3/its/own" }));
        Assert.Equal("bce-v3/its/own", await MakeAsync(new(null, "bce-v3/its/own")));
        Assert.Empty(_stub.Asked);
    }

    [Fact]
    public async Task A_token_is_kept_until_a_minute_before_it_expires()
    {
        Assert.Equal("made-up-token-1", await MakeAsync());
        _clock.Advance(TimeSpan.FromSeconds(3600 - 60 - 1));
        Assert.Equal("made-up-token-1", await MakeAsync());
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("made-up-token-2", await MakeAsync());
    }

    [Fact]
    public async Task Calls_at_the_same_time_have_one_made()
    {
        _transport.Hold();
        var calls = Enumerable.Range(0, 20).Select(_ => MakeAsync()).ToArray();
        await _transport.Arrived(1);
        _transport.Release();

        Assert.All(await Task.WhenAll(calls), token => Assert.Equal("made-up-token-1", token));
        Assert.Single(_stub.Asked);
    }

    [Fact]
    public async Task Every_pair_and_every_session_has_a_token_of_its_own()
    {
        Credentials[] keys = [_pair, new("the-access-key", "another-secret"), new("the-access-key", "the-secret-key", "the-session-token")];

        foreach (var round in (int[])[1, 2])
            for (var i = 0; i < keys.Length; i++)
                Assert.Equal($"made-up-token-{i + 1}", await MakeAsync(keys[i]));
        Assert.Equal(keys.Length, _stub.Asked.Count);
    }

    [Theory]
    [InlineData(200, """{"token":"made-up-token","status":"disable"}""", FailureCause.CredentialsRefused)]
    [InlineData(200, "{}", FailureCause.Unreadable)]
    [InlineData(200, """{"token":null,"status":"enable"}""", FailureCause.Unreadable)]
    [InlineData(200, """{"token":["made-up-token"]}""", FailureCause.Unreadable)]
    [InlineData(200, """{"token":""}""", FailureCause.Unreadable)]
    [InlineData(200, """{"token":"short"}""", FailureCause.Unreadable)]
    [InlineData(200, """{"token":"made up token"}""", FailureCause.Unreadable)]
    [InlineData(200, """{"token":"made-up\r\nX-Header:token"}""", FailureCause.Unreadable)]
    [InlineData(200, """{"token":"模型模型模型模型"}""", FailureCause.Unreadable)]
    [InlineData(200, """{"token":"\ud800made-up-token"}""", FailureCause.Unreadable)]
    [InlineData(200, """["made-up-token"]""", FailureCause.Unreadable)]
    [InlineData(200, "\"made-up-token\"", FailureCause.Unreadable)]
    [InlineData(200, "<html>made-up-token</html>", FailureCause.Unreadable)]
    [InlineData(200, "", FailureCause.Unreadable)]
    [InlineData(302, """{"token":"made-up-token"}""", FailureCause.Redirected)]
    [InlineData(401, """{"token":"made-up-token"}""", FailureCause.CredentialsRefused)]
    [InlineData(403, """{"code":"AccessDenied","message":"Access denied."}""", FailureCause.AccessDenied)]
    [InlineData(403, """{"code":"IamSignatureInvalid","message":"cause: Could not find credential."}""", FailureCause.AccessKeyUnknown)]
    [InlineData(503, "", FailureCause.Unavailable)]
    public async Task What_is_no_token_is_a_failure_and_not_kept(int status, string body, object cause)
    {
        _stub.Token = _ => (status, body);

        Assert.Equal(cause, (await Assert.ThrowsAsync<UpstreamException>(() => CallAsync())).Cause);
        Assert.DoesNotContain(_stub.Asked, request => request.StartsWith("/v2/", StringComparison.Ordinal));

        _stub.Token = _ => (200, Made);
        Assert.Equal("ernie-x", (await CallAsync()).Result[0].GetProperty("id").GetString());
    }

    [Theory]
    [InlineData(64 * 1024, null)]
    [InlineData(64 * 1024 + 1, FailureCause.Unreadable)]
    public async Task A_long_answer_is_no_token(int length, object? cause)
    {
        _stub.Token = _ => (200, Made.PadRight(length));

        Assert.Equal(cause, (await Record.ExceptionAsync(() => CallAsync()) as UpstreamException)?.Cause);
    }

    [Theory]
    [InlineData(401, """{"error":{"code":"invalid_iam_token","message":"IAM Certification failed"}}""", 2)]
    [InlineData(403, """{"code":"AccessDenied","message":"Access denied."}""", 1)]
    [InlineData(404, "{}", 1)]
    public async Task Only_a_token_that_was_refused_is_forgotten(int status, string body, int made)
    {
        _stub.Models = _ => (status, body);
        await Assert.ThrowsAsync<UpstreamException>(() => CallAsync());
        _stub.Models = _ => (200, Listed);
        await CallAsync();

        Assert.Equal(made, _stub.Asked.Count(request => request.StartsWith("/v1/", StringComparison.Ordinal)));
        Assert.Equal(["Bearer made-up-token-1", $"Bearer made-up-token-{made}"], _stub.Bearers);
    }

    [Fact]
    public async Task A_token_comes_out_nowhere()
    {
        var log = new CollectedLog();
        (int, string)[] echoes =
        [
            (200, """{"data":[{"id":"x made-up-token-1 y","owned_by":"MADE-UP-TOKEN-1","made-up-token-1":"made-up-token-1"}]}"""),
            (400, """{"code":"made-up-token-1","message":"no: Bearer made-up-token-1","requestId":"made-up-token-1"}"""),
            (401, """{"error":{"code":"invalid_iam_token","message":"made-up-token-1"}}"""),
        ];
        foreach (var echo in echoes)
            foreach (var detail in (string[])["summary", "full"])
            {
                using var stub = new Stub { Models = _ => echo };
                await AnswerAsync(stub, detail);
            }
        using var broken = new Stub { Models = bearer => throw new NotSupportedException(bearer) };
        await AnswerAsync(broken, "full");

        Assert.Contains(nameof(NotSupportedException), log.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("made-up-token", log.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(AccessKey.Redacted, (await _tokens.WithBearerAsync(_pair, CancellationToken.None)).ToString());

        async Task AnswerAsync(Stub stub, string detail)
        {
            using var upstream = Uncached.Over(new(ScriptedUpstream.Options, new RushingClock(ScriptedUpstream.Options.Timeout), stub));
            var answer = await ListModels.Tool.CallAsync(
                [new("detail", JsonElement.Parse($"\"{detail}\""))], new ToolContext(upstream, _pair, log), CancellationToken.None);

            Assert.NotEmpty(stub.Bearers);
            Assert.DoesNotContain("made-up-token", $"{Caller.Text(answer)}{answer.StructuredContent}", StringComparison.OrdinalIgnoreCase);
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _tokens.Dispose();
        _http.Dispose();
    }

    private async Task<string?> MakeAsync(Credentials? key = null) =>
        (await _tokens.WithBearerAsync(key ?? _pair, CancellationToken.None)).ApiKey;

    private Task<Reply> CallAsync() => _client.CallAsync(_pair, new(ListModels.Tool.Operation, default), new(1), CancellationToken.None);

    /// <summary>IAM and the inference API in one; N in a token is its number.</summary>
    private sealed class Stub : HttpMessageHandler
    {
        private int _made;

        public Func<string, (int Status, string Body)> Token { get; set; } = _ => (200, Made);

        public Func<string, (int Status, string Body)> Models { get; set; } = _ => (200, Listed);

        public ConcurrentQueue<string> Asked { get; } = new();

        /// <summary>What the calls of the inference API came with.</summary>
        public ConcurrentQueue<string> Bearers { get; } = new();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath;
            Asked.Enqueue(path);
            var authorization = string.Join(',', request.Headers.GetValues("Authorization"));
            if (path == "/v2/models")
                Bearers.Enqueue(authorization);
            var (status, body) = path == "/v2/models" ? Models(authorization) : Token(authorization);
            if (path != "/v2/models")
                body = body.Replace("-N", FormattableString.Invariant($"-{Interlocked.Increment(ref _made)}"), StringComparison.Ordinal);
            return Task.FromResult(new HttpResponseMessage((HttpStatusCode)status)
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
                RequestMessage = request,
            });
        }
    }
}
