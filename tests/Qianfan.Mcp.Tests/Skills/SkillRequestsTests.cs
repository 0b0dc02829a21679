using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Skills;
using Qianfan.Mcp.Tests.Server.Http;

namespace Qianfan.Mcp.Tests.Skills;

/// <summary>The methods of the skills extension over HTTP. tests/interop asks over both transports.</summary>
public sealed class SkillRequestsTests
{
    [Theory]
    [InlineData("en")]
    [InlineData("zh")]
    public async Task What_is_listed_is_what_is_got_and_its_digest_is_that_of_what_is_read(string language)
    {
        await using var host = await RunningHost.StartAsync((Setting.Language, language));

        var list = (await ResultAsync(host, "skills/list", "{}")).GetProperty("result");
        var got = (await ResultAsync(host, "skills/get", $$"""{"uri":"{{Skill.Address}}"}""")).GetProperty("result");
        var read = (await ResultAsync(host, "resources/read", $$"""{"uri":"{{Skill.Address}}"}""")).GetProperty("result");

        var entry = Assert.Single(list.GetProperty("skills").EnumerateArray());
        Assert.Equal(entry.GetRawText(), got.GetProperty("skill").GetRawText());
        foreach (var result in new[] { list, got, read })
        {
            Assert.Equal(3_600_000, result.GetProperty("ttlMs").GetInt32());
            Assert.Equal("public", result.GetProperty("cacheScope").GetString());
            Assert.Equal("complete", result.GetProperty("resultType").GetString());
        }

        var content = read.GetProperty("contents")[0];
        var bytes = Encoding.UTF8.GetBytes(content.GetProperty("text").GetString()!);
        var file = Assert.Single(entry.GetProperty("resources").EnumerateArray());
        Assert.Equal("text/markdown", content.GetProperty("mimeType").GetString());
        Assert.Equal(Skill.Address, file.GetProperty("uri").GetString());
        Assert.Equal($"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}", file.GetProperty("digest").GetString());
        Assert.Equal(bytes.Length, file.GetProperty("size").GetInt32());
        Assert.Equal(["name", "description"], entry.GetProperty("frontmatter").EnumerateObject().Select(member => member.Name));
        Assert.Equal(language == "zh", entry.GetProperty("frontmatter").GetProperty("description").GetString()!.Contains("下线", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("en", """{"uri":"skill://other/SKILL.md"}""", "There is no such skill; there is skill://choose-qianfan-model/SKILL.md.")]
    [InlineData("zh", """{"uri":"skill://other/SKILL.md"}""", "没有这个技能；可用的有：skill://choose-qianfan-model/SKILL.md。")]
    [InlineData("en", """{"uri":7}""", "There is no such skill")]
    [InlineData("en", "{}", "There is no such skill")]
    public async Task Another_skill_is_refused(string language, string parameters, string said)
    {
        await using var host = await RunningHost.StartAsync((Setting.Language, language));

        var error = (await ResultAsync(host, "skills/get", parameters)).GetProperty("error");

        Assert.Equal(-32602, error.GetProperty("code").GetInt32());
        Assert.StartsWith(said, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_the_skill_does_not_have_is_no_resource()
    {
        await using var host = await RunningHost.StartAsync();

        var error = (await ResultAsync(host, "resources/read", $$"""{"uri":"skill://{{Skill.Name}}/more.md"}""")).GetProperty("error");

        Assert.Equal(-32602, error.GetProperty("code").GetInt32());
    }

    private static async Task<JsonElement> ResultAsync(RunningHost host, string method, string parameters) =>
        (await host.SendAsync(Post.Request(Post.Modern, method, parameters))).Json;
}
