using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Server.Pages;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>Nothing of a request, and no secret, gets into a page; no other page can use it.</summary>
public sealed partial class PageSafetyTests
{
    private const string Key = "ci=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    [Theory]
    [InlineData("/")]
    [InlineData("/mcp")]
    [InlineData("/catalog")]
    public async Task A_page_runs_nothing_of_others_and_cannot_be_framed(string path)
    {
        await using var host = await RunningHost.StartAsync((Setting.Page, "catalog"));

        var page = await Shown.GetAsync(host, path, ("Accept", "text/html"));

        Assert.Equal("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
            + $"frame-src {(path == "/catalog" ? "'self'" : "'none'")}; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'", page.Header("Content-Security-Policy"));
        Assert.Equal("DENY", page.Header("X-Frame-Options"));
        Assert.Equal("nosniff", page.Header("X-Content-Type-Options"));
        Assert.Equal("no-referrer", page.Header("Referrer-Policy"));
        Assert.Equal("same-origin", page.Header("Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", page.Header("Cross-Origin-Resource-Policy"));
        Assert.Null(page.Header("Set-Cookie"));
        Assert.DoesNotMatch("<style|<script>|javascript:| on[a-z]+=| style=", page.Text);
        Assert.All(Loaded().Matches(page.Text).Select(match => match.Groups["address"].Value),
            address => Assert.Matches("^(/|data:image/)", address));
    }

    [Fact]
    public async Task The_view_runs_its_own_scripts_alone_and_reaches_nothing()
    {
        await using var host = await RunningHost.StartAsync((Setting.Page, "catalog"));

        var view = await Shown.GetAsync(host, "/catalog/view");

        var policy = view.Header("Content-Security-Policy")!;
        Assert.StartsWith("sandbox allow-scripts; default-src 'none'; script-src ", policy, StringComparison.Ordinal);
        Assert.EndsWith("img-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("SAMEORIGIN", view.Header("X-Frame-Options"));
        Assert.All(Script().Matches(view.Text), script => Assert.Contains(
            $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script.Groups["text"].Value)))}'", policy, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://models.example.com", "/", "models.example.com", "https://models.example.com/mcp", "")]
    [InlineData("https://models.example.com/qianfan", "/qianfan", "models.example.com", "https://models.example.com/qianfan/mcp", "/qianfan")]
    [InlineData("https://models.example.com/qianfan", "/qianfan/", "models.example.com", "https://models.example.com/qianfan/mcp", "/qianfan")]
    [InlineData("https://models.example.com/qianfan/", "/", "models.example.com", "https://models.example.com/qianfan/mcp", "/qianfan")]
    [InlineData("https://models.example.com/qianfan", "/qianfan/mcp", "localhost", "https://models.example.com/qianfan/mcp", "/qianfan")]
    [InlineData("", "/", "localhost:1234", "http://localhost:1234/mcp", "")]
    [InlineData("", "/", "[::1]:1234", "http://[::1]:1234/mcp", "")]
    public async Task The_address_is_the_one_that_clients_see(string url, string path, string name, string address, string root)
    {
        await using var host = await RunningHost.StartAsync(url.Length == 0 ? [] : [(Setting.PublicUrl, url)]);

        var page = await Shown.GetAsync(host, path, ("Host", name), ("X-Forwarded-Host", "evil.example.com"), ("Accept", "text/html"));

        Assert.Equal(200, page.Code);
        Assert.Contains($"data-copy><code>{address}</code>", page.Text, StringComparison.Ordinal);
        Assert.Contains($"href=\"{root}/page.css\"", page.Text, StringComparison.Ordinal);
        Assert.Contains($"src=\"{root}/page.js\"", page.Text, StringComparison.Ordinal);
        Assert.Contains($"href=\"{root}/health/ready\"", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", page.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await Shown.GetAsync(host, $"{root}/page.js")).Code);
        Assert.Equal(200, (await Shown.GetAsync(host, "/page.js")).Code);
    }

    [Theory]
    [InlineData("127.0.0.1", "https")]
    [InlineData("", "http")]
    public async Task A_trusted_proxy_tells_the_scheme(string trusted, string scheme)
    {
        await using var host = await RunningHost.StartAsync((Setting.TrustedProxies, trusted), (Setting.AllowedHosts, "models.example.com"));

        var page = await Shown.GetAsync(host, "/", ("Host", "models.example.com"), ("X-Forwarded-For", "203.0.113.1"), ("X-Forwarded-Proto", "https"));

        Assert.Contains($"<code>{scheme}://models.example.com/mcp</code>", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.example.com")]
    [InlineData("\"><script>alert(1)</script>")]
    [InlineData("localhost\"onload=alert(1)")]
    [InlineData("localhost'$(id)")]
    public async Task A_hostile_name_is_refused_or_encoded(string name)
    {
        foreach (var allowed in (string[])["", "*"])
        {
            await using var host = await RunningHost.StartAsync((Setting.AllowedHosts, allowed));

            var answer = await host.SendRawAsync($"GET / HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n");

            var isPage = answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
            Assert.Equal(allowed == "*" && name == "evil.example.com", isPage);
            Assert.DoesNotContain("<script>", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("$(id)", answer[..Math.Min(answer.Length, 20)], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Text_is_encoded_wherever_it_is_put()
    {
        const string Hostile = "<img src=x onerror=\"alert('1')\">&中文";

        var html = Html.Of($"<p title=\"{Hostile}\">{Hostile}{Html.Of($"<b>{"<"}</b>")}</p>").ToString();

        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.Equal(2, html.Count(unit => unit == '"'));
        Assert.Contains("中文", html, StringComparison.Ordinal);
        Assert.EndsWith("<b>&lt;</b></p>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none", "server", "no key is needed", "Authorization")]
    [InlineData("key", "server", "Authorization: Bearer YOUR_MCP_KEY", "OAuth")]
    [InlineData("oauth", "server", "https://issuer.example.com", "YOUR_MCP_KEY")]
    [InlineData("key", "header", "X-Qianfan-Api-Key: YOUR_API_KEY", "uses its own")]
    [InlineData("none", "either", "X-Qianfan-Access-Key: YOUR_ACCESS_KEY", "OAuth")]
    [InlineData("none", "server", "uses its own; send none", "X-Qianfan")]
    public async Task It_says_which_keys_are_wanted_and_holds_none(string auth, string credentials, string said, string unsaid)
    {
        await using var host = await RunningHost.StartAsync(
            (Setting.Sandbox, "0"), (Setting.Page, "catalog"), (Setting.Auth, auth), (Setting.Keys, Key), (Setting.Credentials, credentials),
            (Setting.AccessKey, "geheim-id"), (Setting.SecretKey, "geheim-secret"), (Setting.ApiKey, "bce-v3/geheim-api"), (Setting.Issuer, "https://issuer.example.com"),
            (Setting.Audience, "geheim-audience"), (Setting.TrustedProxies, "192.0.2.77"));

        var page = await Shown.GetAsync(host, "/?lang=en");
        var all = page.Text + (await Shown.GetAsync(host, "/?lang=zh")).Text + (await Shown.GetAsync(host, "/catalog")).Text;

        Assert.Contains(said, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(unsaid, page.Text, StringComparison.Ordinal);
        Assert.All(["geheim", Key[3..], "192.0.2.77", "baidubce.com"], secret => Assert.DoesNotContain(secret, all, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("catalog", "", "", "http://models.example.com", 200)]
    [InlineData("connect", "", "", "http://models.example.com", 403)]
    [InlineData("none", "", "", "http://models.example.com", 403)]
    [InlineData("catalog", "", "", "https://models.example.com", 403)]
    [InlineData("catalog", "", "", "http://models.example.com:81", 403)]
    [InlineData("catalog", "", "", "http://other.example.com", 403)]
    [InlineData("catalog", "", "", "http://localhost:6274", 403)]
    [InlineData("catalog", "", "", "null", 403)]
    [InlineData("catalog", "", "*", "http://models.example.com", 403)]
    [InlineData("catalog", "https://models.example.com/qianfan", "", "https://models.example.com", 200)]
    [InlineData("catalog", "https://models.example.com/qianfan", "", "http://models.example.com", 403)]
    [InlineData("connect", "https://models.example.com/qianfan", "", "https://models.example.com", 403)]
    public async Task Its_own_pages_may_call_where_they_show_the_catalog(string mode, string url, string hosts, string origin, int status)
    {
        await using var host = await RunningHost.StartAsync([
            (Setting.Page, mode), (Setting.Urls, "http://0.0.0.0:0"), (Setting.Auth, "key"), (Setting.Keys, Key),
            (Setting.AllowedHosts, hosts.Length > 0 ? hosts : "models.example.com"), .. url.Length > 0 ? [(Setting.PublicUrl, url)] : ((Setting, string)[])[]]);

        var answer = await host.SendAsync(
            Post.Call(Post.Legacy), ("Host", "models.example.com"), ("Origin", origin), ("Authorization", "Bearer test"));

        Assert.Equal(status, answer.Code);
        Assert.DoesNotContain("Access-Control-Allow-Origin", answer.Headers.Keys);
    }

    [Fact]
    public async Task The_page_is_open_where_the_endpoint_is_not()
    {
        await using var host = await RunningHost.StartAsync((Setting.Page, "catalog"), (Setting.Auth, "key"), (Setting.Keys, Key));

        Assert.Equal((200, 200), ((await Shown.GetAsync(host, "/")).Code, (await Shown.GetAsync(host, "/catalog")).Code));
        Assert.Equal(401, (await host.SendAsync(Post.Call(Post.Legacy), ("Origin", host.Address.GetLeftPart(UriPartial.Authority)))).Code);
    }

    [GeneratedRegex("(?:src|data-source|data-endpoint|<link[^>]* href)=\"(?<address>[^\"]*)\"")]
    private static partial Regex Loaded();

    [GeneratedRegex("<script>(?<text>.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();
}
