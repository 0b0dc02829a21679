using System.Text.Json.Nodes;
using Qianfan.Mcp.Clients;
using Qianfan.Mcp.Configuration;
using Tomlyn;
using Tomlyn.Model;

namespace Qianfan.Mcp.Tests.Clients;

/// <summary>What clients start, on each system and in each kind of file, and which of it is meant where nobody says.</summary>
public sealed class LauncherTests
{
    private static readonly string _version = ThisAssembly.Version;

    public static TheoryData<string, string, bool, string[]> Launchers => new()
    {
        { "npx", "/opt/qianfan-mcp", false, ["npx", "-y", $"qianfan-mcp@{_version}"] },
        { "npx", @"C:\q\qianfan-mcp.exe", true, ["cmd", "/c", "npx", "-y", $"qianfan-mcp@{_version}"] },
        { "uvx", "/opt/qianfan-mcp", false, ["uvx", $"qianfan-mcp@{_version}"] },
        { "uvx", @"C:\q\qianfan-mcp.exe", true, ["uvx", $"qianfan-mcp@{_version}"] },
        { "dnx", "/opt/qianfan-mcp", false, ["dotnet", "dnx", $"Qianfan.Mcp@{_version}", "--yes"] },
        { "dnx", @"C:\q\qianfan-mcp.exe", true, ["dotnet", "dnx", $"Qianfan.Mcp@{_version}", "--yes"] },
        { "path", "/opt/my tools/qianfan-mcp", false, ["/opt/my tools/qianfan-mcp"] },
        { "path", @"C:\new\qianfan-mcp.exe", true, [@"C:\new\qianfan-mcp.exe"] },
        { "path", "/usr/bin/dotnet", false, ["/usr/bin/dotnet", "/lib/qianfan-mcp.dll"] },
    };

    [Theory]
    [MemberData(nameof(Launchers))]
    public void Every_kind_of_file_holds_its_words(string name, string program, bool isWindows, string[] words)
    {
        var connection = Connect(name, program, isWindows);

        var json = JsonNode.Parse(Text("cursor", connection))!["mcpServers"]!["qianfan"]!;
        Assert.Equal(words, json["args"]!.AsArray().Prepend(json["command"]).Select(word => (string?)word));
        var list = JsonNode.Parse(Text("opencode", connection))!["mcp"]!["qianfan"]!["command"]!;
        Assert.Equal(words, list.AsArray().Select(word => (string?)word));
        var toml = (TomlTable)((TomlTable)TomlSerializer.Deserialize<TomlTable>(Text("codex", connection))!["mcp_servers"])["qianfan"];
        Assert.Equal(words, ((TomlArray)toml["args"]).Prepend(toml["command"]));
        // What stands between double quotes means in YAML what it means in JSON.
        var yaml = Text("goose", connection).Split('\n').Select(line => line.Trim().Split(": ", 2)).Where(line => line.Length == 2)
            .ToDictionary(line => line[0], line => line[1]);
        Assert.Equal(words, JsonNode.Parse(yaml["args"])!.AsArray().Prepend(JsonNode.Parse(yaml["cmd"])).Select(word => (string?)word));
    }

    [Theory]
    [InlineData("npx", false, "npx -y qianfan-mcp@")]
    [InlineData("npx", true, "cmd /c npx -y qianfan-mcp@")]
    [InlineData("uvx", false, "uvx qianfan-mcp@")]
    [InlineData("dnx", false, "dotnet dnx Qianfan.Mcp@")]
    [InlineData("path", false, "'/opt/my tools/qianfan-mcp'")]
    public void Every_line_and_link_follows(string name, bool isWindows, string end)
    {
        var connection = Connect(name, "/opt/my tools/qianfan-mcp", isWindows);
        string Line(string id) => Shortcut.For(Find(id), connection, isProject: false)!;

        Assert.Contains($" qianfan -- {end}", Line("claude-code"), StringComparison.Ordinal);
        Assert.Contains($" qianfan {end}", Line("gemini-cli"), StringComparison.Ordinal);
        var sandbox = connection with { Settings = [new(Setting.Sandbox, "1")] };
        Assert.Contains($" -- {end}", Shortcut.For(Find("codex"), sandbox, isProject: false)!, StringComparison.Ordinal);
        var config = Convert.FromBase64String(Uri.UnescapeDataString(Line("trae").Split("config=")[1]));
        Assert.Equal(connection.Launcher.Command, (string?)JsonNode.Parse(config)!["command"]);
    }

    [Theory]
    [InlineData("cursor", """{ "mcpServers": { "qianfan": { "command": "dotnet", "args": ["dnx", "x"], "disabled": true } } }""")]
    [InlineData("opencode", """{ "mcp": { "qianfan": { "type": "local", "command": ["dotnet", "dnx", "x"], "disabled": true } } }""")]
    [InlineData("codex", "[mcp_servers.qianfan]\ncommand = 'dotnet'\nargs = ['dnx', 'x']\ndisabled = true\n")]
    public void Another_one_replaces_the_words_in_a_file_and_nothing_else(string id, string file)
    {
        foreach (var name in new[] { "npx", "uvx", "path" })
        {
            var text = new Snippet(Find(id), Connect(name, "/opt/qianfan-mcp")).Into(file)!;

            Assert.DoesNotContain("dnx", text, StringComparison.Ordinal);
            Assert.DoesNotContain("dotnet", text, StringComparison.Ordinal);
            Assert.Contains("qianfan-mcp", text, StringComparison.Ordinal);
            Assert.Contains("disabled", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("npx", "npx")]
    [InlineData("uvx", "uvx")]
    [InlineData("", "path")]
    [InlineData("NPX", "path")]
    [InlineData("pnpm", "path")]
    [InlineData(null, "path")]
    [InlineData(null, "dnx", "DotnetToolSettings.xml")]
    [InlineData("pnpm", "dnx", "DotnetToolSettings.xml")]
    [InlineData("npx", "npx", "DotnetToolSettings.xml")]
    [InlineData(null, "dnx", "qianfan-mcp.dll")]
    public void It_is_the_one_that_started_the_program(string? variable, string name, params string[] beside)
    {
        var folder = Directory.CreateTempSubdirectory("qianfan-launcher-");
        foreach (var file in beside)
            File.WriteAllText(Path.Combine(folder.FullName, file), "");

        Assert.Equal(name, Launcher.Started(Launcher.All("/opt/qianfan-mcp", "", isWindows: false), variable, folder.FullName).Name);

        folder.Delete(recursive: true);
    }

    private static Connection Connect(string name, string program, bool isWindows = false) => new()
    {
        Launcher = Launcher.All(program, "/lib/qianfan-mcp.dll", isWindows).Single(launcher => launcher.Name == name),
    };

    private static string Text(string id, Connection connection) => new Snippet(Find(id), connection).ToString();

    private static Client Find(string id) => ClientList.All.Single(client => client.Id == id);
}
