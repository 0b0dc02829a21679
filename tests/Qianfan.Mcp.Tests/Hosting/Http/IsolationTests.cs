using System.Security.Cryptography;
using Qianfan.Mcp.Hosting;

namespace Qianfan.Mcp.Tests.Hosting.Http;

/// <summary>Many callers with keys of their own, at once: each sees what its own key brings, and nothing of another.</summary>
public sealed class IsolationTests
{
    private const int Callers = 50;
    private const int CallsEach = 200;

    [Fact]
    public async Task No_caller_ever_sees_the_data_of_another()
    {
        await using var upstream = await EchoUpstream.StartAsync();
        await using var host = await RunningHost.StartAsync(upstream.Address, (Setting.Credentials, "either"),
            (Setting.CallerRate, "1000000"), (Setting.CredentialRate, "1000000"));

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(host, caller))));

        Assert.Equal(Callers * CallsEach, upstream.Calls);
    }

    private static async Task CallAsync(RunningHost host, int caller)
    {
        var account = $"account-{caller}-{RandomNumberGenerator.GetHexString(8)}";
        var revision = caller % 2 == 0 ? Post.Legacy : Post.Modern;
        for (var call = 0; call < CallsEach; call++)
        {
            // Every other caller has a session token, and it changes from call to call.
            var token = caller % 4 < 2 ? $"token-{caller}-{call}" : null;
            List<(string, string)> headers = [("X-Qianfan-Access-Key", account), ("X-Qianfan-Secret-Key", $"secret-{caller}")];
            if (token is not null)
                headers.Add(("X-Qianfan-Session-Token", token));

            var answer = await host.SendAsync(Post.Request(revision, "tools/call", Post.CallOfTool, id: $"{(caller * CallsEach) + call}"), [.. headers]);

            Assert.Equal(token is null ? account : $"{account}+{token}", EchoUpstream.Name(answer));
            Assert.Equal((caller * CallsEach) + call, answer.Json.GetProperty("id").GetInt32());
        }
    }
}
