using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Server;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>Where the issuer's keys are found, whose are taken, how long they are kept, and how often they are asked for.</summary>
public sealed class OAuthKeysTests
{
    private static readonly string _tooLong = new(' ', IssuerKeys.LongestAnswer);

    private readonly FakeClock _clock = new();

    [Theory]
    [InlineData("", "/.well-known/openid-configuration")]
    [InlineData("", "/.well-known/oauth-authorization-server")]
    [InlineData("/", "/.well-known/oauth-authorization-server")]
    [InlineData("/a/tenant", "/a/tenant/.well-known/openid-configuration")]
    [InlineData("/a/tenant", "/.well-known/oauth-authorization-server/a/tenant")]
    [InlineData("/a/tenant", "/.well-known/openid-configuration/a/tenant")]
    [InlineData("/a/tenant/", "/.well-known/oauth-authorization-server/a/tenant")]
    public async Task Metadata_is_found_wherever_it_may_be(string path, string metadata)
    {
        await using var issuer = await TestIssuer.StartAsync(path);
        await using var host = await StartAsync(issuer);
        issuer.MetadataPath = metadata;

        Assert.Equal(200, await CallAsync(host, issuer.Token()));
    }

    [Theory]
    [InlineData("""{"issuer":"https://login.example.com","jwks_uri":"KEYS"}""")]
    [InlineData("""{"issuer":"NAME/","jwks_uri":"KEYS"}""")]
    [InlineData("""{"issuer":"NAME/tenant","jwks_uri":"KEYS"}""")]
    [InlineData("""{"issuer":"","jwks_uri":"KEYS"}""")]
    [InlineData("""{"jwks_uri":"KEYS"}""")]
    [InlineData("""{"issuer":"NAME"}""")]
    [InlineData("""{"issuer":"NAME","jwks_uri":""}""")]
    [InlineData("""{"issuer":"NAME","jwks_uri":"/jwks"}""")]
    [InlineData("""{"issuer":"NAME","jwks_uri":"file:///etc/hostname"}""")]
    [InlineData("""{"issuer":"NAME","jwks_uri":"http://192.0.2.1/jwks"}""")]
    [InlineData("""{"issuer":"NAME","jwks_uri":"NAME/nothing"}""")]
    public async Task Metadata_of_another_issuer_or_without_safe_keys_is_none(string metadata)
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        issuer.Metadata = metadata.Replace("NAME", issuer.Name, StringComparison.Ordinal)
            .Replace("KEYS", issuer.Keys, StringComparison.Ordinal);

