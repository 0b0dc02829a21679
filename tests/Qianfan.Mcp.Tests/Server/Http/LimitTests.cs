using System.Security.Cryptography;
using System.Text;
using Qianfan.Mcp.Configuration;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>One caller, or one Qianfan key, cannot use up the rest; what an agent needs to connect is free.</summary>
public sealed class LimitTests
{
    /// <summary>What a full bucket of the lowest rate holds; it gains one a minute.</summary>
    private const int Bucket = 10;

    [Theory]
    [InlineData(Post.Legacy)]
    [InlineData(Post.Modern)]
    public async Task A_caller_that_calls_too_often_waits_and_the_others_do_not(string revision)
    {
        await using var upstream = await EchoUpstream.StartAsync();
        await using var host = await RunningHost.StartAsync(upstream.Address, (Setting.ListLifetime, "0"), (Setting.CallerRate, "1"), (Setting.Auth, "key"),
            (Setting.Keys, $"busy={Hash("busy-key")};calm={Hash("calm-key")}"));
        for (var call = 0; call < Bucket; call++)
            Assert.Equal(200, (await host.SendAsync(Post.Call(revision), ("Authorization", "Bearer busy-key"))).Code);

        var refused = await host.SendAsync(Post.Request(revision, "tools/call", Post.CallOfTool, id: "\"eleven\""), ("Authorization", "Bearer busy-key"));
        var other = await host.SendAsync(Post.Call(revision), ("Authorization", "Bearer calm-key"));

        Assert.Equal((429, -32000, "eleven"), (refused.Code, refused.Error, refused.Json.GetProperty("id").GetString()));
        Assert.Equal(("60", 200), (refused.Header("Retry-After"), other.Code));
        Assert.Contains("60 s", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Bucket + 1, upstream.Calls);
    }

    [Fact]
    public async Task A_qianfan_key_that_is_used_too_often_waits_whoever_uses_it()
    {
        await using var upstream = await EchoUpstream.StartAsync();
        await using var host = await RunningHost.StartAsync(upstream.Address, (Setting.CredentialRate, "1"), (Setting.Credentials, "header"),
            (Setting.Auth, "key"), (Setting.Keys, $"one={Hash("key-one")};two={Hash("key-two")}"));
        for (var call = 0; call < Bucket; call++)
            Assert.Equal(200, (await CallAsync(host, call % 2 == 0 ? "key-one" : "key-two", "shared-account")).Code);

        var refused = await CallAsync(host, "key-two", "shared-account");
        var other = await CallAsync(host, "key-two", "own-account");

        Assert.Equal((429, -32000, "60"), (refused.Code, refused.Error, refused.Header("Retry-After")));
        Assert.Contains("Qianfan key", refused.Message, StringComparison.Ordinal);
        Assert.Equal("own-account", EchoUpstream.Name(other));
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("token")]
    public async Task Issue_another_secret_or_token_of_the_same_key_was_counted_anew(string varied)
    {
        await using var upstream = await EchoUpstream.StartAsync();
        await using var host = await RunningHost.StartAsync(upstream.Address, (Setting.CredentialRate, "1"), (Setting.Credentials, "header"));
        Task<Answer> CallAsync(int call) => host.SendAsync(Post.Call(Post.Modern), ("X-Qianfan-Access-Key", "shared-account"),
            ("X-Qianfan-Secret-Key", varied == "secret" ? $"secret-number-{call}" : "secret-of-it"), ("X-Qianfan-Session-Token", $"token-number-{call}"));
        for (var call = 0; call < Bucket; call++)
            Assert.Equal(200, (await CallAsync(call)).Code);

        Assert.Equal(429, (await CallAsync(Bucket)).Code);
    }

    [Fact]
    public async Task What_an_agent_needs_to_connect_leaves_its_calls_alone()
    {
        await using var host = await RunningHost.StartAsync((Setting.CallerRate, "1"), (Setting.CredentialRate, "1"));
        for (var round = 0; round < 2 * Bucket; round++)
        {
            Assert.Equal(200, (await host.SendAsync(Post.Initialize(Post.Legacy))).Code);
            Assert.Equal(200, (await host.SendAsync(Post.Request(Post.Modern, "server/discover"))).Code);
            Assert.Equal(200, (await host.SendAsync(Post.Request(Post.Legacy, "ping"))).Code);
            Assert.Equal(200, (await host.SendAsync(Post.Request(Post.Modern, "tools/list"))).Code);
            Assert.Equal(202, (await host.SendAsync(Post.Request(Post.Legacy, "notifications/initialized", id: null))).Code);
        }
        for (var call = 0; call < Bucket; call++)
            Assert.Equal(200, (await host.SendAsync(Post.Call(Post.Modern))).Code);

        var refused = await host.SendAsync(Post.Call(Post.Modern));
        var list = await host.SendAsync(Post.Request(Post.Modern, "tools/list"));

        Assert.Equal((429, 200), (refused.Code, list.Code));
    }

