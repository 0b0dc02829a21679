using System.Security.Cryptography;
using System.Text;
using Qianfan.Mcp.Configuration;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>Bearer keys that are known by their hash: who holds one comes in under its name.</summary>
public sealed class KeyAuthTests
{
    private static readonly string _key = $"qmcp_{RandomNumberGenerator.GetHexString(64, lowercase: true)}";
    private static readonly string _hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_key)));

    [Theory]
    [InlineData("Bearer {0}")]
    [InlineData("bearer {0}")]
    [InlineData("Bearer  {0}")]
    public async Task Who_holds_a_key_comes_in(string authorization)
    {
        await using var host = await StartAsync();

        var answer = await host.SendAsync(Post.Call(Post.Modern),
            ("Authorization", authorization.Replace("{0}", _key, StringComparison.Ordinal)));

        Assert.Equal("sandbox", answer.Structure.GetProperty("source").GetString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer {0}x")]
    [InlineData("Bearer {1}")]
    [InlineData("Basic {0}")]
    [InlineData("{0}")]
    [InlineData("Bearer {0}, Bearer other")]
    public async Task Who_holds_none_does_not(string? authorization)
    {
        await using var host = await StartAsync();
        var value = authorization?.Replace("{0}", _key, StringComparison.Ordinal).Replace("{1}", _hash, StringComparison.Ordinal);

        var answer = await host.SendAsync(Post.Call(Post.Modern), value is null ? [] : [("Authorization", value)]);

        Assert.Equal((401, -32000, "Bearer"), (answer.Code, answer.Error, answer.Header("WWW-Authenticate")));
        Assert.DoesNotContain(_key, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_method_is_open_without_a_key()
    {
        await using var host = await StartAsync();

        var discover = await host.SendAsync(Post.Request(Post.Modern, "server/discover"));
        var initialize = await host.SendAsync(Post.Initialize(Post.Legacy));
        var nonsense = await host.SendAsync(Post.Body("no json"));

        Assert.Equal((401, 401, 401), (discover.Code, initialize.Code, nonsense.Code));
    }

    [Theory]
    [InlineData("other", 400)]
    [InlineData(null, 200)]
    public async Task Two_authorizations_must_agree(string? second, int status)
    {
        await using var host = await StartAsync();
        const string body = """{"jsonrpc":"2.0","id":1,"method":"ping"}""";

        var answer = await host.SendRawAsync(string.Join("\r\n", "POST /mcp HTTP/1.1", "Host: localhost", "Connection: close",
            $"Authorization: Bearer {_key}", $"Authorization: Bearer {second ?? _key}",
            "Accept: application/json, text/event-stream", "Content-Type: application/json", $"Content-Length: {body.Length}", "", body));

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_knows_the_name_and_not_the_key()
    {
        using var logs = new CollectedLogs();
        await using (var host = await RunningHost.StartAsync(logs.Collect, (Setting.Auth, "key"), (Setting.Keys, $"build-robot={_hash}")))
        {
            await host.SendAsync(Post.Call(Post.Modern), ("Authorization", $"Bearer {_key}"));
            await host.SendAsync(Post.Call(Post.Modern), ("Authorization", $"Bearer {_key}x"));
        }

        Assert.Contains("build-robot", logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(_key, logs.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(_hash, logs.Text, StringComparison.OrdinalIgnoreCase);
    }

    private static Task<RunningHost> StartAsync() => RunningHost.StartAsync((Setting.Auth, "key"), (Setting.Keys, $"someone={new string('0', 64)};ci={_hash}"));
}
