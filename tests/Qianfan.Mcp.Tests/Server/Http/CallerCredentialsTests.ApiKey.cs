using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Sandbox;
using Qianfan.Mcp.Signing;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>The same of API keys.</summary>
public sealed partial class CallerCredentialsTests
{
    [Theory]
    [InlineData("either")]
    [InlineData("header")]
    public void An_api_key_comes_alone_or_with_a_pair(string mode)
    {
        Assert.Equal(new Credentials(null, TheirApiKey), Choose(mode, (Api, TheirApiKey)));
        Assert.Equal(new Credentials(new AccessKey("their-id", "their-secret"), TheirApiKey), Choose(mode, [.. _pair, (Api, TheirApiKey)]));
        // A pair without one goes without: the deployment's key is not its.
        Assert.Null(Choose(mode, _pair)!.ApiKey);
    }

    [Fact]
    public void An_api_key_does_not_make_half_a_pair_whole()
    {
        foreach (var mode in (string[])["header", "either"])
        {
            AssertRefused(mode, (Api, TheirApiKey), (Id, "their-id"));
            AssertRefused(mode, (Api, TheirApiKey), (Secret, "their-secret"));
            AssertRefused(mode, (Api, TheirApiKey), (Token, "their-token"));
            AssertRefused(mode, (Api, TheirApiKey), (Id, "their-id"), (Secret, ""));
        }
    }

    [Fact]
    public async Task An_api_key_lists_the_models_and_leaves_to_the_console_what_is_its()
    {
        await using var upstream = await FaultySandboxServer.StartAsync(
            TimeProvider.System, new SandboxAccount("their-id", "their-secret") { ApiKey = TheirApiKey });
        await using var host = await RunningHost.StartAsync(upstream.Address, (Setting.Credentials, "header"));

        var listed = await host.SendAsync(Post.Request(Post.Modern, "tools/call", """{"name":"list_models","arguments":{}}"""), (Api, TheirApiKey));
        var refused = await host.SendAsync(Post.Call(Post.Modern), (Api, TheirApiKey));

        Assert.NotEqual(0, listed.Structure.GetProperty("models").GetArrayLength());
        Assert.Equal([$"Bearer {TheirApiKey}"], upstream.Received.Select(request => request.Headers["Authorization"]));
        Assert.StartsWith("CREDENTIALS_MISSING: ", refused.Failure, StringComparison.Ordinal);
        Assert.All([Id, Secret], header => Assert.Contains(header, refused.Failure, StringComparison.Ordinal));
    }
}