    [Theory]
    [InlineData("tools/list")]
    [InlineData("ping")]
    [InlineData("no/such/method")]
    public async Task Issue_what_costs_nothing_upstream_had_no_rate_at_all(string method)
    {
        await using var host = await RunningHost.StartAsync((Setting.CallerRate, "1"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 250).Select(_ => host.SendAsync(Post.Request(Post.Legacy, method))));

        // A bucket of ten seconds of 1,200 a minute, and what it gained meanwhile.
        Assert.InRange(answers.Count(answer => answer.Code != 429), 200, 249);
        Assert.Equal(200, (await host.SendAsync(Post.Call(Post.Modern))).Code);
    }

    [Fact]
    public async Task A_caller_gets_a_quarter_of_the_places_as_many_wait_and_more_are_turned_away()
    {
        const int running = 2, waiting = 2, tooMany = 3;
        await using var upstream = await EchoUpstream.StartAsync();
        await using var host = await RunningHost.StartAsync(upstream.Address, (Setting.Concurrency, $"{4 * running}"));
        upstream.Hold();
        var calls = Enumerable.Range(0, running + waiting + tooMany).Select(call => host.SendAsync(Different(call))).ToList();

        for (var turnedAway = 0; turnedAway < tooMany; turnedAway++)
        {
            var first = await Task.WhenAny(calls);
            calls.Remove(first);
            var answer = await first;
            Assert.Equal((429, -32000, "1"), (answer.Code, answer.Error, answer.Header("Retry-After")));
            Assert.Equal(1, answer.Json.GetProperty("id").GetInt32());
        }
        Assert.Equal(200, (await host.SendAsync(Post.Request(Post.Modern, "tools/list"))).Code);
        await upstream.ArrivedAsync();
        await upstream.ArrivedAsync();
        Assert.Equal(running, upstream.Calls);
        upstream.Release();

        Assert.All(await Task.WhenAll(calls), answer => Assert.Equal("deployment-id", EchoUpstream.Name(answer)));
        Assert.Equal(running + waiting, upstream.Calls);
    }

    [Fact]
    public async Task Issue_callers_whose_upstream_is_slow_kept_another_waiting()
    {
        const int noisy = 4;
        await using var upstream = await EchoUpstream.StartAsync();
        await using var host = await RunningHost.StartAsync(upstream.Address, (Setting.Concurrency, "4"), (Setting.Credentials, "header"), (Setting.Auth, "key"),
            (Setting.Keys, string.Join(';', Enumerable.Range(0, noisy + 1).Select(caller => $"c{caller}={Hash($"key-{caller}")}"))));
        Assert.Equal(200, (await CallAsync(host, "key-0", "calm-account")).Code);
        await upstream.ArrivedAsync();
        upstream.Hold();
        // Every place, and all that may wait for one.
        var held = Enumerable.Range(1, noisy).Select(caller => CallAsync(host, $"key-{caller}", $"account-{caller}")).ToArray();
        for (var call = 0; call < noisy; call++)
            await upstream.ArrivedAsync();

        var kept = await CallAsync(host, "key-0", "calm-account");
        var asked = CallAsync(host, "key-0", "calm-and-new");

        Assert.Equal(("calm-account", 1 + noisy), (EchoUpstream.Name(kept), upstream.Calls));
        Assert.False(asked.IsCompleted);
        upstream.Release();
        Assert.All(await Task.WhenAll([asked, .. held]), answer => Assert.Equal(200, answer.Code));
    }

    // The same call would be made once for all who wait.
    private static HttpRequestMessage Different(int call) =>
        Post.Request(Post.Modern, "tools/call", Post.CallOfTool.Replace("{}", $$"""{"maxKeys":{{call + 1}}}""", StringComparison.Ordinal));

    private static Task<Answer> CallAsync(RunningHost host, string key, string account) => host.SendAsync(Post.Call(Post.Modern),
        ("Authorization", $"Bearer {key}"), ("X-Qianfan-Access-Key", account), ("X-Qianfan-Secret-Key", "secret-of-it"));

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
