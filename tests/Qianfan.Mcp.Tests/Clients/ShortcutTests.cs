using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qianfan.Mcp.Clients;
using Qianfan.Mcp.Configuration;

namespace Qianfan.Mcp.Tests.Clients;

/// <summary>The one line beside the file says the same, in the words of each client, and no secret.</summary>
public sealed partial class ShortcutTests
{
    private const string Url = "https://models.example.com/mcp";

    private static readonly string[] _program = [Launcher.Dnx.Command, .. Launcher.Dnx.Arguments];
    private static readonly string[] _keys = ["QIANFAN_API_KEY", "QIANFAN_ACCESS_KEY", "QIANFAN_SECRET_KEY"];

    [Theory]
    [InlineData("claude-code", false, "claude mcp add", "--scope user qianfan --")]
    [InlineData("claude-code", true, "claude mcp add", "--scope project qianfan --")]
    [InlineData("gemini-cli", false, "gemini mcp add", "--scope user qianfan")]
    [InlineData("qwen-code", true, "qwen mcp add", "--scope project qianfan")]
    [InlineData("copilot-cli", false, "copilot mcp add", "qianfan --")]
    public void A_command_starts_the_program_with_the_keys_by_name(string id, bool isProject, string begin, string end) => Assert.Equal(
        [.. begin.Split(' '), .. _keys.SelectMany(name => new[] { "--env", $"{name}=${{{name}}}" }), .. end.Split(' '), .. _program],
        Words(Line(id, new(), isProject)));

    [Theory]
    [InlineData("claude-code", "claude", "--scope user qianfan")]
    [InlineData("gemini-cli", "gemini", "--scope user qianfan")]
    [InlineData("qwen-code", "qwen", "--scope user qianfan")]
    [InlineData("copilot-cli", "copilot", "qianfan")]
    public void A_command_reaches_an_endpoint(string id, string program, string place) => Assert.Equal(
        [program, "mcp", "add", "--transport", "http", "--header", "Authorization: Bearer ${QIANFAN_MCP_KEY}", .. place.Split(' '), Url],
        Words(Line(id, ClientGuide.Endpoint)));

    [Fact]
    public void Codex_names_the_key_of_an_endpoint_but_passes_none_to_a_program()
    {
        Assert.Equal($"codex mcp add qianfan --url {Url} --bearer-token-env-var QIANFAN_MCP_KEY", Line("codex", ClientGuide.Endpoint));
        Assert.Equal($"codex mcp add qianfan --env QIANFAN_SANDBOX=1 -- {string.Join(' ', _program)}",
            Line("codex", new(Settings: [new(Setting.Sandbox, "1")])));
        Assert.Null(Shortcut.For(Find("codex"), new(), isProject: false));
    }

    [Theory]
    [InlineData("it's", "'QIANFAN_MCP_LANG=it'\\''s'", "'QIANFAN_MCP_LANG=it''s'")]
    [InlineData("a b", "'QIANFAN_MCP_LANG=a b'", "'QIANFAN_MCP_LANG=a b'")]
    [InlineData("$(x)", "'QIANFAN_MCP_LANG=$(x)'", "'QIANFAN_MCP_LANG=$(x)'")]
    [InlineData("a&b", "'QIANFAN_MCP_LANG=a&b'", "'QIANFAN_MCP_LANG=a&b'")]
    [InlineData("http://p:8", "QIANFAN_MCP_LANG=http://p:8", "QIANFAN_MCP_LANG=http://p:8")]
    public void No_shell_changes_a_value(string value, string quoted, string inPowerShell) => Assert.Contains(
        $" --env {(OperatingSystem.IsWindows() ? inPowerShell : quoted)} --scope ",
        Line("claude-code", new(Settings: [new(Setting.Language, value)])), StringComparison.Ordinal);

    [Theory]
    [InlineData("trae", "stdio")]
    [InlineData("trae-cn", "stdio")]
    [InlineData("trae", "http")]
    [InlineData("trae-cn", "http")]
    public void Trae_opens_a_link_with_the_entry(string id, string type)
    {
        var connection = type == "http" ? ClientGuide.Endpoint : ClientGuide.Program;
        var link = Line(id, connection);

        Assert.StartsWith($"{id}://trae.ai-ide/mcp-import?type={type}&name=qianfan&config=", link, StringComparison.Ordinal);
        Assert.Equal(connection.Entry(Find(id)).ToJsonString(), Decoded(link.Split("config=")[1]));
        Assert.Null(Shortcut.For(Find(id), connection, isProject: true));
    }

    [Fact]
    public void Cherry_Studio_opens_a_link_with_the_configuration()
    {
        var link = Line("cherry-studio", new());

        Assert.StartsWith("cherrystudio://mcp/install?servers=", link, StringComparison.Ordinal);
        Assert.Equal(JsonNode.Parse(new Snippet(Find("cherry-studio"), new()).ToString())!.ToJsonString(), Decoded(link.Split("servers=")[1]));
        Assert.Null(Shortcut.For(Find("cherry-studio"), ClientGuide.Endpoint, isProject: false));
    }

    private static string Line(string id, Connection connection, bool isProject = false) => Shortcut.For(Find(id), connection, isProject)!;

    private static string Decoded(string text) => Encoding.UTF8.GetString(Convert.FromBase64String(Uri.UnescapeDataString(text)));

    // As a shell reads them.
    private static string[] Words(string line) => [.. Word().Matches(line).Select(match => match.Value.Trim('\''))];

    private static Client Find(string id) => ClientList.All.Single(client => client.Id == id);

    [GeneratedRegex("'[^']*'|[^ ']+")]
    private static partial Regex Word();
}
