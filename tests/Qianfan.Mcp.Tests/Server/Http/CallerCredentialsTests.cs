using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Sandbox;
using Qianfan.Mcp.Server;
using Qianfan.Mcp.Signing;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>Whose keys sign: never another's, never half a pair, never where anybody could read them.</summary>
public sealed partial class CallerCredentialsTests
{
    private const string Id = CallerCredentials.AccessKeyHeader;
    private const string Secret = CallerCredentials.SecretKeyHeader;
    private const string Token = CallerCredentials.SessionTokenHeader;
    private const string Api = CallerCredentials.ApiKeyHeader;
    private const string TheirApiKey = "bce-v3/ALTAK-theirs/0123";

    private static readonly AccessKey _own = new("own", "own-secret");
    private static readonly (string, string)[] _pair = [(Id, "their-id"), (Secret, "their-secret")];

    [Theory]
    [InlineData("server", "own")]
    [InlineData("either", "own")]
    [InlineData("header", null)]
    public void Without_a_pair_of_its_own_a_request_has_that_of_the_deployment_unless_it_must_bring_one(string mode, string? id) =>
        Assert.Equal(id, Choose(mode)?.Id);

    [Theory]
    [InlineData("either")]
    [InlineData("header")]
    public void A_pair_in_the_headers_signs(string mode)
    {
        Assert.Equal(new AccessKey("their-id", "their-secret"), Choose(mode, _pair));
        Assert.Equal(new AccessKey("their-id", "their-secret", "their-token"), Choose(mode, [.. _pair, (Token, "their-token")]));
    }

    [Fact]
    public void A_server_with_keys_of_its_own_takes_none()
    {
        AssertRefused("server", _pair);
        AssertRefused("server", (Api, TheirApiKey));
        AssertRefused("server", [.. _pair, (Api, TheirApiKey)]);
    }

    [Theory]
    [InlineData(Id)]
    [InlineData(Secret)]
    [InlineData(Token)]
    public void Half_a_pair_is_refused_and_not_made_whole(string header)
    {
        AssertRefused("header", (header, "half"));
        AssertRefused("either", (header, "half"));
    }

