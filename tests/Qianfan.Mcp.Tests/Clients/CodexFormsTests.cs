using System.Text.RegularExpressions;
using Qianfan.Mcp.Clients;
using Qianfan.Mcp.Configuration;
using Tomlyn;
using Tomlyn.Model;

namespace Qianfan.Mcp.Tests.Clients;

/// <summary>Whatever form a Codex file is written in, another reader finds in it what was wanted, and the rest as it was.</summary>
public sealed partial class CodexFormsTests
{
    private static readonly Client _codex = ClientList.All.Single(client => client.Id == "codex");

    private static readonly Connection[] _connections =
    [
        new(),
        new(new("https://models.example.com/mcp")),
        new(Settings: [new(Setting.Sandbox, "1")]),
        new(Settings: [new(Setting.Tools, "core")]),
    ];

    private static readonly string[] _remote = ["bearer_token_env_var", "url"], _local = ["args", "command", "env", "env_vars"];

    public static TheoryData<string> Forms =>
    [
        "",
        "mcp_servers = {}",
        "mcp_servers = { other = { command = \"x\", at = 1979-05-27 } } # mine\nz = 1",
        "mcp_servers = { qianfan = { command = \"x\", startup_timeout_sec = 1.50, env = { A = '1', QIANFAN_SANDBOX = \"1\" } }, b.url = 'u' }",
        "mcp_servers.qianfan.command = \"x\"",
        "mcp_servers.qianfan.url = \"x\"",
        "mcp_servers.qianfan = { url = \"x\", http_headers.A = \"1\", tool_timeout_sec = 5 }\n[tui]\nx = 1",
        "mcp_servers.qianfan.command = \"x\"\nmcp_servers.other.url = \"y\"\nmcp_servers.qianfan.env.A = \"1\" # mine\n[[x]]\ny = 1\n[[x]]\ny = nan",
        "[mcp_servers]\nqianfan = { command = \"x\", args = [ 'a' ] } # mine\nother = { url = \"y\" }",
        "[mcp_servers]\nqianfan.command = \"x\"\nqianfan.env = { 'A' = '1' }\n\n[mcp_servers.other]\nurl = \"y\"",
        "[mcp_servers]\n\"qianfan\".'command' = \"x\"\n[mcp_servers.qianfan.env]\nA = \"1\"",
        "[mcp_servers]\n\n[ mcp_servers . \"qianfan\" ]\nargs = [\n  'a', # one\n  \"]\",\n]\nenabled = true\nstartup_timeout_sec = 0.5 # slow\n",
        "[mcp_servers.qianfan.env]\nA = \"1\"\n[mcp_servers.qianfan]\nurl = \"x\"\n# end",
        "[mcp_servers.qianfan.env]\nA = \"\"\"\n[mcp_servers.qianfan]\n\"\"\"\n[mcp_servers.a]\nurl = '''\n[mcp_servers.qianfan]\n'''\n",
        "[mcp_servers.qianfan]\nenv_vars = [\"A\", { name = \"B\", source = \"remote\" }]\nenabled_tools = []\n[mcp_servers.qianfan.tools.x]\nx = 1\n",
        "[mcp_servers.a]\ncommand = \"a\"\n\n# ours\n[mcp_servers.qianfan]\ncommand = \"x\"\n# last\n\n# b's\n[mcp_servers.b]\ncommand = \"b\"\n",
        "[[projects]]\nmcp_servers.qianfan.command = \"not ours\"\n[[projects.x]]\n[projects.y]\n[[projects]]\nat = 07:32:00\n",
        "[mcp_servers.\"qian\\u0066an\"]\ncommand = \"x\"\nbig = 0xFF_FF\n",
        "profile = \"a\"\n[profiles.a]\nx = 1e6\n[profiles.a.mcp_servers.qianfan]\ncommand = \"not ours\"",
    ];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_form_is_changed_in_the_entry_alone(string form)
    {
        foreach (var before in new[] { form, form.ReplaceLineEndings("\r\n") })
            foreach (var first in _connections)
            {
                var after = Into(before, first);
                Compare(before, after, first);
                Assert.Equal(after, Into(after, first));
                // From each way of reaching the server to each.
                foreach (var second in _connections)
                    Compare(before, Into(after, second), second);
                Compare(before, Out(after), null);
            }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Taken_out_only_the_entry_is_missing(string form)
    {
        Compare(form, Out(form), null);
        Assert.Equal(Out(form), Out(Out(form)));
        if (!OwnTable().IsMatch(form))
            Assert.Equal(form.TrimEnd(), Out(Into(form, _connections[0])).TrimEnd());
    }

    [Theory]
    [InlineData(
        "[mcp_servers.a]\nx = 1\n\n[mcp_servers.qianfan]\ny = 1\n\n[mcp_servers.qianfan.env]\nA = '1'\n\n# b\n[mcp_servers.b]\n",
        "[mcp_servers.a]\nx = 1\n\n# b\n[mcp_servers.b]\n")]
    [InlineData("[[mcp_servers.qianfan]]\nx = 1\n[[mcp_servers.qianfan]]\n[b]\n", "[b]\n")]
    [InlineData("mcp_servers = { qianfan = { x = 1 }, b = { y = 1.0 } }\n", "mcp_servers = { b = { y = 1.0 } }\n")]
    [InlineData("mcp_servers = { qianfan.x = 1 }", "mcp_servers = {}")]
    [InlineData("[mcp_servers]\nqianfan.x = 1\nb.y = 1\n", "[mcp_servers]\nb.y = 1\n")]
    [InlineData("[mcp_servers]\nqianfan = 5", "[mcp_servers]\n")]
    public void The_rest_keeps_its_bytes(string before, string after) => Assert.Equal(after, Out(before));

    [Fact]
    public void Inline_members_of_the_user_keep_their_text() => Assert.Equal(
        "mcp_servers = { qianfan = { startup_timeout_sec = 1.50, env = { A = '1' }, command = \"dotnet\", "
            + $"args = [\"dnx\", \"Qianfan.Mcp@{ThisAssembly.Version}\", \"--yes\"], "
            + "env_vars = [\"QIANFAN_API_KEY\", \"QIANFAN_ACCESS_KEY\", \"QIANFAN_SECRET_KEY\"] }, b.url = 'u' } # mine",
        Into("mcp_servers = { qianfan = { startup_timeout_sec = 1.50, env = { A = '1', QIANFAN_SANDBOX = \"1\" } }, b.url = 'u' } # mine", _connections[0]));

    private static string Into(string before, Connection connection) => new Snippet(_codex, connection).Into(before)!;

    private static string Out(string before) => new Snippet(_codex, _connections[0]).OutOf(before)!;

    private static void Compare(string before, string after, Connection? connection)
    {
        var (old, young) = (Read(before), Read(after));
        var (mine, ours) = (Take(old), Take(young));
        Assert.True(Text(old) == Text(young), $"{before}\n=>\n{after}");
        if (connection is null)
        {
            Assert.Null(ours);
            return;
        }
        Assert.NotNull(ours);
        // The other way's members are gone; the user's own stay.
        Assert.Empty(ours.Keys.Intersect(connection.Url is null ? [.. _remote, "http_headers"] : _local));
        foreach (var (name, value) in mine ?? [])
            if (!_remote.Concat(_local).Append("http_headers").Contains(name))
                Assert.Equal(Text(value), Text(ours[name]));
        if (connection.Url is { } url)
        {
            Assert.Equal((url.ToString(), Connection.EndpointKey), ((string)ours["url"], (string)ours["bearer_token_env_var"]));
            return;
        }
        Assert.Equal("dotnet", ours["command"]);
        Assert.Equal(Launcher.Dnx.Arguments, ((TomlArray)ours["args"]).Cast<string>());
        var environment = ours.TryGetValue("env", out var env) ? (TomlTable)env : [];
        Assert.Equal(connection.Settings?.Any(pair => pair.Key == Setting.Sandbox) is true, environment.ContainsKey("QIANFAN_SANDBOX"));
        Assert.All(connection.Settings ?? [], pair => Assert.Equal(pair.Value, environment[pair.Key.Variable]));
    }

    private static TomlTable Read(string text) => TomlSerializer.Deserialize<TomlTable>(text)!;

    private static TomlTable? Take(TomlTable root)
    {
        if (!root.TryGetValue("mcp_servers", out var servers) || servers is not TomlTable table)
            return null;
        var ours = table.TryGetValue("qianfan", out var entry) ? (TomlTable)entry : null;
        table.Remove("qianfan");
        if (table.Count == 0)
            root.Remove("mcp_servers");
        return ours;
    }

    private static string Text(object? value) => value switch
    {
        TomlTable table => $"{{{string.Join(",", table.Select(pair => $"{pair.Key}={Text(pair.Value)}").Order(StringComparer.Ordinal))}}}",
        TomlTableArray tables => $"[{string.Join(",", tables.Select(Text))}]",
        TomlArray items => $"[{string.Join(",", items.Select(Text))}]",
        _ => FormattableString.Invariant($"{value?.GetType().Name} {value}"),
    };

    [GeneratedRegex("qian(\\\\u0066|f)an")]
    private static partial Regex OwnTable();
}
