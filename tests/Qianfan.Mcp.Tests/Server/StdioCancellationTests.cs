using System.Text.Json;
using Qianfan.Mcp.Tests.Server.Http;

namespace Qianfan.Mcp.Tests.Server;

/// <summary>A call over stdio that its client gives up takes its upstream calls with it, and leaves the server fit for the next.</summary>
public sealed class StdioCancellationTests
{
    private const string Initialize =
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""";

    private const string Cancel = """{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":2}}""";

    [Theory]
    [InlineData(Post.Tool, "{}", 1)]
    [InlineData("find_models", """{"includeCustom":true,"supportsEvaluation":true}""", 6)]
    public async Task A_cancelled_call_ends_its_upstream_calls(string tool, string arguments, int upstreamCalls)
    {
        await using var upstream = await EchoUpstream.StartAsync();
        upstream.Hold();
        await using var server = new ServerProcess(upstream.Settings);
        server.Send(Initialize);
        await server.ReadLinesAsync(1);
        server.Send(Call(2, tool, arguments));
        for (var call = 0; call < upstreamCalls; call++)
            await upstream.ArrivedAsync();

        server.Send(Cancel);

        for (var call = 0; call < upstreamCalls; call++)
            await upstream.LeftAsync();
        upstream.Release();
        server.Send(Call(3, Post.Tool, "{}"));
        var (exitCode, output, _) = await server.FinishAsync();
        var last = JsonElement.Parse(System.Text.Encoding.UTF8.GetString(output).Trim().Split('\n')[^1]);
        Assert.Equal((0, 3), (exitCode, last.GetProperty("id").GetInt32()));
        Assert.Equal("deployment-id", EchoUpstream.Name(last.GetProperty("result").GetProperty("structuredContent")));
    }

    private static string Call(int id, string tool, string arguments) =>
        $$$"""{"jsonrpc":"2.0","id":{{{id}}},"method":"tools/call","params":{"name":"{{{tool}}}","arguments":{{{arguments}}}}}""";
}