    // As a client sends them whose variables are not set: its user means an account of their own.
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\t \u00a0")]
    public void Empty_headers_once_fell_back_on_the_deployment_and_are_refused(string empty)
    {
        foreach (var mode in (string[])["server", "header", "either"])
        {
            AssertRefused(mode, (Id, empty), (Secret, empty));
            AssertRefused(mode, (Id, empty), (Secret, empty), (Token, empty));
            AssertRefused(mode, (Id, empty));
            AssertRefused(mode, (Secret, empty));
            AssertRefused(mode, (Token, empty));
            AssertRefused(mode, (Api, empty));
            AssertRefused(mode, (Id, empty), (Secret, empty), (Api, empty));
            AssertRefused(mode, (Id, empty), (Secret, "their-secret"));
            AssertRefused(mode, (Id, "theirs"), (Secret, empty));
            AssertRefused(mode, (Id, empty), (Id, empty), (Secret, empty));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void An_empty_session_token_beside_a_pair_is_none(string empty) =>
        Assert.Equal(new AccessKey("their-id", "their-secret"), Choose("either", [.. _pair, (Token, empty)]));

    [Theory]
    [InlineData(Post.Legacy)]
    [InlineData(Post.Modern)]
    public async Task Empty_headers_are_told_what_is_wrong_and_no_call_is_made(string revision)
    {
        await using var upstream = await EchoUpstream.StartAsync();
        await using var host = await RunningHost.StartAsync(upstream.Address, (Setting.Credentials, "either"));

        var answer = await host.SendAsync(Post.Call(revision), (Id, ""), (Secret, ""));

        Assert.Equal((400, -32600), (answer.Code, answer.Error));
        Assert.All([Id, Secret, "empty", "variables"], part => Assert.Contains(part, answer.Message, StringComparison.Ordinal));
        Assert.Equal(0, upstream.Calls);
        Assert.Equal("deployment-id", EchoUpstream.Name(await host.SendAsync(Post.Call(revision))));
    }

    [Theory]
    [InlineData(Id)]
    [InlineData(Secret)]
    [InlineData(Token)]
    public void Values_that_differ_are_refused(string header) =>
        AssertRefused("either", [.. _pair, (Token, "their-token"), (header, "another")]);

    [Theory]
    [InlineData("two, values")]
    [InlineData("with space")]
    [InlineData("no\u00e4scii-text")]
    [InlineData("\"in-quotes\"")]
    [InlineData("seven77")]
    [InlineData("a")]
    public void A_text_that_no_key_is_made_of_is_refused(string text)
    {
        AssertRefused("either", (Id, text), (Secret, "their-secret"));
        AssertRefused("either", (Id, "their-id"), (Secret, text));
        AssertRefused("either", [.. _pair, (Token, text)]);
        AssertRefused("either", (Api, text));
        AssertRefused("either", [.. _pair, (Api, text)]);
    }

    [Theory]
    [InlineData("?api_key=k")]
    [InlineData("?Authorization=Bearer+k")]
    [InlineData("?x-qianfan-secret-key=k")]
    [InlineData("?access_token=k")]
    [InlineData("?a=1&PASSWORD=k")]
    public void Credentials_in_the_query_are_refused(string query)
    {
        foreach (var mode in (string[])["server", "header", "either"])
        {
            var context = Context();
            context.Request.QueryString = new QueryString(query);
            Assert.Equal(400, Assert.Throws<RequestError>(() => Credentials(mode).Choose(context)).Status);
        }
    }

    [Theory]
    [InlineData("203.0.113.1", "http", false)]
    [InlineData(null, "http", false)]
    [InlineData("203.0.113.1", "https", true)]
    [InlineData("127.0.0.1", "http", true)]
    [InlineData("::1", "http", true)]
    [InlineData("::ffff:127.0.0.1", "http", true)]
    public void Over_plain_http_a_pair_is_taken_from_this_machine_only(string? address, string scheme, bool taken)
    {
        var context = Context(_pair);
        context.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);
        context.Request.Scheme = scheme;

        if (taken)
            Assert.Equal("their-id", Credentials("header").Choose(context)?.Id);
        else
            Assert.Equal(400, Assert.Throws<RequestError>(() => Credentials("header").Choose(context)).Status);
    }

    [Theory]
    [InlineData(Post.Legacy)]
    [InlineData(Post.Modern)]
    public async Task Where_each_caller_must_bring_a_pair_none_falls_back_on_the_deployment(string revision)
    {
        await using var upstream = await EchoUpstream.StartAsync();
        await using var host = await RunningHost.StartAsync(upstream.Address, (Setting.Credentials, "header"));

        var failure = (await host.SendAsync(Post.Call(revision))).Failure;

        Assert.StartsWith("CREDENTIALS_MISSING: ", failure, StringComparison.Ordinal);
        Assert.All([Id, Secret, "https://console.bce.baidu.com/iam/"], part => Assert.Contains(part, failure, StringComparison.Ordinal));
        Assert.Equal(0, upstream.Calls);
    }

    [Theory]
    [InlineData(Post.Legacy)]
    [InlineData(Post.Modern)]
    public async Task A_caller_without_a_pair_is_told_so_in_the_language_of_the_server(string revision)
    {
        await using var host = await RunningHost.StartAsync((Setting.Sandbox, "0"), (Setting.Credentials, "header"), (Setting.Language, "zh"));

        var failure = (await host.SendAsync(Post.Call(revision))).Failure;

        Assert.StartsWith("CREDENTIALS_MISSING: 请求未携带千帆密钥", failure, StringComparison.Ordinal);
        Assert.All([Id, Secret, "https://console.bce.baidu.com/iam/"], part => Assert.Contains(part, failure, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_session_token_is_sent_and_signed()
    {
        await using var upstream = await FaultySandboxServer.StartAsync(TimeProvider.System, new SandboxAccount("their-id", "their-secret", "their-token"));
        await using var host = await RunningHost.StartAsync(upstream.Address, (Setting.Credentials, "header"));

        var answer = await host.SendAsync(Post.Call(Post.Modern), [.. _pair, (Token, "their-token")]);
        var wrong = await host.SendAsync(Post.Call(Post.Modern), [.. _pair, (Token, "another-token")]);

        Assert.NotEqual(0, answer.Structure.GetProperty("models").GetArrayLength());
        Assert.StartsWith("CREDENTIALS_INVALID: ", wrong.Failure, StringComparison.Ordinal);
        Assert.Equal(["their-token", "another-token"], upstream.Received.Select(request => request.Headers["x-bce-security-token"]));
    }

    [Theory]
    [InlineData("X-Qianfan-Base-Url")]
    [InlineData("X-Qianfan-Console-Api-Base-Url")]
    [InlineData("X-Qianfan-Endpoint")]
    [InlineData("X-Qianfan-Iam-Base-Url")]
    [InlineData("QIANFAN_CONSOLE_API_BASE_URL")]
    public async Task A_caller_cannot_choose_where_calls_go(string header)
    {
        await using var upstream = await EchoUpstream.StartAsync();
        await using var elsewhere = await EchoUpstream.StartAsync();
        await using var host = await RunningHost.StartAsync(upstream.Address, (Setting.Credentials, "either"));

        var answer = await host.SendAsync(Post.Call(Post.Modern), [(header, elsewhere.Address.ToString()), .. _pair]);

        Assert.Equal("their-id", EchoUpstream.Name(answer));
        Assert.Equal((1, 0), (upstream.Calls, elsewhere.Calls));
    }

    private static void AssertRefused(string mode, params (string, string)[] headers)
    {
        var refusal = Assert.Throws<RequestError>(() => Choose(mode, headers));

        Assert.Equal(400, refusal.Status);
        Assert.DoesNotContain("their-secret", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(TheirApiKey, refusal.Message, StringComparison.Ordinal);
    }

    private static Credentials? Choose(string mode, params (string, string)[] headers) => Credentials(mode).Choose(Context(headers));

    private static CallerCredentials Credentials(string mode) => new(Enum.Parse<CredentialMode>(mode, ignoreCase: true), _own);

    private static DefaultHttpContext Context(params (string Name, string Value)[] headers)
    {
        var context = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Loopback } };
        // Append leaves out an empty value, which Kestrel keeps.
        foreach (var (name, value) in headers)
            if (!context.Request.Headers.TryAdd(name, value))
                context.Request.Headers[name] = StringValues.Concat(context.Request.Headers[name], value);
        return context;
    }
}
