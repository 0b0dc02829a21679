using System.Text;
using System.Text.Json;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Tests.Server;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Commands;

/// <summary>The list of tools, and the help of each.</summary>
public sealed class ToolsCommandTests
{
    [Theory]
    [InlineData("en", Language.English)]
    [InlineData("zh", Language.Chinese)]
    public async Task A_program_gets_a_line_for_each_tool(string code, object language) => Assert.Equal(
        ToolList.Tools.Select(tool => $"{tool.Name}\t{tool.Title.In((Language)language)}"),
        (await OutputAsync("tools", "--lang", code)).TrimEnd('\n').Split('\n'));

    [Fact]
    public async Task JSON_has_their_descriptions() => Assert.Equal(
        ToolList.Tools.Select(tool => (tool.Name, tool.Title.English, tool.Description.English)),
        JsonElement.Parse(await OutputAsync("tools", "--json")).EnumerateArray().Select(tool =>
            (tool.GetProperty("name").GetString()!, tool.GetProperty("title").GetString()!, tool.GetProperty("description").GetString()!)));

    [Theory]
    [InlineData("en", "[name=value...] [options]", "chargeStatus=<a,b,...>", "[values: NotOpen, Opened, Stopped, Free]",
        "maxKeys=<integer>", "[1..50; default: 20]", "refresh=<true|false>")]
    [InlineData("zh", "[name=value...] [选项]", "chargeStatus=<a,b,...>", "[可用值：NotOpen、Opened、Stopped、Free]",
        "maxKeys=<整数>", "[1..50；默认：20]", "refresh=<true|false>")]
    public async Task The_help_of_a_tool_has_its_arguments(string language, params string[] expected)
    {
        var help = await OutputAsync("call", "find_models", "--help", "--lang", language);

        Assert.All(expected, part => Assert.Contains(part, help, StringComparison.Ordinal));
        Assert.All(FindModels.Tool.Parameters, parameter => Assert.Contains($"\n  {parameter.Name}=<", help, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_help_of_a_tool_names_what_it_needs_and_the_members_of_objects()
    {
        var help = await OutputAsync("call", "compare_models", "--help");

        Assert.Matches(@"\n  models=<a,b,\.\.\.> .*\[required\]\n", help);
        Assert.Matches(@"\n  workload\.calls=<integer> .*\[1\.\.1000000000; default: 1\]\n", help);
    }

    private static async Task<string> OutputAsync(params string[] words)
    {
        await using var program = new ServerProcess(words);
        var (code, output, error) = await program.FinishAsync();
        Assert.Equal((0, ""), (code, error));
        return Encoding.UTF8.GetString(output);
    }
}
