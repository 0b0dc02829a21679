using System.Text.Json;
using System.Text.Json.Nodes;
using Qianfan.Mcp.Clients;
using Qianfan.Mcp.Configuration;

namespace Qianfan.Mcp.Tests.Clients;

/// <summary>The server's entry in JSON files that are somebody's: changed, switched and taken out.</summary>
public sealed class SnippetChangeTests
{
    private static readonly Connection _program = new();
    private static readonly Connection _endpoint = new(new("https://models.example.com/mcp"));
    private static readonly Connection _sandbox = new(Settings: [new(Setting.Sandbox, "1")]);

    public static TheoryData<string> Ids => [.. ClientList.All.Where(client => !client.IsToml).Select(client => client.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Issue_switching_leaves_nothing_of_the_other_way(string id)
    {
        var client = Find(id);
        if (client.Remote is null)
            return;
        var (program, endpoint) = (Entry(Into(id, "", _program), client), Entry(Into(id, "", _endpoint), client));

        Assert.True(JsonNode.DeepEquals(endpoint, Entry(Into(id, Into(id, "", _program), _endpoint), client)));
        Assert.True(JsonNode.DeepEquals(program, Entry(Into(id, Into(id, "", _endpoint), _program), client)));
        Assert.True(JsonNode.DeepEquals(program, Entry(Into(id, Into(id, "", _sandbox), _program), client)));
    }

    [Fact]
    public void Comments_and_members_of_the_user_stay_in_the_entry()
    {
        const string mine = """
            {
                // all
                "mcpServers": {
                    "qianfan": {
                        // mine
                        "disabled": false, // not now
                        "timeout": 1.50,
                        "command": "old",
                        "args": [],
                        "env": {
                            "A": "1", // a
                            "QIANFAN_SANDBOX": "1"
                        }
                    }
                }
            }
            """;

        var after = Into("cursor", mine, _endpoint);

        Assert.Equal("""
            {
                // all
                "mcpServers": {
                    "qianfan": {
                        // mine
                        "disabled": false, // not now
                        "timeout": 1.50,
                        "url": "https://models.example.com/mcp",
                        "headers": {
                            "Authorization": "Bearer YOUR_MCP_KEY"
                        }
                    }
                }
            }
            """, after);
        Assert.Contains(
            "\"A\": \"1\", // a\n                \"QIANFAN_API_KEY\"", Into("cursor", mine, _program), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\n\t\"mcpServers\": {\n\t\t\"a\": {\n\t\t\t\"command\": \"x\"\n\t\t}\n\t}\n}\n", "\t")]
    [InlineData("{\n    \"mcpServers\": {}\n}\n", "    ")]
    [InlineData("{\r\n   \"mcpServers\": null\r\n}\r\n", "   ")]
    [InlineData("{\n\t\"other\": 1\n}", "\t")]
    [InlineData("{\n    \"mcpServers\": {\n      \"a\": 1\n    }\n}", "      ", "  ")]
    [InlineData("{\n\t\"mcpServers\": {\n\t\t\"qianfan\": {\n\t\t    \"command\": \"x\"\n\t\t}\n\t}\n}", "\t", "    ")]
    [InlineData("{ \"mcpServers\": {} }", "  ")]
    public void Issue_the_indentation_is_that_of_the_file(string before, string indent, string? deeper = null)
    {
        var after = Into("cursor", before, _program).ReplaceLineEndings("\n");

        var (server, unit) = deeper is null ? (indent + indent, indent) : indent == "\t" ? ("\t\t", deeper) : (indent, deeper);
        if (!before.Contains('\n', StringComparison.Ordinal))
            server = unit;
        Assert.Contains($"\n{server}\"qianfan\": {{\n{server}{unit}\"command\": \"dotnet\",\n", after, StringComparison.Ordinal);
        Assert.Contains($"\n{server}{unit}\"env\": {{\n{server}{unit}{unit}\"QIANFAN_API_KEY\"", after, StringComparison.Ordinal);
        Assert.Equal(after, Into("cursor", after, _program));
    }

    [Theory]
    [InlineData("""{"mcpServers":{"qianfan":{"command":"x","command":"y","env":{"A":"1","A":"2"}}}}""")]
    [InlineData("""{"mcpServers":{"qianfan":5}}""")]
    [InlineData("""{"mcpServers":{"qianfan":null},"inputs":null}""")]
    [InlineData("""{"mcpServers":{"qianfan":{"env":[],"args":{},"x":null}}}""")]
    [InlineData("""{"mcpServers":{"a":1},"mcpServers":{"b":null}}""")]
    public void Odd_entries_are_put_right(string before)
    {
        var entry = Entry(Into("cursor", before, _program), Find("cursor"));

        Assert.Equal("dotnet", (string?)entry["command"]);
        Assert.IsType<JsonObject>(entry["env"]);
    }

    [Theory]
    [InlineData("{ \"mcpServers\": { \"qianfan\": {} } }", "{ \"mcpServers\": {} }")]
    [InlineData("{\"mcpServers\":{\"a\":1,\"qianfan\":{}}}", "{\"mcpServers\":{\"a\":1}}")]
    [InlineData("{\"mcpServers\":{\"qianfan\":{},\"a\":1}}", "{\"mcpServers\":{\"a\":1}}")]
    [InlineData("{\"mcpServers\":{\"qianfan\":{},\"qianfan\":{}, \"a\":1}}", "{\"mcpServers\":{\"a\":1}}")]
    [InlineData("{\n  \"mcpServers\": {\n    \"qianfan\": {\n    }\n  }\n}\n", "{\n  \"mcpServers\": {}\n}\n")]
    [InlineData(
        "{ \"mcpServers\": {\r\n  \"a\": 1, // é, a\r\n  // ours\r\n  \"qianfan\": {\r\n  } // b\r\n} }",
        "{ \"mcpServers\": {\r\n  \"a\": 1 // é, a\r\n  // ours\r\n} }")]
    [InlineData(
        "{ \"mcpServers\": {\n  \"a\": 1,\n  \"qianfan\": {}, /* b */\n  /* c */ \"d\": 1,\n} }",
        "{ \"mcpServers\": {\n  \"a\": 1,\n  /* c */ \"d\": 1,\n} }")]
    [InlineData("{ \"mcpServers\": {\n  \"a\": 1,\n  \"qianfan\": {}, \"b\": 2\n} }", "{ \"mcpServers\": {\n  \"a\": 1,\n  \"b\": 2\n} }")]
    [InlineData("{ \"mcpServers\": {\n  \"a\": 1,\n  \"qianfan\": {} } }", "{ \"mcpServers\": {\n  \"a\": 1\n } }")]
    [InlineData("{ \"mcpServers\": null }", null)]
    [InlineData("{ \"servers\": { \"qianfan\": 1 } }", null)]
    [InlineData("{ \"mcpServers\": { \"Qianfan\": 1 } } // qianfan", null)]
    [InlineData("", null)]
    public void Only_the_entry_is_taken_out(string before, string? after) =>
        Assert.Equal(after ?? before, new Snippet(Find("cursor"), _program).OutOf(before));

    [Fact]
    public void What_the_client_asks_for_goes_with_the_last_server_that_needs_it()
    {
        var vscode = new Snippet(Find("vscode"), _program);
        const string mine = """
            {
              "inputs": [
                { "id": "mine", "type": "promptString" }
              ],
              "servers": {
                "a": { "env": { "KEY": "${input:mine}" } }
              }
            }
            """;
        var both = Into("vscode", Into("vscode", mine, _program), _endpoint);
        var shared = both.Replace("input:mine", "input:qianfan_secret_key", StringComparison.Ordinal);

        Assert.Equal(mine, vscode.OutOf(both));
        Assert.Equal(
            ["mine", "qianfan_secret_key"],
            JsonNode.Parse(vscode.OutOf(shared)!)!["inputs"]!.AsArray().Select(input => (string?)input!["id"]));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Taking_out_undoes_putting_in(string id)
    {
        var client = Find(id);
        var servers = $"\"{client.Servers}\"";
        foreach (var before in new[] { $"{{\n\t\"a\": [],\n\t{servers}: {{\n\t\t\"b\": {{}}\n\t}}\n}}", $"{{{servers}: {{\"b\": 1}}}}\n" })
        {
            var after = new Snippet(client, _program).OutOf(Into(id, before, _program))!;
            var (wanted, left) = (JsonNode.Parse(before)!.AsObject(), JsonNode.Parse(after)!.AsObject());
            left.Remove("inputs");
            Assert.True(JsonNode.DeepEquals(wanted, left), after);
        }
    }

    private static JsonObject Entry(string text, Client client)
    {
        using var document = JsonDocument.Parse(text);
        return JsonNode.Parse(document.RootElement.GetProperty(client.Servers).GetProperty(Connection.Name).GetRawText())!.AsObject();
    }

    private static string Into(string id, string before, Connection connection) => new Snippet(Find(id), connection).Into(before)!;

    private static Client Find(string id) => ClientList.All.Single(client => client.Id == id);
}
