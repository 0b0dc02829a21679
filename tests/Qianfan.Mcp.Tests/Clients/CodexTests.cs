using Qianfan.Mcp.Clients;
using Qianfan.Mcp.Configuration;

namespace Qianfan.Mcp.Tests.Clients;

/// <summary>What <c>install codex</c> makes of files that once came out broken: Codex loads no server at all from those.</summary>
public sealed class CodexTests
{
    private const string Keys = "env_vars = [\"QIANFAN_API_KEY\", \"QIANFAN_ACCESS_KEY\", \"QIANFAN_SECRET_KEY\"]\n";

    private static readonly Connection _program = new();
    private static readonly Connection _endpoint = new(new("https://models.example.com/mcp"));
    private static readonly Connection _sandbox = new(Settings: [new(Setting.Sandbox, "1")]);
    private static readonly Connection _coreTools = new(Settings: [new(Setting.Tools, "core")]);

    private static readonly string _command = $"command = \"dotnet\"\nargs = [\"dnx\", \"Qianfan.Mcp@{ThisAssembly.Version}\", \"--yes\"]\n";
    private static readonly string _head = $"[mcp_servers.qianfan]\n{_command}";

    private const string Remote =
        "[mcp_servers.qianfan]\nurl = \"https://models.example.com/mcp\"\nbearer_token_env_var = \"QIANFAN_MCP_KEY\"\n";

    [Theory]
    [InlineData("")]
    [InlineData("env = { QIANFAN_MCP_TOOLS = \"all\" }\ncwd = '/srv'\n")]
    [InlineData("env = { QIANFAN_SANDBOX = \"1\" } # mine")]
    [InlineData("\n[mcp_servers.qianfan.env] # mine")]
    [InlineData("\n[mcp_servers.qianfan.env]\nA = '1' # mine")]
    [InlineData("env.QIANFAN_MCP_TOOLS = \"all\" # mine\nenv.\"A B\" = \"1\"\n")]
    [InlineData("\n[mcp_servers.qianfan.env]\n# mine\nQIANFAN_MCP_TOOLS = \"all\"\n")]
    public void Issue_codex_switch_to_url_keeps_nothing_of_the_program(string more)
    {
        Assert.Equal(Remote, Into(_head + Keys + more, _endpoint));
        Assert.Equal(Remote + "\n[tui]\nx = 1\n", Into($"{(_head + Keys + more).TrimEnd()}\n\n[tui]\nx = 1\n", _endpoint));
        Assert.Equal(Remote.ReplaceLineEndings("\r\n"), Into((_head + Keys + more).ReplaceLineEndings("\r\n"), _endpoint));
    }

    [Theory]
    [InlineData("")]
    [InlineData("http_headers = { X-A = \"1\" }\n")]
    [InlineData("http_headers.X-A = \"1\"\noauth_resource = \"x\"\n")]
    [InlineData("[mcp_servers.qianfan.env_http_headers]\nX-A = \"A\"\n")]
    public void Issue_codex_switch_to_program_keeps_nothing_of_the_url(string more) =>
        Assert.Equal(_head + Keys, Into(Remote + more, _program));

    [Fact]
    public void Other_members_survive_either_switch()
    {
        const string mine = "# mine\nstartup_timeout_sec = 60 # slow\nenabled_tools = [\"find_models\"]\n";

        var remote = Into(_head + mine + Keys, _endpoint);

        Assert.Equal("[mcp_servers.qianfan]\n" + mine + Remote[(Remote.IndexOf('\n', StringComparison.Ordinal) + 1)..], remote);
        Assert.Equal("[mcp_servers.qianfan]\n" + mine + _command + Keys, Into(remote!, _program));
    }

    [Fact]
    public void Headers_of_the_user_stay_with_another_url()
    {
        var mine = Remote.Replace("models.example.com", "old.example.com", StringComparison.Ordinal) + "http_headers = { X-A = \"1\" }\n";

        Assert.Equal(Remote + "http_headers = { X-A = \"1\" }\n", Into(mine, _endpoint));
    }

