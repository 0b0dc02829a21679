using System.Text.Json.Nodes;
using Qianfan.Mcp.Clients;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tests.Repository;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Clients;

/// <summary>What clients are told is the real command with real settings, and no secret.</summary>
public sealed class SnippetTests
{
    public static TheoryData<string> Ids => [.. ClientList.All.Where(client => !client.IsForm).Select(client => client.Id)];

    [Fact]
    public void The_guides_are_those_of_the_declared_clients() => Assert.All(
        Enum.GetValues<Language>(), language => Generated.IsWhole(ClientGuide.Path(language), ClientGuide.In(language)));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Its_words_are_the_real_command_and_settings(string id)
    {
        var client = Find(id);
        var text = new Snippet(client, ClientGuide.Program).ToString();

        Assert.Contains("\"npx\"", text, StringComparison.Ordinal);
        Assert.Contains($"\"qianfan-mcp@{ThisAssembly.Version}\"", text, StringComparison.Ordinal);
        Assert.All(Setting.All.Take(2), setting => Assert.Contains(setting.Variable, text, StringComparison.Ordinal));
        if (!client.IsToml && !client.IsYaml)
        {
            var entry = JsonNode.Parse(text)![client.Servers]![Connection.Name]!;
            var members = client.Members ?? new();
            var words = (entry[members.Command] is JsonArray whole ? whole : [entry[members.Command]!.DeepClone()])
                .Concat(members.Arguments is { } arguments ? entry[arguments]!.AsArray() : []);
            Assert.Equal(["npx", "-y", $"qianfan-mcp@{ThisAssembly.Version}"], words.Select(word => (string?)word));
            Assert.All(entry[members.Environment]!.AsObject(), pair => Assert.Contains(Setting.All, setting => setting.Variable == pair.Key));
        }
    }

    [Theory]
    [InlineData("claude-code", "${QIANFAN_ACCESS_KEY}")]
    [InlineData("vscode", "${input:qianfan_access_key}")]
    [InlineData("gemini-cli", "${QIANFAN_ACCESS_KEY}")]
    [InlineData("cursor", "${env:QIANFAN_ACCESS_KEY}")]
    [InlineData("windsurf", "${env:QIANFAN_ACCESS_KEY}")]
    [InlineData("roo-code", "${env:QIANFAN_ACCESS_KEY}")]
    [InlineData("kilo-code", "{env:QIANFAN_ACCESS_KEY}")]
    [InlineData("claude-desktop", "YOUR_ACCESS_KEY")]
    public void A_secret_is_named_as_the_client_names_it(string id, string named) =>
        Assert.Equal(named, (string?)new Connection().Entry(Find(id))[Find(id).Members?.Environment ?? "env"]!["QIANFAN_ACCESS_KEY"]);

    /// <summary>One that a client passes on as it is written would count as a key, and stand beside the one that is set.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public void Issue_a_reference_that_the_client_leaves_as_it_is_counts_as_unset(string id)
    {
        // These clients put an empty text in place of a variable that is not set.
        if (Find(id).Secrets is not (Secrets.Names or Secrets.BareEnv))
            Assert.Null(Settings.IfSet(Connection.Value(Find(id).Secrets, "QIANFAN_ACCESS_KEY")));
    }

    /// <summary>The members differ from client to client: url, serverUrl, httpUrl.</summary>
    [Theory]
    [InlineData("vscode", """{"type":"http","url":"https://models.example.com/mcp","headers":{"Authorization":"Bearer ${input:qianfan_mcp_key}"}}""")]
    [InlineData("windsurf", """{"serverUrl":"https://models.example.com/mcp","headers":{"Authorization":"Bearer ${env:QIANFAN_MCP_KEY}"}}""")]
    [InlineData("gemini-cli", """{"httpUrl":"https://models.example.com/mcp","headers":{"Authorization":"Bearer ${QIANFAN_MCP_KEY}"}}""")]
    [InlineData("comate", """{"type":"streamableHttp","url":"https://models.example.com/mcp","headers":{"Authorization":"Bearer YOUR_MCP_KEY"}}""")]
    [InlineData("roo-code", """{"type":"streamable-http","url":"https://models.example.com/mcp","headers":{"Authorization":"Bearer ${env:QIANFAN_MCP_KEY}"}}""")]
    [InlineData("opencode", """{"type":"remote","url":"https://models.example.com/mcp","headers":{"Authorization":"Bearer {env:QIANFAN_MCP_KEY}"}}""")]
    [InlineData("zed", """{"url":"https://models.example.com/mcp","headers":{"Authorization":"Bearer YOUR_MCP_KEY"}}""")]
    public void An_endpoint_is_named_as_the_client_names_it(string id, string entry) =>
        Assert.Equal(entry, ClientGuide.Endpoint.Entry(Find(id)).ToJsonString());

    [Fact]
    public void A_client_that_takes_one_list_gets_the_command_and_its_arguments_in_it() => Assert.Equal(
        $$$"""{"type":"local","command":["dotnet","dnx","Qianfan.Mcp@{{{ThisAssembly.Version}}}","--yes"],"environment":{"QIANFAN_SANDBOX":"1"}}""",
        new Connection(Settings: [new(Setting.Sandbox, "1")]).Entry(Find("opencode")).ToJsonString());

    /// <summary>Both versions read the one shape, but no document says so of a mixture.</summary>
    [Theory]
    [InlineData("{ \"mcp\": { \"servers\": { \"x\": {} } } }", false)]
    [InlineData("{ // mine\n \"mcp\": { \"x\": {} }, }", true)]
    [InlineData("{ \"mcp\": { \"servers\": null } }", true)]
    public void A_file_in_the_shape_of_OpenCode_2_is_left_to_its_user(string file, bool isWritten) =>
        Assert.Equal(isWritten, new Snippet(Find("opencode"), new()).Into(file) is not null);

    [Fact]
    public void Yaml_is_printed()
    {
        Assert.Equal(
            $"""
            extensions:
              qianfan:
                type: "stdio"
                name: "qianfan"
                enabled: true
                cmd: "dotnet"
                args: ["dnx", "Qianfan.Mcp@{ThisAssembly.Version}", "--yes"]
                env_keys: ["QIANFAN_API_KEY", "QIANFAN_ACCESS_KEY", "QIANFAN_SECRET_KEY"]
                envs:
                  QIANFAN_MCP_LANG: "zh"

            """, new Snippet(Find("goose"), new(Settings: [new(Setting.Language, "zh")])).ToString());
        Assert.Equal(
            """
            extensions:
              qianfan:
                type: "streamable_http"
                name: "qianfan"
                enabled: true
                uri: "https://models.example.com/mcp"
                headers:
                  Authorization: "Bearer YOUR_MCP_KEY"

            """, new Snippet(Find("goose"), ClientGuide.Endpoint).ToString());
    }

    [Theory]
    [InlineData("dify")]
    [InlineData("open-webui")]
    public void A_form_gets_the_address_and_the_header(string id) => Assert.Equal(
        "url: \"https://models.example.com/mcp\"\nheaders:\n  Authorization: \"Bearer YOUR_MCP_KEY\"\n",
        new Snippet(Find(id), ClientGuide.Endpoint).ToString());

    [Fact]
    public void Keys_that_stand_in_a_file_already_stay()
    {
        var cursor = Find("cursor");
        var mine = new Snippet(cursor, new()).ToString().Replace("${env:QIANFAN_ACCESS_KEY}", "mine", StringComparison.Ordinal)
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
