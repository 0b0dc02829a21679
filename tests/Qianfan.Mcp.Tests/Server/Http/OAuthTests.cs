using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Qianfan.Mcp.Configuration;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>Tokens of one issuer, for this server, in time and with the scope come in; all others learn where to get one.</summary>
public sealed class OAuthTests
{
    private const string Metadata = "/.well-known/oauth-protected-resource";
    private const string PublicUrl = "https://models.example.com";

    private static readonly Dictionary<string, Func<TestIssuer, string>> _bad = new()
    {
        ["expired"] = issuer => issuer.Token(token => token.Expires = DateTime.UtcNow.AddMinutes(-5)),
        ["without an end"] = issuer => issuer.Token(token => token.Expires = null),
        ["of tomorrow"] = issuer => issuer.Token(token => (token.NotBefore, token.Expires) = (DateTime.UtcNow.AddDays(1), DateTime.UtcNow.AddDays(2))),
        ["for another audience"] = issuer => issuer.Token(token => token.Audience = "https://other.example.com/mcp"),
        ["for no audience"] = issuer => issuer.Token(token => token.Audience = null),
        ["of another issuer"] = issuer => issuer.Token(token => token.Issuer = "https://login.example.com"),
        ["of no issuer"] = issuer => issuer.Token(token => token.Issuer = null),
        ["unsigned"] = issuer => issuer.Token(token => token.SigningCredentials = null),
        ["with its signature cut off"] = issuer => issuer.Token()[..(issuer.Token().LastIndexOf('.') + 1)],
        ["signed with the public key as a secret"] = issuer => issuer.Token(token => token.SigningCredentials = new(
            new SymmetricSecurityKey(issuer.PublicKey.Rsa.ExportSubjectPublicKeyInfo()) { KeyId = issuer.PublicKey.KeyId },
            SecurityAlgorithms.HmacSha256)),
        ["signed with an unknown key"] = issuer => issuer.Token(token => token.SigningCredentials = new(TestIssuer.Strange, SecurityAlgorithms.RsaSha256)),
        ["signed with another key under a known id"] = issuer => issuer.Token(token => token.SigningCredentials = new(
            new RsaSecurityKey(TestIssuer.Strange.Rsa) { KeyId = issuer.PublicKey.KeyId }, SecurityAlgorithms.RsaSha256)),
        ["of a type for something else"] = issuer => issuer.Token(token => token.TokenType = "logout+jwt"),
        ["of the type of ID tokens"] = issuer => issuer.Token(token => token.TokenType = "id_token+jwt"),
        ["with what only an ID token has"] = issuer => issuer.Token(token => token.Claims["at_hash"] = "MTIzNDU2Nzg5MDEyMzQ1Ng"),
        ["with what only a logout token has"] = issuer => issuer.Token(token => token.Claims["events"] =
            new Dictionary<string, object> { ["http://schemas.openid.net/event/backchannel-logout"] = new Dictionary<string, object>() }),
        ["with an extension that must be understood"] = issuer =>
            issuer.TokenWithHeader("""{"alg":"RS256","kid":"KID","typ":"at+jwt","crit":["exp"],"exp":1}"""),
        ["with an unencoded payload"] = issuer => issuer.TokenWithHeader("""{"alg":"RS256","kid":"KID","crit":["b64"],"b64":true}"""),
        ["with an empty crit"] = issuer => issuer.TokenWithHeader("""{"alg":"RS256","kid":"KID","crit":[]}"""),
        ["with a crit of nothing"] = issuer => issuer.TokenWithHeader("""{"alg":"RS256","kid":"KID","crit":null}"""),
        ["no token at all"] = _ => "not.a.token",
    };

    public static TheoryData<string> Bad => [.. _bad.Keys];

    [Theory]
    [InlineData(Post.Legacy)]
    [InlineData(Post.Modern)]
    public async Task A_good_token_comes_in_and_goes_no_further(string revision)
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var upstream = await EchoUpstream.StartAsync();
        await using var host = await RunningHost.StartAsync(upstream.Address, Values(issuer));

        var answer = await CallAsync(host, issuer.Token(), revision);

