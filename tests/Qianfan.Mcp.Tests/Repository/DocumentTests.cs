using System.Text.Json;
using System.Text.RegularExpressions;
using Qianfan.Mcp.Hosting;
using Qianfan.Mcp.Selection;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Repository;

/// <summary>What README and server.json say is what the code declares.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void The_settings_tables_are_those_of_the_declared_settings()
    {
        Assert.Equal(Setting.All.Select(Row), Rows("settings"));
        Assert.Equal(Setting.Http.Select(Row), Rows("http-settings"));
    }

    [Fact]
    public void The_tool_table_names_every_tool_with_its_arguments() => Assert.Equal(
        ToolList.Tools.Select(tool => (tool.Name, string.Join(' ', tool.Parameters.Select(parameter => $"`{parameter.Name}`")))),
        Rows("tools").Select(row => row.Split('|', StringSplitOptions.TrimEntries)).Select(cells => (cells[1].Trim('`'), cells[3])));

    [Fact]
    public void The_first_two_commands_need_no_account_and_no_installation() => Assert.Contains(
        "```sh\ndotnet run --project src/Qianfan.Mcp -- call list_preset_services --sandbox\ndotnet test\n```",
        Checkout.Read("README.md"), StringComparison.Ordinal);

    [Fact]
    public void Every_failure_code_is_explained() => Assert.All(
        Enum.GetValues<FailureCode>(),
        code => Assert.Contains($"\n| `{Failure.Name(code)}` |", Checkout.Read("README.md"), StringComparison.Ordinal));

    [Fact]
    public void The_server_manifest_agrees_with_the_product()
    {
        var text = Checkout.Read("server.json");
        var server = JsonElement.Parse(text);
        var package = Assert.Single(server.GetProperty("packages").EnumerateArray());

        Assert.Equal(ThisAssembly.Version, server.GetProperty("version").GetString());
        Assert.Equal(ThisAssembly.Version, package.GetProperty("version").GetString());
        Assert.Contains($"<!-- mcp-name: {server.GetProperty("name").GetString()} -->", Checkout.Read("README.md"), StringComparison.Ordinal);
        Assert.InRange(server.GetProperty("description").GetString()!.Length, 1, 100);
        Assert.InRange(text.Length, 1, 20_000);
        Assert.All(package.GetProperty("environmentVariables").EnumerateArray(), variable =>
        {
            var setting = Assert.Single(Setting.All, setting => setting.Variable == variable.GetProperty("name").GetString());
            Assert.Equal(setting.Secret, variable.TryGetProperty("isSecret", out var secret) && secret.GetBoolean());
        });
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("ARCHITECTURE.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("SECURITY.md")]
    [InlineData("CHANGELOG.md")]
    public void Links_inside_the_repository_lead_somewhere(string document) => Assert.All(
        LocalLink().Matches(Checkout.Read(document)).Select(link => link.Groups[1].Value),
        target => Assert.True(Path.Exists(Path.Combine(Checkout.Root, target)), target));

    private static string Row(Setting setting)
    {
        var names = $"`{setting.Variable}`{(setting.Alias is { } alias ? $" or `{alias}`" : "")}";
        return $"| {names} | `{setting.Option}` | {setting.Description} | {setting.Default}{(setting.Default is null ? "" : " ")}|";
    }

    private static IEnumerable<string> Rows(string table)
    {
        var readme = Checkout.Read("README.md");
        var start = readme.IndexOf($"<!-- {table} -->", StringComparison.Ordinal);
        var end = readme.IndexOf($"<!-- /{table} -->", StringComparison.Ordinal);
        return readme[start..end].Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\]\((?!https?:|#)([^)#]+)")]
    private static partial Regex LocalLink();
}
