using System.Security.Cryptography;
using System.Text;
using Qianfan.Mcp.Configuration;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>Whatever is asked, and however it fails, no log holds an argument or a credential.</summary>
public sealed class LogTests
{
    private readonly string _bearer = RandomNumberGenerator.GetHexString(40);
    private readonly string _accessKey = RandomNumberGenerator.GetHexString(32);
    private readonly string _secretKey = RandomNumberGenerator.GetHexString(32);
    private readonly string _token = RandomNumberGenerator.GetHexString(48);
    private readonly string _argument = RandomNumberGenerator.GetHexString(24);

    private (string, string)[] Headers =>
    [
        ("Authorization", $"Bearer {_bearer}"), ("X-Qianfan-Access-Key", _accessKey), ("X-Qianfan-Secret-Key", _secretKey),
        ("X-Qianfan-Session-Token", _token),
    ];

    [Theory]
    [InlineData(Post.Legacy)]
    [InlineData(Post.Modern)]
    public async Task No_log_holds_an_argument_or_a_credential(string revision)
    {
        using var logs = new CollectedLogs();
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_bearer)));
        await using (var upstream = await EchoUpstream.StartAsync())
        await using (var host = await RunningHost.StartAsync(logs.Collect, (Setting.Sandbox, "0"),
            (Setting.BaseUrl, upstream.Address.GetLeftPart(UriPartial.Authority)), (Setting.Auth, "key"), (Setting.Keys, $"ci={hash}"),
            (Setting.Credentials, "header"), (Setting.AccessKey, _accessKey), (Setting.SecretKey, _secretKey)))
        {
            foreach (var request in Requests(revision))
                await host.SendAsync(request, Headers);
            await host.SendAsync(Post.Call(revision), ("Authorization", $"Bearer {_bearer}x"));
            await AskInTheQueryAsync(host, revision);
            Assert.NotEqual(0, upstream.Calls);
        }

        Assert.Contains("ModelContextProtocol", logs.Text, StringComparison.Ordinal);
        Assert.Contains("Microsoft.AspNetCore", logs.Text, StringComparison.Ordinal);
        foreach (var secret in (string[])[_bearer, hash, _accessKey, _secretKey, _token, _argument])
        {
            var line = logs.Text.Split('\n').FirstOrDefault(line => line.Contains(secret, StringComparison.OrdinalIgnoreCase));
            Assert.True(line is null, line);
        }
    }

    private IEnumerable<HttpRequestMessage> Requests(string revision) =>
    [
        Post.Call(revision),
        Post.Request(revision, "tools/call", $$$"""{"name":"get_preset_model_version","arguments":{"modelId":"amv-{{{_argument}}}"}}"""),
        Post.Request(revision, "tools/call", $$$"""{"name":"list_custom_models","arguments":{"{{{_argument}}}":1}}"""),
        Post.Request(revision, "tools/call", $$$"""{"name":"list_custom_models","arguments":"{{{_argument}}}"}"""),
        Post.Request(revision, "tools/call", $$$"""{"name":"no_such_tool","arguments":{"marker":"{{{_argument}}}"}}"""),
        Post.Request(revision, "tools/list", $$$"""{"cursor":"{{{_argument}}}"}"""),
        Post.Body($$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":"{{_argument}}"}"""),
        Post.Body($$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{_argument}}"""),
    ];

    private async Task AskInTheQueryAsync(RunningHost host, string revision)
    {
        var request = Post.Call(revision);
        request.RequestUri = new Uri($"/mcp?secret_key={_secretKey}&token={_token}", UriKind.Relative);
        Assert.Equal(400, (await host.SendAsync(request, Headers[0])).Code);
    }
}