        Assert.Equal(503, await CallAsync(host, issuer.Token()));
    }

    [Fact]
    public async Task An_answer_is_read_no_further_than_a_quarter_of_a_mebibyte()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        var metadata = $$"""{"issuer":"{{issuer.Name}}","jwks_uri":"{{issuer.Keys}}"}""";

        issuer.Metadata = metadata + _tooLong;
        Assert.Equal(503, await CallAsync(host, issuer.Token()));
        issuer.Metadata = metadata;
        issuer.Fail(async context =>
        {
            var spaces = Encoding.ASCII.GetBytes(_tooLong);
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(spaces, context.RequestAborted);
        });
        Assert.Equal(503, await CallAsync(host, issuer.Token()));
        issuer.Fail(null);
        issuer.Metadata = metadata + _tooLong[metadata.Length..];
        Assert.Equal(200, await CallAsync(host, issuer.Token()));
    }

    [Theory]
    [InlineData("BASE/elsewhere", 200)]
    [InlineData("ftp://127.0.0.1/elsewhere", 503)]
    [InlineData("file:///etc/hostname", 503)]
    [InlineData("BASE/.well-known/openid-configuration", 503)]
    public async Task A_redirect_is_followed_within_http_only_and_not_for_ever(string target, int status)
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        var metadata = Encoding.UTF8.GetBytes($$"""{"issuer":"{{issuer.Name}}","jwks_uri":"{{issuer.Name}}/elsewhere/keys"}""");
        var keys = await new HttpClient().GetByteArrayAsync(issuer.Keys);
        issuer.Fail(async context =>
        {
            if (context.Request.Path == "/elsewhere")
                await context.Response.Body.WriteAsync(metadata);
            else if (context.Request.Path == "/elsewhere/keys")
                await context.Response.Body.WriteAsync(keys);
            else
                context.Response.Redirect(target.Replace("BASE", issuer.Name, StringComparison.Ordinal));
        });

        Assert.Equal(status, await CallAsync(host, issuer.Token()));
        Assert.InRange(issuer.Asked.Count, 1, 10);
    }

    [Theory]
    [InlineData("one")]
    [InlineData("the same again and again")]
    public async Task A_strangers_key_id_once_used_up_the_refresh_and_a_new_key_was_not_seen(string strangers)
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        var strange = issuer.StrangeToken("strange");
        for (var i = 0; i < (strangers == "one" ? 1 : 50); i++)
            Assert.Equal(401, await CallAsync(host, strange));
        issuer.Rotate();

        Assert.Equal(200, await CallAsync(host, issuer.Token()));
    }

    [Fact]
    public async Task Many_strangers_neither_make_it_ask_all_the_time_nor_hide_a_new_key_for_longer_than_30_s()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        Assert.Equal(200, await CallAsync(host, issuer.Token()));
        for (var i = 0; i < 50; i++)
            Assert.Equal(401, await CallAsync(host, issuer.StrangeToken()));
        // Metadata and keys: for the first token, and at once for three strangers.
        Assert.Equal(8, issuer.Asked.Count);
        issuer.Rotate();

        Assert.Equal(401, await CallAsync(host, issuer.Token()));
        _clock.Advance(IssuerKeys.RefreshInterval);
        for (var i = 0; i < 50; i++)
            Assert.Equal(401, await CallAsync(host, issuer.StrangeToken()));

        Assert.Equal(200, await CallAsync(host, issuer.Token()));
        Assert.Equal(10, issuer.Asked.Count);
    }

    [Fact]
    public async Task A_key_that_is_published_late_is_asked_for_again()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        var before = await new HttpClient().GetByteArrayAsync(issuer.Keys);
        issuer.Rotate();
        var metadata = Encoding.UTF8.GetBytes($$"""{"issuer":"{{issuer.Name}}","jwks_uri":"{{issuer.Keys}}"}""");
        issuer.Fail(context => context.Response.Body.WriteAsync(context.Request.Path == issuer.MetadataPath ? metadata : before).AsTask());
        Assert.Equal(401, await CallAsync(host, issuer.Token()));
        issuer.Fail(null);

        _clock.Advance(IssuerKeys.RefreshInterval);

        Assert.Equal(200, await CallAsync(host, issuer.Token()));
    }

    [Fact]
    public async Task Keys_are_asked_for_every_hour_and_one_that_was_withdrawn_opens_no_longer()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        var old = issuer.Token();
        Assert.Equal(200, await CallAsync(host, old));
        issuer.Rotate();

        _clock.Advance(IssuerKeys.AutomaticRefreshInterval - TimeSpan.FromTicks(1));
        Assert.Equal(200, await CallAsync(host, old));
        Assert.Equal(2, issuer.Asked.Count);
        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(401, await CallAsync(host, old));
    }

    [Fact]
    public async Task Kept_keys_serve_for_a_day_while_the_issuer_fails_and_only_one_call_waits_for_it()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        Assert.Equal(200, await CallAsync(host, issuer.Token()));
        await issuer.ArrivedAsync();
        await issuer.ArrivedAsync();
        issuer.Hang();
        _clock.Advance(IssuerKeys.AutomaticRefreshInterval);

        var waiting = CallAsync(host, issuer.Token());
        await issuer.ArrivedAsync();
        Assert.Equal(200, await CallAsync(host, issuer.Token()));
        _clock.Advance(IssuerKeys.Timeout);
        Assert.Equal(200, await waiting);
        Assert.Equal(200, await CallAsync(host, issuer.Token()));
        Assert.Equal(3, issuer.Asked.Count);

        issuer.Fail(context =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        });
        _clock.Advance(IssuerKeys.RefreshInterval);
        Assert.Equal(200, await CallAsync(host, issuer.Token()));
        _clock.Advance(IssuerKeys.LongestUse);
        Assert.Equal(503, await CallAsync(host, issuer.Token()));
    }

    [Fact]
    public async Task A_new_key_while_the_issuer_fails_makes_no_token_invalid()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        var old = issuer.Token();
        Assert.Equal(200, await CallAsync(host, old));
        issuer.Rotate();
        issuer.Fail(context =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        });

        // The second time it is not asked.
        Assert.Equal(503, await CallAsync(host, issuer.Token()));
        Assert.Equal(503, await CallAsync(host, issuer.Token()));
        Assert.Equal(200, await CallAsync(host, old));

        issuer.Fail(null);
        _clock.Advance(IssuerKeys.RefreshInterval);
        Assert.Equal(200, await CallAsync(host, issuer.Token()));
        Assert.Equal(401, await CallAsync(host, old));
    }

    private static async Task<int> CallAsync(RunningHost host, string token) => (await OAuthTests.CallAsync(host, token)).Code;

    private Task<RunningHost> StartAsync(TestIssuer issuer, params (Setting, string)[] values) => RunningHost.StartAsync(
        logging => logging.Services.AddSingleton<TimeProvider>(_clock), [.. OAuthTests.Values(issuer), .. values]);
}
