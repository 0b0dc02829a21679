using System.Text.Json;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tests.Repository;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>The server card and the catalog that points to it: public, cached, and the same facts as server.json.</summary>
public sealed class ServerCardTests
{
    private const string Card = "/mcp/server-card";
    private const string Catalog = "/.well-known/mcp/catalog.json";
    private const string CardType = "application/mcp-server-card+json";
    private const string Key = "ci=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private static readonly string[] _inWords = ["title", "description", "websiteUrl"];

    [Theory]
    [InlineData("en", "server", "none")]
    [InlineData("zh", "server", "none")]
    [InlineData("en", "header", "none")]
    [InlineData("zh", "either", "key")]
    public async Task It_is_valid_and_declares_what_the_server_is(string language, string credentials, string auth)
    {
        await using var host = await RunningHost.StartAsync((Setting.Language, language), (Setting.Credentials, credentials),
            (Setting.Auth, auth), (Setting.Keys, Key));

        var card = (await host.GetAsync(Card)).Json;
        var discovered = await host.SendAsync(Post.Request(Post.Modern, "server/discover"));

        Assert.Empty(ServerCardSchema.Faults(card));
        var declared = JsonElement.Parse(Checkout.Read("server.json"));
        foreach (var name in (string[])["name", "version", "repository", .. language == "en" ? _inWords : []])
            Assert.True(JsonElement.DeepEquals(declared.GetProperty(name), card.GetProperty(name)), name);
        if (auth == "none")
        {
            var info = discovered.Json.GetProperty("result").GetProperty("_meta").GetProperty("io.modelcontextprotocol/serverInfo");
            foreach (var name in (string[])["title", "description", "version", "websiteUrl", "icons"])
                Assert.Equal(info.GetProperty(name).GetRawText(), card.GetProperty(name).GetRawText());
        }

        var remote = Assert.Single(card.GetProperty("remotes").EnumerateArray());
        Assert.Equal(["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"],
            remote.GetProperty("supportedProtocolVersions").EnumerateArray().Select(version => version.GetString()));
        Assert.Equal(host.Endpoint.AbsoluteUri, remote.GetProperty("url").GetString());
    }

    [Theory]
    [InlineData("none", "server", "")]
    [InlineData("key", "server", "Authorization")]
    [InlineData("none", "header", "X-Qianfan-Api-Key X-Qianfan-Access-Key X-Qianfan-Secret-Key X-Qianfan-Session-Token")]
    [InlineData("key", "either", "Authorization X-Qianfan-Api-Key X-Qianfan-Access-Key X-Qianfan-Secret-Key X-Qianfan-Session-Token")]
    public async Task It_names_the_headers_that_this_deployment_wants(string auth, string credentials, string headers)
    {
        await using var host = await RunningHost.StartAsync(
            (Setting.Auth, auth), (Setting.Keys, Key), (Setting.Credentials, credentials));

        var remote = (await host.GetAsync(Card)).Json.GetProperty("remotes")[0];

        var named = remote.TryGetProperty("headers", out var all) ? [.. all.EnumerateArray()] : Array.Empty<JsonElement>();
        Assert.Equal(headers, string.Join(' ', named.Select(header => header.GetProperty("name").GetString())));
        Assert.All(named, header => Assert.True(header.GetProperty("isSecret").GetBoolean()));
        Assert.DoesNotContain("9f86d081", remote.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "http://localhost:1234/mcp")]
    [InlineData("https://models.example.com", "https://models.example.com/mcp")]
    [InlineData("https://models.example.com/qianfan/", "https://models.example.com/qianfan/mcp")]
    public async Task Its_address_is_the_public_one_or_that_of_the_request(string? publicUrl, string address)
    {
        await using var host = await RunningHost.StartAsync(publicUrl is null ? [] : [(Setting.PublicUrl, publicUrl)]);

        var card = await host.GetAsync(Card, ("Host", "localhost:1234"));
        var catalog = await host.GetAsync(Catalog, ("Host", "localhost:1234"));
        var entry = Assert.Single(catalog.Json.GetProperty("entries").EnumerateArray());

        Assert.Equal(address, card.Json.GetProperty("remotes")[0].GetProperty("url").GetString());
        Assert.Equal($"{address}/server-card", entry.GetProperty("url").GetString());
        Assert.Equal(CardType, entry.GetProperty("type").GetString());
        Assert.Matches("^urn:air:[^.:]+\\.github\\.io:qianfan-mcp$", entry.GetProperty("identifier").GetString());
    }

