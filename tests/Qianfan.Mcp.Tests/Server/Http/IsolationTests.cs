using System.Security.Cryptography;
using Qianfan.Mcp.Configuration;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>Many callers with keys of their own, at once: each sees what its own key brings, and nothing of another.</summary>
public sealed class IsolationTests
{
    private const int Callers = 50;
    private const int CallsEach = 200;

    [Theory]
    [InlineData("0", Callers * CallsEach)]
    [InlineData("300", (26 * CallsEach) + 24)] // Those whose token changes from call to call, and those who always come with the same key.
    public async Task No_caller_ever_sees_the_data_of_another_whether_answers_are_kept_or_not(string keptSeconds, int upstreamCalls)
    {
        await using var upstream = await EchoUpstream.StartAsync();
        await using var host = await RunningHost.StartAsync(upstream.Address, (Setting.Credentials, "either"), (Setting.ListLifetime, keptSeconds),
            (Setting.CallerRate, "1000000"), (Setting.CredentialRate, "1000000"), (Setting.Concurrency, $"{4 * Callers}"));

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(host, caller))));

        Assert.Equal(upstreamCalls, upstream.Calls);
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
