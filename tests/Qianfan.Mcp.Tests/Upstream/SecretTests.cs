using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Actions;
using Qianfan.Mcp.Sandbox;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Upstream;

/// <summary>An upstream that repeats what it was sent, in every place of every error shape; none of it may come out.</summary>
public sealed partial class SecretTests : IDisposable
{
    // Base64 has signs that the signature's canonical form percent-encodes; real session tokens hold them.
    private static readonly AccessKey _key = new(
        $"ALTAK{RandomNumberGenerator.GetHexString(20)}",
        RandomNumberGenerator.GetHexString(32, lowercase: true),
        $"{Convert.ToBase64String(RandomNumberGenerator.GetBytes(48))}+/=");

    private readonly RushingClock _clock = new(ScriptedUpstream.Options.Timeout);
    private readonly CollectedLog _log = new();
    private readonly List<SandboxRequest> _received = [];
    private readonly FaultySandboxHandler _transport;
    private readonly QianfanClient _client;

    public SecretTests()
    {
        _transport = new FaultySandboxHandler(_clock);
        _client = new QianfanClient(ScriptedUpstream.Options, _clock, _transport);
    }

    public static TheoryData<string, string> ShapesAndEchoes()
    {
        var data = new TheoryData<string, string>();
        foreach (var shape in ErrorShape.All)
            foreach (var echo in _echoes.Keys)
                data.Add(shape.Name, echo);
        return data;
    }

    private static readonly Dictionary<string, Func<SandboxRequest, string>> _echoes = new()
    {
        ["the access key"] = _ => _key.Id,
        ["the secret key"] = _ => _key.Secret,
        ["the session token"] = _ => _key.SessionToken!,
        ["the secret key in capitals"] = _ => _key.Secret.ToUpperInvariant(),
        ["the session token, percent-encoded"] = _ => Uri.EscapeDataString(_key.SessionToken!),
        ["the secret key with invisible characters inside"] = _ => _key.Secret.Insert(9, "\u200b").Insert(20, "\u2060"),
        ["the secret key where a code is cut"] = _ => new string('.', 20) + _key.Secret,
        ["the secret key where a message is cut"] = _ => new string('.', 90) + _key.Secret,
        ["the secret key with invisible characters where a code is cut"] = _ => new string('.', 20) + _key.Secret.Insert(25, "\u200b"),
        ["the secret key with invisible characters where a message is cut"] = _ => new string('.', 90) + _key.Secret.Insert(25, "\u200b"),
        ["the authorization"] = request => request.Headers["Authorization"],
        ["the signature"] = request => request.Headers["Authorization"].Split('/')[^1],
        ["all headers"] = request => string.Join(' ', request.Headers.Select(header => $"{header.Key}: {header.Value}")),
    };

    [Theory]
    [MemberData(nameof(ShapesAndEchoes))]
    public async Task An_echo_does_not_come_out(string shape, string echo)
    {
        foreach (var status in (int[])[200, 302, 400, 403, 500])
        {
            _transport.Fault = request => Echo(ErrorShape.All.Single(s => s.Name == shape), status, _echoes[echo](request), request);

            HoldsNoSecret(await AnswerAsync());
            HoldsNoSecret((await Assert.ThrowsAsync<UpstreamException>(CallAsync)).ToString());
        }
        HoldsNoSecret(_log.ToString());
    }

    [Fact]
    public async Task What_this_server_trips_over_does_not_come_out()
    {
        _transport.Fault = request => throw new NotSupportedException(string.Join(' ', request.Headers.Values) + _key.Secret);

        var answer = await AnswerAsync();

        Assert.StartsWith("INTERNAL: ", answer, StringComparison.Ordinal);
        HoldsNoSecret(answer);
        Assert.Contains(nameof(NotSupportedException), _log.ToString(), StringComparison.Ordinal);
        HoldsNoSecret(_log.ToString());
    }

    [Fact]
    public async Task The_secret_key_never_goes_out()
    {
        _transport.Fault = request =>
        {
            _received.Add(request);
            return null;
        };

        await AnswerAsync();

        Assert.NotEmpty(_received);
        Assert.All(_received, request =>
            Assert.DoesNotContain(_key.Secret, $"{request}{string.Join(' ', request.Headers)}", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_key_prints_as_stars() => Assert.Equal("*** ***", $"{_key} {new { Key = _key }.Key}");

    public void Dispose() => _client.Dispose();

    private static SandboxFault.Raw Echo(ErrorShape shape, int status, string text, SandboxRequest request)
    {
        var fault = shape.Fault(status, text, $"Refused: {text}, sent at {request.Headers["x-bce-date"]}.");
        // Where the request id stands.
        var body = Encoding.UTF8.GetString(fault.Reply.Body)
            .Replace("9c8b7a6d", JsonEncodedText.Encode(text).ToString(), StringComparison.Ordinal);
        var headers = new Dictionary<string, string>(fault.Reply.Headers) { ["X-Bce-Request-Id"] = text, ["Server"] = text };
        return new(fault.Reply with { Body = Encoding.UTF8.GetBytes(body), Headers = headers });
    }

    private async Task<string> AnswerAsync()
    {
        var result = await ActionList.Tools[0].CallAsync([], new ToolContext(Uncached.Over(_client), _key, _log), CancellationToken.None);
        return string.Concat(result.Content.OfType<TextContentBlock>().Select(block => block.Text));
    }

    private Task<Reply> CallAsync() => _client.CallAsync(_key, new(ScriptedUpstream.Operation, "{}"u8.ToArray()), new(1), CancellationToken.None);

    private static void HoldsNoSecret(string text)
    {
        // A third of a secret is already too much.
        foreach (var secret in (string[])[_key.Id[5..], _key.Secret, _key.SessionToken!, Uri.EscapeDataString(_key.SessionToken!)])
            for (var start = 0; start + 12 <= secret.Length; start++)
                Assert.DoesNotContain(secret.Substring(start, 12), text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Authorization", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(Signature(), text);
    }

    [GeneratedRegex("[0-9a-fA-F]{40}")]
    private static partial Regex Signature();
}