        Assert.Equal("deployment-id", EchoUpstream.Name(answer));
    }

    [Fact]
    public async Task Without_a_token_a_client_learns_where_to_get_one()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await RunningHost.StartAsync(Values(issuer));

        var answer = await host.SendAsync(Post.Call(Post.Modern));

        Assert.Equal((401, -32000), (answer.Code, answer.Error));
        Assert.Equal($"Bearer resource_metadata=\"{PublicUrl}{Metadata}/mcp\", scope=\"{TestIssuer.Scope}\"", answer.Header("WWW-Authenticate"));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_token_that_is_not_right_stays_out(string what)
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await RunningHost.StartAsync(Values(issuer));
        var token = _bad[what](issuer);

        var answer = await CallAsync(host, token);

        Assert.Equal((401, -32000), (answer.Code, answer.Error));
        Assert.Contains("error=\"invalid_token\"", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
        Assert.Contains("resource_metadata=", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
        Assert.DoesNotContain(token, answer.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await CallAsync(host, issuer.Token())).Code);
    }

    [Theory]
    [InlineData("at+jwt")]
    [InlineData("application/at+jwt")]
    [InlineData("AT+JWT")]
    [InlineData("JWT")]
    [InlineData("jwt")]
    [InlineData(null)]
    public async Task A_type_of_access_tokens_or_none_comes_in(string? type)
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await RunningHost.StartAsync(Values(issuer));

        var answer = await CallAsync(host, issuer.TokenWithHeader(type is null ? """{"alg":"RS256","kid":"KID"}"""
            : $$"""{"alg":"RS256","kid":"KID","typ":"{{type}}"}"""));

        Assert.Equal(200, answer.Code);
    }

    [Fact]
    public async Task A_token_in_the_query_is_none()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await RunningHost.StartAsync(Values(issuer));
        var request = Post.Call(Post.Modern);
        request.RequestUri = new Uri($"/mcp?access_token={issuer.Token()}", UriKind.Relative);

        Assert.Equal(401, (await host.SendAsync(request)).Code);
    }

    [Fact]
    public async Task Two_tokens_are_refused_as_two_and_not_as_invalid()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await RunningHost.StartAsync(Values(issuer));

        var answer = await host.SendRawAsync(string.Join("\r\n", "POST /mcp HTTP/1.1", "Host: localhost", "Connection: close",
            $"Authorization: Bearer {issuer.Token()}", $"Authorization: Bearer {issuer.StrangeToken()}", "Content-Length: 0", "", ""));

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("WWW-Authenticate", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("openid")]
    [InlineData("models:reads")]
    [InlineData("")]
    public async Task A_token_without_the_scope_is_told_which(string scope)
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await RunningHost.StartAsync(Values(issuer));

        var answer = await CallAsync(host, issuer.Token(token => token.Claims["scope"] = scope));

        Assert.Equal(403, answer.Code);
        Assert.Equal($"Bearer resource_metadata=\"{PublicUrl}{Metadata}/mcp\", scope=\"{TestIssuer.Scope}\", error=\"insufficient_scope\"",
            answer.Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task Scopes_may_stand_in_a_list_called_scp()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await RunningHost.StartAsync(Values(issuer));

        var answer = await CallAsync(host, issuer.Token(token =>
        {
            token.Claims.Remove("scope");
            token.Claims["scp"] = new[] { "openid", TestIssuer.Scope };
        }));

        Assert.Equal(200, answer.Code);
    }

    [Fact]
    public async Task A_key_that_the_issuer_changed_is_fetched_again()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await RunningHost.StartAsync(Values(issuer));
        var old = issuer.Token();
        Assert.Equal(200, (await CallAsync(host, old)).Code);
        issuer.Rotate();

        Assert.Equal(200, (await CallAsync(host, issuer.Token())).Code);
        Assert.Equal(401, (await CallAsync(host, old)).Code);
    }

    [Theory]
    [InlineData(Metadata)]
    [InlineData(Metadata + "/mcp")]
    public async Task The_metadata_needs_no_token_and_names_the_issuer(string path)
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await RunningHost.StartAsync(Values(issuer));

        var answer = await host.GetAsync(path);

        Assert.Equal((200, "application/json; charset=utf-8"), (answer.Code, answer.Header("Content-Type")));
        Assert.Equal($"{PublicUrl}/mcp", answer.Json.GetProperty("resource").GetString());
        Assert.Equal([issuer.Name], Texts(answer.Json.GetProperty("authorization_servers")));
        Assert.Equal([TestIssuer.Scope], Texts(answer.Json.GetProperty("scopes_supported")));
        Assert.Equal(["header"], Texts(answer.Json.GetProperty("bearer_methods_supported")));
    }

    [Fact]
    public async Task Without_oauth_there_is_no_metadata()
    {
        await using var host = await RunningHost.StartAsync();

        Assert.Equal(404, (await host.GetAsync(Metadata)).Code);
    }

    private static IEnumerable<string?> Texts(JsonElement list) => list.EnumerateArray().Select(item => item.GetString());

    internal static Task<Answer> CallAsync(RunningHost host, string token, string revision = Post.Modern) =>
        host.SendAsync(Post.Call(revision), ("Authorization", $"Bearer {token}"));

    internal static (Setting, string)[] Values(TestIssuer issuer) =>
    [
        (Setting.Auth, "oauth"), (Setting.Issuer, issuer.Name), (Setting.PublicUrl, PublicUrl), (Setting.Scope, TestIssuer.Scope),
        (Setting.CallerRate, "1000000"), (Setting.CredentialRate, "1000000"),
    ];
}
