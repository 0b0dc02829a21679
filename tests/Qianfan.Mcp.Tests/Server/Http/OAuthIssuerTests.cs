using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Server;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>An issuer that is silent or broken: no token is called wrong for it, and nobody waits for long.</summary>
public sealed class OAuthIssuerTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task An_issuer_that_never_answers_once_held_calls_without_end_and_now_for_5_s()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        issuer.Hang();
        var call = OAuthTests.CallAsync(host, issuer.Token());
        await issuer.ArrivedAsync();

        _clock.Advance(IssuerKeys.Timeout - TimeSpan.FromTicks(1));
        Assert.False(call.IsCompleted);
        _clock.Advance(TimeSpan.FromTicks(1));

        AssertUnavailable(await call);
        issuer.Fail(null);
        Assert.Equal(200, (await OAuthTests.CallAsync(host, issuer.Token())).Code);
    }

    [Fact]
    public async Task A_socket_that_takes_a_connection_and_says_nothing_costs_5_s()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await StartAsync(issuer, (Setting.Issuer, $"http://{silent.LocalEndpoint}"));
        var call = OAuthTests.CallAsync(host, issuer.Token());
        using var connection = await silent.AcceptTcpClientAsync();

        _clock.Advance(IssuerKeys.Timeout);

        AssertUnavailable(await call);
    }

    [Fact]
    public async Task Keys_that_do_not_come_cost_5_s_together_with_the_metadata()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        issuer.Metadata = $$"""{"issuer":"{{issuer.Name}}","jwks_uri":"{{issuer.Name}}/hanging"}""";
        var isHanging = new TaskCompletionSource();
        var metadata = Encoding.UTF8.GetBytes(issuer.Metadata);
        issuer.Fail(async context =>
        {
            if (context.Request.Path == issuer.MetadataPath)
            {
                _clock.Advance(TimeSpan.FromSeconds(3));
                await context.Response.Body.WriteAsync(metadata);
                return;
            }
            isHanging.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        var call = OAuthTests.CallAsync(host, issuer.Token());
        await isHanging.Task;

        _clock.Advance(TimeSpan.FromSeconds(2));

        AssertUnavailable(await call);
    }

    [Fact]
    public async Task A_stop_once_took_21_s_while_a_call_waited_for_the_issuer()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        issuer.Hang();
        var call = OAuthTests.CallAsync(host, issuer.Token());
        await issuer.ArrivedAsync();

        // The time of the issuer never ends here.
        await host.StopAsync();

        AssertUnavailable(await call);
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(503, "{}")]
    [InlineData(404, "")]
    [InlineData(200, "")]
    [InlineData(200, "<html>")]
    [InlineData(200, "[]")]
    [InlineData(200, "null")]
    [InlineData(200, "{}")]
    public async Task What_is_no_metadata_once_made_a_token_invalid_and_now_the_server_unavailable(int status, string answer)
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        issuer.Fail(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(answer)).AsTask();
        });

        AssertUnavailable(await OAuthTests.CallAsync(host, issuer.Token()));
        issuer.Fail(null);
        Assert.Equal(200, (await OAuthTests.CallAsync(host, issuer.Token())).Code);
    }

    [Fact]
    public async Task An_issuer_that_nobody_runs_makes_the_server_unavailable()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        var token = issuer.Token();
        await issuer.DisposeAsync();

        AssertUnavailable(await OAuthTests.CallAsync(host, token));
    }

    [Fact]
    public async Task Who_sends_no_token_and_who_asks_for_health_does_not_wait_for_the_issuer()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        issuer.Hang();

        Assert.Equal(401, (await host.SendAsync(Post.Call(Post.Modern))).Code);
        Assert.Equal(401, (await host.SendAsync(Post.Call(Post.Modern), ("Authorization", "Basic dTpw"))).Code);
        Assert.Equal(200, (await host.GetAsync("/health/live", ("Authorization", $"Bearer {issuer.Token()}"))).Code);
        Assert.Empty(issuer.Asked);
    }

    [Fact]
    public async Task All_who_wait_share_one_request_and_who_leaves_waits_no_longer()
    {
        await using var issuer = await TestIssuer.StartAsync();
        using var keys = new IssuerKeys(new Uri(issuer.Name), _clock, NullLogger.Instance, CancellationToken.None);
        using var leaving = new CancellationTokenSource();
        issuer.Hang();
        var left = keys.GetConfigurationAsync(leaving.Token);
        var waiting = Enumerable.Range(0, 20).Select(_ => keys.GetConfigurationAsync(CancellationToken.None)).ToList();
        await issuer.ArrivedAsync();

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.DoesNotContain(waiting, call => call.IsCompleted);
        _clock.Advance(IssuerKeys.Timeout);
        foreach (var call in waiting)
            Assert.Equal(503, (await Assert.ThrowsAsync<RequestError>(() => call)).Status);
        Assert.Single(issuer.Asked);
    }

    [Fact]
    public async Task An_issuer_that_fails_at_once_is_not_asked_as_often_as_anybody_likes()
    {
        await using var issuer = await TestIssuer.StartAsync();
        using var keys = new IssuerKeys(new Uri(issuer.Name), _clock, NullLogger.Instance, CancellationToken.None);
        issuer.Fail(context =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        });
        for (var i = 0; i < 200; i++)
            await Assert.ThrowsAsync<RequestError>(() => keys.GetConfigurationAsync(CancellationToken.None));
        var asked = issuer.Asked.Count;
        issuer.Fail(null);

        await Assert.ThrowsAsync<RequestError>(() => keys.GetConfigurationAsync(CancellationToken.None));
        Assert.Equal(asked, issuer.Asked.Count);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEmpty((await keys.GetConfigurationAsync(CancellationToken.None)).SigningKeys);
    }

    [Fact]
    public async Task The_log_says_why_without_quoting_the_answer()
    {
        using var logs = new CollectedLogs();
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await RunningHost.StartAsync(logs.Collect, OAuthTests.Values(issuer));
        issuer.Metadata = """{"issuer":"made up \u001b[31m"}""";

        AssertUnavailable(await OAuthTests.CallAsync(host, issuer.Token()));

        Assert.Contains($"{issuer.MetadataPath}: names another issuer than is set", logs.Text, StringComparison.Ordinal);
        Assert.Contains("/.well-known/oauth-authorization-server: ", logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("made up", logs.Text, StringComparison.Ordinal);
    }

    // No word of the token: a client that is told invalid_token logs in again, and again.
    private static void AssertUnavailable(Answer answer)
    {
        Assert.Equal((503, -32000, "5"), (answer.Code, answer.Error, answer.Header("Retry-After")));
        Assert.Null(answer.Header("WWW-Authenticate"));
        Assert.Contains("authorization server", answer.Message, StringComparison.Ordinal);
    }

    private Task<RunningHost> StartAsync(TestIssuer issuer, params (Setting, string)[] values) => RunningHost.StartAsync(
        logging => logging.Services.AddSingleton<TimeProvider>(_clock), [.. OAuthTests.Values(issuer), .. values]);
}
