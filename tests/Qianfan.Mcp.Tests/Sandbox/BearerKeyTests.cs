using System.Text;
using System.Text.Json;
using Qianfan.Mcp.Sandbox;

namespace Qianfan.Mcp.Tests.Sandbox;

public sealed class BearerKeyTests
{
    private readonly FakeClock _clock = new();
    private readonly SandboxQianfan _qianfan;

    public BearerKeyTests() => _qianfan = new(_clock, new SandboxAccount("other", "secret") { ApiKey = "bce-v3/ALTAK-other/1" });

    [Fact]
    public void Issues_a_token_that_dies_when_it_says()
    {
        var issued = SignedCall.Token("expireInSeconds=600").Json(qianfan: _qianfan);
        var expires = issued.GetProperty("expireTime").GetDateTimeOffset();

        Assert.Equal("enable", issued.GetProperty("status").GetString());
        Assert.NotEmpty(issued.GetProperty("userId").GetString()!);
        Assert.Equal(_clock.GetUtcNow(), issued.GetProperty("createTime").GetDateTimeOffset());
        Assert.Equal(_clock.GetUtcNow().AddSeconds(600), expires);
        Assert.EndsWith("Z", issued.GetProperty("expireTime").GetString(), StringComparison.Ordinal);
        Assert.Equal(200, Models(issued.GetProperty("token").GetString()).Status);

        _clock.Advance(TimeSpan.FromSeconds(600));

        AssertInvalidToken(Models(issued.GetProperty("token").GetString()));
    }

    [Theory]
    [InlineData("expireInSeconds=1", 200)]
    [InlineData("expireInSeconds=2592000", 200)]
    [InlineData("expireInSeconds=2592001", 400)]
    [InlineData("expireInSeconds=0", 400)]
    [InlineData("expireInSeconds=-1", 400)]
    [InlineData("expireInSeconds=soon", 400)]
    [InlineData("", 400)]
    public void Wants_a_life_of_thirty_days_at_most(string query, int status) =>
        Assert.Equal(status, SignedCall.Token(query).Send(_qianfan).Status);

    [Fact]
    public void Issues_tokens_to_right_signatures_alone()
    {
        Assert.Equal(403, (SignedCall.Token() with { SecretKey = "wrong" }).Send(_qianfan).Status);
        Assert.Equal(403, _qianfan.Answer(SignedCall.Token().Request() with { Query = "expireInSeconds=7200" }).Status);
        Assert.Equal(400, (SignedCall.Token() with { Method = "POST" }).Send(_qianfan).Status);
    }

    [Fact]
    public void Forgets_the_oldest_of_a_thousand_tokens()
    {
        string[] tokens = [.. Enumerable.Range(0, 1001).Select(_ => SignedCall.Token().Json(qianfan: _qianfan).Text("token"))];

        Assert.Equal(tokens.Length, tokens.Distinct().Count());
        AssertInvalidToken(Models(tokens[0]));
        Assert.Equal(200, Models(tokens[1]).Status);
    }

    [Theory]
    [InlineData(SandboxQianfan.ApiKey, 200)]
    [InlineData("bce-v3/ALTAK-other/1", 200)]
    [InlineData("bce-v3/ALTAK-unknown/1", 403)]
    [InlineData(null, 403)]
    public void Lists_models_to_a_key_that_it_knows(string? key, int status)
    {
        var reply = Models(key);

        Assert.Equal(status, reply.Status);
        Assert.Equal(status == 403, Json(reply).TryGetProperty("code", out var code) && code.GetString() == "AccessDenied");
    }

    [Fact]
    public void Lists_models_in_the_shape_of_the_page()
    {
        var listed = Json(Models(SandboxQianfan.ApiKey));

        Assert.Equal("list", listed.GetProperty("object").GetString());
        Assert.All(listed.GetProperty("data").EnumerateArray(), model => Assert.NotEmpty(model.Text("id")));
    }

    [Fact]
    public void A_signature_does_not_open_what_wants_a_key() =>
        Assert.Equal(403, (SignedCall.Token() with { Path = InferenceAnswers.ModelsPath }).Send(_qianfan).Status);

    [Theory]
    [InlineData("ernie-speed-8k", 200, null)]
    [InlineData("deepseek-v4-pro", 200, null)]
    [InlineData("qianfan-8b", 403, "model_access_denied")]
    [InlineData("ernie-3.5-8k-preview", 403, "model_access_denied")]
    [InlineData("nobody-8k", 404, "model_not_found")]
    public void Completes_a_chat_with_a_model_whose_service_is_open(string model, int status, string? code)
    {
        var reply = Send("POST", InferenceAnswers.ChatPath, SandboxQianfan.ApiKey, $$"""{"model":"{{model}}","messages":[]}""");

        Assert.Equal(status, reply.Status);
        if (code is null)
            Assert.Equal("assistant", Json(reply).GetProperty("choices")[0].GetProperty("message").Text("role"));
        else
            Assert.Equal(code, Json(reply).GetProperty("error").Text("code"));
    }

    [Fact]
    public void Refuses_a_chat_without_a_model_and_a_wrong_method()
    {
        Assert.Equal(400, Send("POST", InferenceAnswers.ChatPath, SandboxQianfan.ApiKey).Status);
        Assert.Equal(405, Send("POST", InferenceAnswers.ModelsPath, SandboxQianfan.ApiKey).Status);
    }

    private SandboxReply Models(string? key) => Send("GET", InferenceAnswers.ModelsPath, key);

    private SandboxReply Send(string method, string path, string? key, string body = "")
    {
        var headers = new Dictionary<string, string>();
        if (key is not null)
            headers["Authorization"] = $"Bearer {key}";
        return _qianfan.Answer(new(method, path, "", headers, Encoding.UTF8.GetBytes(body)));
    }

    private static void AssertInvalidToken(SandboxReply reply)
    {
        Assert.Equal(401, reply.Status);
        Assert.Equal("invalid_iam_token", Json(reply).GetProperty("error").Text("code"));
    }

    private static JsonElement Json(SandboxReply reply) => JsonElement.Parse(reply.Body);
}