    [Theory]
    [InlineData("\n[mcp_servers.qianfan.env]\nQIANFAN_MCP_TOOLS = \"all\"\n", "\n[mcp_servers.qianfan.env]\nQIANFAN_MCP_TOOLS = \"core\"\n")]
    [InlineData("\n[mcp_servers.qianfan.env]\nOTHER = \"1\" # mine", "\n[mcp_servers.qianfan.env]\nOTHER = \"1\" # mine\nQIANFAN_MCP_TOOLS = \"core\"\n")]
    [InlineData("\n[mcp_servers.'qianfan'.\"env\"]\n", "\n[mcp_servers.'qianfan'.\"env\"]\nQIANFAN_MCP_TOOLS = \"core\"\n")]
    [InlineData("env = { A = '1', QIANFAN_MCP_TOOLS = \"all\" } # mine\n", "env = { A = '1', QIANFAN_MCP_TOOLS = \"core\" } # mine\n")]
    [InlineData("env.A = '1'\nenv.QIANFAN_MCP_TOOLS = \"all\"\n", "env.A = '1'\nenv.QIANFAN_MCP_TOOLS = \"core\"\n")]
    [InlineData("  env.A = '1' # mine\n# end\n", "  env.A = '1' # mine\n  env.QIANFAN_MCP_TOOLS = \"core\"\n# end\n")]
    public void Issue_codex_env_is_set_where_it_stands_and_never_twice(string before, string after)
    {
        Assert.Equal(_head + Keys + after, Into(_head + Keys + before, _coreTools));
        Assert.Equal(_head + Keys + after, Into(_head + Keys + after, _coreTools));
    }

    [Theory]
    [InlineData("env = { QIANFAN_SANDBOX = \"1\" }\n", "")]
    [InlineData("env = { A = \"1\", QIANFAN_SANDBOX = \"1\" }\n", "env = { A = \"1\" }\n")]
    [InlineData("env.QIANFAN_SANDBOX = \"1\"\n", "")]
    [InlineData("env.QIANFAN_SANDBOX = \"1\"\nenv.A = \"1\"\n", "env.A = \"1\"\n")]
    public void Issue_codex_leaves_the_sandbox_by_not_naming_it(string before, string after)
    {
        Assert.Equal(_head + after + Keys, Into(_head + before, _program));
        Assert.Equal($"{_head}{after}{Keys}\n[[x]]\n", Into($"{_head}{before}\n[[x]]\n", _program));
    }

    [Fact]
    public void Issue_codex_leaves_the_sandbox_of_a_sub_table()
    {
        Assert.Equal(_head + Keys, Into($"{_head}\n[mcp_servers.qianfan.env]\nQIANFAN_SANDBOX = \"1\"\n", _program));
        Assert.Equal($"{_head}{Keys}\n[mcp_servers.qianfan.env]\nA = \"1\"\n\n# tui\n[tui]\n",
            Into($"{_head}\n[mcp_servers.qianfan.env]\nQIANFAN_SANDBOX = \"1\"\nA = \"1\"\n\n# tui\n[tui]\n", _program));
    }

    [Fact]
    public void The_sandbox_joins_an_env_that_is_there() => Assert.Equal(
        $"{_head}{Keys}\n[mcp_servers.qianfan.env]\nQIANFAN_MCP_TOOLS = \"all\"\nQIANFAN_SANDBOX = \"1\"\n",
        Into($"{_head}{Keys}\n[mcp_servers.qianfan.env]\nQIANFAN_MCP_TOOLS = \"all\"\n", _sandbox));

    [Theory]
    [InlineData("developer_instructions = \"\"\"\nExample of a server:\n[mcp_servers.qianfan]\ncommand = \"z\"\n\"\"\"\n[tui]\nnotifications = true\n")]
    [InlineData("text = '''\n[mcp_servers.qianfan]\ncommand = \"z\"\n'''\n")]
    [InlineData("# [mcp_servers.qianfan]\n# command = \"z\"\n")]
    [InlineData("list = [\n  [1],\n  # [mcp_servers.qianfan]\n]\n")]
    public void Issue_codex_header_inside_a_text_is_no_table(string before) =>
        Assert.Equal($"{before}\n{_head}{Keys}", Into(before, _program));

    [Fact]
    public void Names_that_the_user_passes_on_stay() => Assert.Equal(
        _head + "env_vars = [\"HTTPS_PROXY\", \"QIANFAN_API_KEY\", \"QIANFAN_ACCESS_KEY\", \"QIANFAN_SECRET_KEY\"]\n",
        Into(_head + "env_vars = ['HTTPS_PROXY']\n", _program));

    private static string? Into(string before, Connection connection) =>
        new Snippet(ClientList.All.Single(client => client.Id == "codex"), connection).Into(before);
}
