using System.Text.Json.Nodes;
using Qianfan.Mcp.Clients;

namespace Qianfan.Mcp.Tests.Clients;

/// <summary>One table of a TOML file is changed, everything else keeps its bytes.</summary>
public sealed class TomlTextTests
{
    private const string Whole = "[mcp_servers.qianfan]\ncommand = \"dotnet\"\nargs = [\"dnx\"]\n";

    [Theory]
    [InlineData("", Whole)]
    [InlineData("model = \"x\"", "model = \"x\"\n\n" + Whole)]
    [InlineData("a = 1\r\n", "a = 1\r\n\r\n[mcp_servers.qianfan]\r\ncommand = \"dotnet\"\r\nargs = [\"dnx\"]\r\n")]
    [InlineData(
        "[mcp_servers.\"qianfan\"] # mine\nargs = [\"old\"]\ntimeout = 5\n\n[other]\nargs = 1\n",
        "[mcp_servers.\"qianfan\"] # mine\nargs = [\"dnx\"]\ntimeout = 5\ncommand = \"dotnet\"\n\n[other]\nargs = 1\n")]
    [InlineData("[mcp_servers.other]\ncommand = \"x\"\n", "[mcp_servers.other]\ncommand = \"x\"\n\n" + Whole)]
    [InlineData("mcp_servers.other.command = \"x\"\n", "mcp_servers.other.command = \"x\"\n\n" + Whole)]
    [InlineData(
        "['mcp_servers' . qianfan]\nargs = [\n  \"x\", # old\n]\n# more\ncommand = 'dotnet' # fine",
        "['mcp_servers' . qianfan]\nargs = [\"dnx\"]\n# more\ncommand = 'dotnet' # fine")]
    [InlineData("[mcp_servers.qianfan]", Whole)]
    [InlineData(
        "[mcp_servers.qianfan] # mine\n# nothing yet\n\n[[rules]]\nx = 1\n",
        "[mcp_servers.qianfan] # mine\ncommand = \"dotnet\"\nargs = [\"dnx\"]\n# nothing yet\n\n[[rules]]\nx = 1\n")]
    [InlineData(
        "[mcp_servers.qianfan]\n\tcommand = \"dotnet\"\n[mcp_servers.qianfan.tools.find_models]\nenabled = true",
        "[mcp_servers.qianfan]\n\tcommand = \"dotnet\"\n\targs = [\"dnx\"]\n[mcp_servers.qianfan.tools.find_models]\nenabled = true")]
    [InlineData(
        "[mcp_servers.qianfan.tools.find_models]\nenabled = true\n",
        "[mcp_servers.qianfan.tools.find_models]\nenabled = true\n\n" + Whole)]
    [InlineData(
        "# 😀 模型\nsince = 2026-11-25T08:00:00Z\n[mcp_servers.qianfan]\ncommand = \"\"\"old\"\"\"\nat = 1979-05-27\nratio = 0.5\n",
        "# 😀 模型\nsince = 2026-11-25T08:00:00Z\n[mcp_servers.qianfan]\ncommand = \"dotnet\"\nat = 1979-05-27\nratio = 0.5\nargs = [\"dnx\"]\n")]
    public void One_table_is_set_and_the_rest_keeps_its_bytes(string before, string after)
    {
        Assert.Equal(after, Set(before));
        Assert.Equal(after, Set(after));
    }

    [Theory]
    [InlineData("[[mcp_servers.qianfan]]\ncommand = \"x\"")]
    public void A_form_that_cannot_be_changed_safely_is_left_alone(string before) => Assert.Null(Set(before));

    [Theory]
    [InlineData("mcp_servers = 5")]
    [InlineData("[[mcp_servers]]\nname = \"x\"")]
    public void A_container_of_another_kind_is_refused_with_the_reason(string before) =>
        Assert.Equal("mcp_servers must be a table.", Assert.Throws<RefusedFileException>(() => Set(before)).Message);

    [Theory]
    [InlineData("a = 1\nb = \n", "at line 2")]
    [InlineData("[a]\nkey = \"hush\"\n[a]\n", "at line 3")]
    [InlineData("[mcp_servers.qianfan]\ncommand = \"a\"\n\ncommand = \"hush\"\n", "at line 4")]
    public void What_is_not_toml_is_refused_by_its_line_alone(string before, string message) =>
        Assert.Equal(message, Assert.Throws<TomlException>(() => Set(before)).Message);

    private static string? Set(string before) => TomlText.Set(before, "mcp_servers", "qianfan", old =>
    {
        var table = new JsonObject { ["command"] = "dotnet", ["args"] = new JsonArray("dnx") };
        foreach (var (name, value) in old ?? [])
            if (!table.ContainsKey(name))
                table[name] = value?.DeepClone();
        return table;
    });
}