    [Theory]
    [InlineData(Card)]
    [InlineData(Card + "/")]
    [InlineData("/a/%E5%8D%83%E5%B8%86" + Card)]
    [InlineData("/a/%E5%8D%83%E5%B8%86" + Card + "/")]
    [InlineData("/.well-known/mcp/server-card")]
    [InlineData("/.well-known/mcp/server-card.json")]
    public async Task It_is_where_clients_and_proxies_look_for_it(string path)
    {
        await using var host = await RunningHost.StartAsync((Setting.PublicUrl, "https://models.example.com/a/%E5%8D%83%E5%B8%86"));

        var answer = await host.GetAsync(path);

        Assert.Equal((200, CardType), (answer.Code, answer.Header("Content-Type")));
        Assert.Equal((await host.GetAsync(Card)).Text, answer.Text);
    }

    [Theory]
    [InlineData(Card)]
    [InlineData(Catalog)]
    public async Task Any_page_may_read_and_keep_it_without_a_key(string path)
    {
        await using var host = await RunningHost.StartAsync(
            (Setting.Auth, "key"), (Setting.Keys, Key), (Setting.AllowedOrigins, "https://app.example.com"));

        var answer = await host.GetAsync(path, ("Origin", "https://evil.example.com"));

        Assert.Equal(200, answer.Code);
        Assert.Equal("*", answer.Header("Access-Control-Allow-Origin"));
        Assert.Equal("GET", answer.Header("Access-Control-Allow-Methods"));
        Assert.Equal("Content-Type", answer.Header("Access-Control-Allow-Headers"));
        Assert.Equal("public, max-age=3600", answer.Header("Cache-Control"));
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.Equal(401, (await host.SendAsync(Post.Call(Post.Modern))).Code);
    }

    [Theory]
    [InlineData("{0}", 304)]
    [InlineData("W/{0}", 304)]
    [InlineData("\"other\", {0}", 304)]
    [InlineData("*", 304)]
    [InlineData("\"other\"", 200)]
    public async Task What_a_client_still_holds_is_not_sent_again(string held, int status)
    {
        await using var host = await RunningHost.StartAsync();
        var tag = (await host.GetAsync(Card)).Header("ETag");

        var answer = await host.GetAsync(Card, ("If-None-Match", held.Replace("{0}", tag, StringComparison.Ordinal)));

        Assert.Matches("^\"[0-9a-f]{64}\"$", tag);
        Assert.Equal((status, tag, status == 304), (answer.Code, answer.Header("ETag"), answer.Text.Length == 0));
        Assert.Equal("*", answer.Header("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("HEAD", 200)]
    [InlineData("OPTIONS", 204)]
    [InlineData("POST", 405)]
    [InlineData("DELETE", 405)]
    public async Task Other_methods_get_no_body(string method, int status)
    {
        await using var host = await RunningHost.StartAsync();

        using var whole = await host.Client.GetAsync(new Uri(Card, UriKind.Relative));
        using var asked = new HttpRequestMessage(new(method), Card);
        using var answer = await host.Client.SendAsync(asked);

        Assert.Equal((status, 0), ((int)answer.StatusCode, (await answer.Content.ReadAsByteArrayAsync()).Length));
        if (method == "HEAD")
            Assert.Equal((whole.Content.Headers.ContentLength, whole.Headers.ETag), (answer.Content.Headers.ContentLength, answer.Headers.ETag));
        if (status == 405)
            Assert.Equal(["GET", "HEAD", "OPTIONS"], answer.Content.Headers.Allow);
    }

    [Fact]
    public async Task A_host_that_is_not_allowed_gets_none()
    {
        await using var host = await RunningHost.StartAsync();

        Assert.Equal(400, (await host.GetAsync(Card, ("Host", "evil.example.com"))).Code);
    }

    [Fact]
    public async Task It_names_no_tool()
    {
        await using var host = await RunningHost.StartAsync();

        Assert.DoesNotContain("find_models", (await host.GetAsync(Card)).Text, StringComparison.Ordinal);
    }
}
