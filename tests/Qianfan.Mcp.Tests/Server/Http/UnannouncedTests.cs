using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>What extensions and the description of the server cost a client that knows nothing of them: only its first answer is longer.</summary>
public sealed class UnannouncedTests
{
    private const string Info = """{"name":"qianfan-mcp","title":"Baidu Qianfan model catalog","version":"VERSION"}""";
    private static readonly string[] _added = ["description", "websiteUrl", "icons"];

    public static TheoryData<string, string> Asked => new()
    {
        { "tools/list", "{}" },
        { "prompts/list", "{}" },
        { "resources/list", "{}" },
        { "resources/templates/list", "{}" },
        { "resources/read", """{"uri":"qianfan://guide"}""" },
        { "tools/call", Post.CallOfTool },
    };

    [Theory]
    [MemberData(nameof(Asked))]
    public async Task Answers_say_no_more_of_the_server_than_its_name_title_and_version(string method, string parameters)
    {
        await using var host = await RunningHost.StartAsync();
        // So that it would be seen if the first answer left something behind for later ones.
        await host.SendAsync(Post.Request(Post.Modern, "server/discover"));

        var modern = (await host.SendAsync(Post.Request(Post.Modern, method, parameters))).Result;
        var legacy = (await host.SendAsync(Post.Request(Post.Legacy, method, parameters))).Result;

        Assert.Equal(["io.modelcontextprotocol/serverInfo"], modern.GetProperty("_meta").EnumerateObject().Select(member => member.Name));
        Assert.Equal(Info.Replace("VERSION", ThisAssembly.Version, StringComparison.Ordinal),
            modern.GetProperty("_meta").GetProperty("io.modelcontextprotocol/serverInfo").GetRawText());
        foreach (var text in new[] { modern.GetRawText(), legacy.GetRawText() })
            Assert.DoesNotMatch("skill://|modelcontextprotocol/skills|data:image", text);
    }

    [Theory]
    [InlineData("2024-11-05", false)]
    [InlineData("2025-03-26", false)]
    [InlineData("2025-06-18", false)]
    [InlineData("2025-11-25", true)]
    public async Task Initialize_declares_no_extension_and_describes_the_server_only_where_the_revision_can(string revision, bool describes)
    {
        await using var host = await RunningHost.StartAsync();

        var result = (await host.SendAsync(Post.Initialize(revision))).Result;

        Assert.Equal(revision, result.GetProperty("protocolVersion").GetString());
        Assert.False(result.GetProperty("capabilities").TryGetProperty("extensions", out _));
        Assert.Equal(["name", "title", "version", .. describes ? _added : []],
            result.GetProperty("serverInfo").EnumerateObject().Select(member => member.Name));
        Assert.InRange(Grown(result.GetProperty("serverInfo")), describes ? 1 : 0, describes ? 900 : 0);
    }

    [Fact]
    public async Task A_discovery_declares_the_skills_and_describes_the_server()
    {
        await using var host = await RunningHost.StartAsync();

        var result = (await host.SendAsync(Post.Request(Post.Modern, "server/discover"))).Result;

        Assert.Equal("{}", result.GetProperty("capabilities").GetProperty("extensions").GetProperty("io.modelcontextprotocol/skills").GetRawText());
        Assert.InRange(Grown(result.GetProperty("_meta").GetProperty("io.modelcontextprotocol/serverInfo")), 1, 900);
    }

    [Fact]
    public async Task The_icon_is_a_small_png()
    {
        await using var host = await RunningHost.StartAsync();

        var result = (await host.SendAsync(Post.Initialize(Post.Legacy))).Result;

        var icon = Assert.Single(result.GetProperty("serverInfo").GetProperty("icons").EnumerateArray());
        var parts = icon.GetProperty("src").GetString()!.Split(',');
        Assert.Equal(("data:image/png;base64", "image/png"), (parts[0], icon.GetProperty("mimeType").GetString()));
        Assert.InRange(string.Join(',', parts).Length, 1, 600);
        var png = Convert.FromBase64String(parts[1]);
        Assert.Equal("PNG", Encoding.ASCII.GetString(png, 1, 3));
        Assert.Equal((48, 48), (png[19], png[23]));
    }

    private static int Grown(JsonElement info)
    {
        var before = JsonObject.Create(info)!;
        foreach (var name in _added)
            before.Remove(name);
        return Encoding.UTF8.GetByteCount(info.GetRawText()) - Encoding.UTF8.GetByteCount(before.ToJsonString());
    }
}
