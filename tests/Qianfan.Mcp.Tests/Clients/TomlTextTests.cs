using Qianfan.Mcp.Clients;

namespace Qianfan.Mcp.Tests.Clients;

public sealed class TomlTextTests
{
    [Theory]
    [InlineData("", "[mcp_servers.qianfan]\ncommand = \"dotnet\"\nargs = [\"dnx\"]\n")]
    [InlineData("model = \"x\"", "model = \"x\"\n\n[mcp_servers.qianfan]\ncommand = \"dotnet\"\nargs = [\"dnx\"]\n")]
    [InlineData("a = 1\r\n", "a = 1\r\n\r\n[mcp_servers.qianfan]\r\ncommand = \"dotnet\"\r\nargs = [\"dnx\"]\r\n")]
    [InlineData(
        "[mcp_servers.\"qianfan\"] # mine\nargs = [\"old\"]\ntimeout = 5\n\n[other]\nargs = 1\n",
        "[mcp_servers.\"qianfan\"] # mine\nargs = [\"dnx\"]\ntimeout = 5\ncommand = \"dotnet\"\n\n[other]\nargs = 1\n")]
    [InlineData(
        "[mcp_servers.other]\ncommand = \"x\"\n",
        "[mcp_servers.other]\ncommand = \"x\"\n\n[mcp_servers.qianfan]\ncommand = \"dotnet\"\nargs = [\"dnx\"]\n")]
    public void One_table_is_set_and_the_rest_keeps_its_bytes(string before, string after)
    {
        Assert.Equal(after, Set(before));
        Assert.Equal(after, Set(after));
    }

    [Theory]
    [InlineData("mcp_servers = { qianfan = {} }")]
    [InlineData("mcp_servers.qianfan.command = \"x\"")]
    [InlineData("[mcp_servers]\nqianfan = { command = \"x\" }")]
    [InlineData("[mcp_servers.qianfan]\nargs = [\n  \"x\",\n]\n")]
    public void What_cannot_be_changed_safely_is_left_alone(string before) => Assert.Null(Set(before));

    private static string? Set(string before) =>
        TomlText.Set(before, "mcp_servers", "qianfan", [new("command", "\"dotnet\""), new("args", "[\"dnx\"]")]);
}
