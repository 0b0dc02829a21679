using System.Net;
using System.Text.RegularExpressions;
using Qianfan.Mcp.Clients;
using Qianfan.Mcp.Configuration;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>What a browser is shown at / and at the endpoint itself, and in which language.</summary>
public sealed partial class PageTests
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

    [Theory]
    [InlineData("/", null)]
    [InlineData("/", "*/*")]
    [InlineData("/mcp", Browser)]
    [InlineData("/mcp/", Browser)]
    [InlineData("/mcp", "text/html")]
    [InlineData("/mcp", "text/html, text/event-stream;q=0.1")]
    public async Task A_browser_is_shown_how_to_connect_to_this_very_address(string path, string? accept)
    {
        await using var host = await RunningHost.StartAsync();

        var page = await Shown.GetAsync(host, path, accept is null ? [] : [("Accept", accept)]);

        Assert.Equal((200, "text/html; charset=utf-8"), (page.Code, page.Header("Content-Type")));
        Assert.Equal(ClientList.All.Select(client => client.Id), Section().Matches(page.Text).Select(match => match.Groups["id"].Value));
        Assert.All(ClientList.All.Where(client => client.Remote is not null), client => Assert.Contains(
            new Snippet(client, new(host.Endpoint) { HasKey = false }).ToString().TrimEnd(), page.CodeOf(client.Id), StringComparison.Ordinal));
        Assert.All(ClientList.All, client => Assert.Contains($"{host.Endpoint}", page.CodeOf(client.Id), StringComparison.Ordinal));
        Assert.Contains(ThisAssembly.Version, page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("*/*")]
    [InlineData("text/event-stream")]
    [InlineData("application/json, text/event-stream")]
    [InlineData("text/html, application/json")]
    [InlineData("text/html, text/event-stream")]
    [InlineData("text/html;q=0, */*")]
    [InlineData("nonsense")]
    public async Task A_client_that_asks_for_a_stream_learns_as_before_that_there_is_none(string? accept)
    {
        await using var host = await RunningHost.StartAsync();

        var answer = await host.GetAsync("/mcp", accept is null ? [] : [("Accept", accept)]);

        Assert.Equal((405, "POST", """{"status":"only POST"}"""), (answer.Code, answer.Header("Allow"), answer.Text));
    }

    [Theory]
    [InlineData("POST", "/", 404)]
    [InlineData("DELETE", "/", 404)]
    [InlineData("POST", "/page.css", 404)]
    [InlineData("PUT", "/mcp", 405)]
    public async Task Pages_are_only_read(string method, string path, int status)
    {
        await using var host = await RunningHost.StartAsync();

        Assert.Equal(status, (await Shown.SendAsync(host, new(method), path, ("Accept", Browser))).Code);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/mcp")]
    [InlineData("/page.css")]
    [InlineData("/page.js")]
    [InlineData("/catalog")]
    [InlineData("/catalog.js")]
    [InlineData("/catalog/view")]
    public async Task Head_says_what_get_would_and_what_is_known_is_not_sent_again(string path)
    {
        await using var host = await RunningHost.StartAsync((Setting.Page, "catalog"));

        var page = await Shown.GetAsync(host, path, ("Accept", Browser));
        var head = await Shown.SendAsync(host, HttpMethod.Head, path, ("Accept", Browser));
        var known = await Shown.GetAsync(host, path, ("Accept", Browser), ("If-None-Match", $"\"other\", {page.Header("ETag")}"));

        Assert.Equal((200, 200, 304), (page.Code, head.Code, known.Code));
        Assert.Equal(("", ""), (head.Text, known.Text));
        Assert.NotEmpty(page.Text);
        Assert.All(["ETag", "Content-Type", "Content-Length", "Content-Security-Policy", "Vary"],
            name => Assert.Equal(page.Header(name), head.Header(name)));
        Assert.Equal("no-cache", page.Header("Cache-Control"));
    }

    [Theory]
    [InlineData("en", null, "en")]
    [InlineData("zh", null, "zh-CN")]
    [InlineData("en", "zh-CN,zh;q=0.9,en;q=0.8", "zh-CN")]
    [InlineData("en", "zh-Hant-TW", "zh-CN")]
    [InlineData("zh", "en-US,en;q=0.9,zh-CN;q=0.8", "en")]
    [InlineData("zh", "en;q=0.2, zh;q=0.3", "zh-CN")]
    [InlineData("en", "fr, zh;q=0.1", "zh-CN")]
    [InlineData("en", "zh;q=0, *", "en")]
    [InlineData("en", "zh, *;q=0.5", "zh-CN")]
    [InlineData("zh", "zh;q=0.3, *;q=0.5", "en")]
    [InlineData("zh", "fr", "zh-CN")]
    [InlineData("en", "zhuang", "en")]
    [InlineData("zh", "en, zh", "zh-CN")]
    [InlineData("en", ";;", "en")]
    public async Task It_is_in_the_language_that_the_browser_prefers(string server, string? accepted, string shown)
    {
        await using var host = await RunningHost.StartAsync((Setting.Language, server), (Setting.Page, "catalog"));

        foreach (var path in (string[])["/", "/catalog"])
        {
            var page = await Shown.GetAsync(host, path, accepted is null ? [] : [("Accept-Language", accepted)]);

            Assert.Contains($"<html lang=\"{shown}\">", page.Text, StringComparison.Ordinal);
            Assert.Equal("Accept-Language", page.Header("Vary"));
        }
    }

    [Theory]
    [InlineData("zh", "en", "zh-CN", "?lang=en\" lang=\"en\" hreflang=\"en\">English")]
    [InlineData("en", "zh", "en", "?lang=zh\" lang=\"zh-CN\" hreflang=\"zh\">中文")]
    public async Task The_other_language_is_one_link_away(string asked, string accepted, string shown, string other)
    {
        await using var host = await RunningHost.StartAsync();

        var page = await Shown.GetAsync(host, $"/?lang={asked}", ("Accept-Language", accepted));

        Assert.Contains($"<html lang=\"{shown}\">", page.Text, StringComparison.Ordinal);
        Assert.Contains(other, page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_language_that_there_is_not_is_not_repeated()
    {
        await using var host = await RunningHost.StartAsync();

        var page = await Shown.GetAsync(host, "/?lang=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&lang=zh");

        Assert.Contains("<html lang=\"en\">", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("alert", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_text_of_it_lacks_a_language()
    {
        await using var host = await RunningHost.StartAsync((Setting.Page, "catalog"), (Setting.Sandbox, "0"), (Setting.Credentials, "either"));

        foreach (var path in (string[])["/", "/catalog"])
        {
            var words = Words((await Shown.GetAsync(host, $"{path}?lang=en")).Text);

            Assert.DoesNotMatch("[\u4e00-\u9fff]", Known().Replace(string.Join(' ', words), ""));
            Assert.DoesNotContain(words.Intersect(Words((await Shown.GetAsync(host, $"{path}?lang=zh")).Text)), Sentence().IsMatch);
        }
    }

    [Theory]
    [InlineData("none", "/", 404)]
    [InlineData("none", "/mcp", 405)]
    [InlineData("none", "/page.css", 404)]
    [InlineData("none", "/catalog", 404)]
    [InlineData("connect", "/", 200)]
    [InlineData("connect", "/mcp", 200)]
    [InlineData("connect", "/page.css", 200)]
    [InlineData("connect", "/catalog", 404)]
    [InlineData("connect", "/catalog.js", 404)]
    [InlineData("connect", "/catalog/view", 404)]
    [InlineData("catalog", "/catalog", 200)]
    [InlineData("catalog", "/catalog.js", 200)]
    [InlineData("catalog", "/catalog/view", 200)]
    [InlineData("catalog", "/catalog/other", 404)]
    public async Task The_operator_chooses_what_is_shown(string mode, string path, int status)
    {
        await using var host = await RunningHost.StartAsync((Setting.Page, mode));

        var page = await Shown.GetAsync(host, path, ("Accept", Browser));

        Assert.Equal(status, page.Code);
        if (status == 404)
            Assert.Equal("""{"status":"MCP is at /mcp"}""", page.Text);
    }

    [Fact]
    public async Task What_a_browser_loads_is_small()
    {
        await using var host = await RunningHost.StartAsync((Setting.Page, "catalog"));

        var size = 0;
        foreach (var path in (string[])["/page.css", "/page.js", "/catalog.js"])
            size += (await Shown.GetAsync(host, path)).Text.Length;
        Assert.InRange(size, 4_000, 18_000);
        Assert.InRange((await Shown.GetAsync(host, "/")).Text.Length, 10_000, 60_000);
    }

    private static HashSet<string> Words(string html) =>
        [.. Tag().Split(html).Select(text => WebUtility.HtmlDecode(text).Trim()).Where(text => text.Length > 0)];

    [GeneratedRegex("<details id=\"(?<id>[\\w-]+)\"")]
    private static partial Regex Section();

    [GeneratedRegex("<pre.*?</pre>|<[^>]*>", RegexOptions.Singleline)]
    private static partial Regex Tag();

    // Names of products and of what stands on their screens, and the link to the other language.
    [GeneratedRegex(@"\([\u4e00-\u9fff]+\)|[\u4e00-\u9fff]+ → [^.]*|项目级 MCP|中文|手工添加")]
    private static partial Regex Known();

    [GeneratedRegex("[a-z]+ [a-z]+ [a-z]+")]
    private static partial Regex Sentence();
}
