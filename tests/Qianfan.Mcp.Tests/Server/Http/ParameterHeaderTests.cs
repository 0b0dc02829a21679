using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Server;
using Qianfan.Mcp.Server;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>Arguments that a tool wants repeated in headers (x-mcp-header), so that proxies can route by them.</summary>
public sealed class ParameterHeaderTests
{
    [Theory]
    [InlineData("""{"region":"bj"}""", "bj", null, true)]
    [InlineData("""{"region":"bj","count":5}""", "bj", "5", true)]
    [InlineData("""{"region":"bj","count":null}""", "bj", null, true)]
    [InlineData("""{"region":"北京"}""", "=?base64?5YyX5Lqs?=", null, true)]
    [InlineData("""{"region":"bj"}""", "gz", null, false)]
    [InlineData("""{"region":"bj"}""", null, null, false)]
    [InlineData("""{"region":"bj"}""", "bj", "5", false)]
    [InlineData("""{"region":"bj","count":5}""", "bj", null, false)]
    [InlineData("""{"region":"bj","count":5}""", "bj", "6", false)]
    [InlineData("""{"region":"北京"}""", "=?base64?Z3o=?=", null, false)]
    public async Task A_declared_argument_and_its_header_must_agree(string arguments, string? region, string? count, bool agree)
    {
        var answer = await CallAsync(Post.Modern, arguments, region, count);

        Assert.Equal(agree ? (200, null) : (400, (int?)-32020), (answer.Code, answer.Error));
    }

    [Fact]
    public async Task Before_2026_they_are_not_looked_at()
    {
        var answer = await CallAsync(Post.Legacy, """{"region":"bj"}""", "gz", "7");

        Assert.Equal(200, answer.Code);
    }

    private static async Task<Answer> CallAsync(string revision, string arguments, string? region, string? count)
    {
        var tool = McpServerTool.Create(
            ([McpHeader("Region")] string region, [McpHeader("Count")] int? count = null) => $"{region} {count}", new() { Name = "route" });
        var endpoint = new McpEndpoint(
            new() { ServerInfo = new() { Name = "test", Version = "1" }, ToolCollection = [tool], Capabilities = new() { Tools = new() } },
            NullLoggerFactory.Instance, TimeProvider.System);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        await using var web = builder.Build();
        web.Run(endpoint.ServeAsync);
        await web.StartAsync();
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(web.Urls.First()) };

        using var request = Post.Request(revision, "tools/call", $$$"""{"name":"route","arguments":{{{arguments}}}}""");
        foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)[("Mcp-Param-Region", region), ("Mcp-Param-Count", count)])
            if (value is not null)
                request.Headers.Add(name, value);
        using var response = await client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }
}
