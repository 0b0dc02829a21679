using System.Text.Json.Nodes;
using Qianfan.Mcp.Clients;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tests.Repository;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Clients;

/// <summary>What clients are told is the real command with real settings, and no secret.</summary>
public sealed class SnippetTests
{
    public static TheoryData<string> Ids => [.. ClientList.All.Select(client => client.Id)];

    [Fact]
    public void The_guides_are_those_of_the_declared_clients() => Assert.All(
        Enum.GetValues<Language>(), language => Generated.IsWhole(ClientGuide.Path(language), ClientGuide.In(language)));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Its_words_are_the_real_command_and_settings(string id)
    {
        var client = Find(id);
        var text = new Snippet(client, ClientGuide.Program).ToString();

        Assert.Contains("\"dnx\"", text, StringComparison.Ordinal);
        Assert.Contains($"\"Qianfan.Mcp@{ThisAssembly.Version}\"", text, StringComparison.Ordinal);
        Assert.All(Setting.All.Take(2), setting => Assert.Contains(setting.Variable, text, StringComparison.Ordinal));
        if (!client.IsToml)
        {
            var entry = JsonNode.Parse(text)![client.Servers]![Connection.Name]!;
            Assert.Equal(Connection.Command, (string?)entry["command"]);
            Assert.Equal(Connection.Arguments, entry["args"]!.AsArray().Select(word => (string?)word));
            Assert.All(entry["env"]!.AsObject(), pair => Assert.Contains(Setting.All, setting => setting.Variable == pair.Key));
        }
    }

    [Theory]
    [InlineData("claude-code", "${QIANFAN_ACCESS_KEY}")]
    [InlineData("vscode", "${input:qianfan_access_key}")]
    [InlineData("gemini-cli", "$QIANFAN_ACCESS_KEY")]
    [InlineData("cursor", "YOUR_ACCESS_KEY")]
    public void A_secret_is_named_as_the_client_names_it(string id, string named) =>
        Assert.Equal(named, (string?)new Connection().Entry(Find(id))["env"]!["QIANFAN_ACCESS_KEY"]);

    /// <summary>The members differ from client to client: url, serverUrl, httpUrl.</summary>
    [Theory]
    [InlineData("vscode", """{"type":"http","url":"https://models.example.com/mcp","headers":{"Authorization":"Bearer ${input:qianfan_mcp_key}"}}""")]
    [InlineData("windsurf", """{"serverUrl":"https://models.example.com/mcp","headers":{"Authorization":"Bearer YOUR_MCP_KEY"}}""")]
    [InlineData("gemini-cli", """{"httpUrl":"https://models.example.com/mcp","headers":{"Authorization":"Bearer $QIANFAN_MCP_KEY"}}""")]
    public void An_endpoint_is_named_as_the_client_names_it(string id, string entry) =>
        Assert.Equal(entry, ClientGuide.Endpoint.Entry(Find(id)).ToJsonString());

    [Fact]
    public void Keys_that_stand_in_a_file_already_stay()
    {
        var cursor = Find("cursor");
        var mine = new Snippet(cursor, new()).ToString().Replace("YOUR_ACCESS_KEY", "mine", StringComparison.Ordinal)
            .Replace("\"args\"", "\"disabled\": true,\n      \"args\"", StringComparison.Ordinal);

        var entry = JsonNode.Parse(new Snippet(cursor, new(Settings: [new(Setting.Language, "zh")])).Into(mine)!)!["mcpServers"]!["qianfan"]!;

        Assert.Equal("mine", (string?)entry["env"]!["QIANFAN_ACCESS_KEY"]);
        Assert.Equal("zh", (string?)entry["env"]!["QIANFAN_MCP_LANG"]);
        Assert.True((bool)entry["disabled"]!);
    }

    [Fact]
    public void The_sandbox_is_left_by_not_naming_it()
    {
        var cursor = Find("cursor");
        var tried = new Snippet(cursor, new(Settings: [new(Setting.Sandbox, "1")])).ToString();

        var environment = JsonNode.Parse(new Snippet(cursor, new()).Into(tried)!)!["mcpServers"]!["qianfan"]!["env"]!.AsObject();

        Assert.Equal(["QIANFAN_API_KEY", "QIANFAN_ACCESS_KEY", "QIANFAN_SECRET_KEY"], environment.Select(pair => pair.Key));
    }

    /// <summary>What a browser hands over is what the file would hold.</summary>
    [Fact]
    public void Links_hold_the_entry()
    {
        var link = Assert.Single(InstallLink.For(Find("cursor"), new()));
        var config = Uri.UnescapeDataString(new Uri(link.Url).Query.Split("config=")[1]);
        var vscode = InstallLink.For(Find("vscode"), new()).First().Url.Split("config=")[1];

        Assert.Equal(new Connection().Entry(Find("cursor")).ToJsonString(), System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(config)));
        Assert.Equal(new Connection().Entry(Find("vscode")).ToJsonString(), Uri.UnescapeDataString(vscode));
    }

    private static Client Find(string id) => ClientList.All.Single(client => client.Id == id);
}
