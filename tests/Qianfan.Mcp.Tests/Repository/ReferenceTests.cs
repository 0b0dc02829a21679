using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Commands;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tests.Catalog;
using Qianfan.Mcp.Tests.Server.Faults;
using Qianfan.Mcp.Tests.Upstream;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Repository;

/// <summary>The reference pages in docs/ are what the code says, in both languages; <c>UPDATE_SNAPSHOTS=1 dotnet test</c> writes them.</summary>
public sealed class ReferenceTests
{
    private const string Refused = """{"modelId":"amv-error-access-denied"}""";

    public static TheoryData<string> Languages => [.. Enum.GetNames<Language>()];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_tool_with_its_arguments(string name)
    {
        var language = Enum.Parse<Language>(name);
        var help = new HelpText(language);

        Generated.IsPart(Markdown.In(language, "docs/tools.md"), "tools", ToolList.Tools.SelectMany(tool => (string[])
        [
            $"## {tool.Name}", "", $"{tool.Title.In(language)}{language.Say(".", "。")} {tool.Description.In(language)}", "",
            .. Markdown.Table([language.Say("argument", "参数"), language.Say("meaning", "含义")],
                tool.Parameters.SelectMany(parameter => help.Rows(parameter)).Select(row => new[] { $"`{row.Name}`", row.Text })),
            "",
        ]).SkipLast(1));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_setting(string name)
    {
        var language = Enum.Parse<Language>(name);

        Generated.IsPart(Markdown.In(language, "docs/settings.md"), "settings", Settings(Setting.All, language));
        Generated.IsPart(Markdown.In(language, "docs/settings.md"), "http-settings", Settings(Setting.Http, language));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Every_failure_code_and_an_example(string name)
    {
        var language = Enum.Parse<Language>(name);
        var document = Markdown.In(language, "docs/failures.md");
        using var shop = new Shop(clock: new FakeClock()) { Language = language };
        var failed = await shop.CallAsync("get_preset_model_version", Refused);

        Generated.IsPart(document, "failure", Markdown.Code("",
            [$"$ qianfan-mcp call get_preset_model_version '{Refused}' --sandbox", .. Tools.Caller.Text(failed).TrimEnd().Split('\n')]));
        Generated.IsPart(document, "failures", Markdown.Table([language.Say("code", "失败码"), language.Say("meaning", "含义"), language.Say("what to do", "处理办法")],
            Enum.GetValues<FailureCode>().Select(FailureTexts.Meaning).Select(meaning =>
                new[] { $"`{Failure.Name(meaning.Code)}`", meaning.What.In(language), meaning.Next.In(language) })));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_figure_that_has_a_goal(string name)
    {
        var language = Enum.Parse<Language>(name);

        Generated.IsPart(Markdown.In(language, "docs/figures.md"), "figures", Figures.Table(Figures.All, language));
    }

    /// <summary>What the tests of faults do: every fault of the wire and every code, in each shape, with two statuses, over both transports.</summary>
    [Fact]
    public void The_matrix_of_faults_is_counted()
    {
        var (tools, codes, faults) = (ToolList.Tools.Count, ErrorCodes.Known.Count(),
            WireFault.Broken.Count + WireFault.Statuses(new("https://elsewhere.invalid")).Count() + FaultMatrixTests.Unreachable);
        var shapes = ErrorShape.All.Count(shape => shape.Holds);
        var calls = (faults + codes * shapes * 2) * ServedClient.Transports.Count * tools;

        Generated.IsMatch("docs/figures.md", @"\| [0-9]+ network faults and [0-9]+ [^|]*\| [0-9,]+ calls:", FormattableString.Invariant(
            $"| {faults} network faults and {codes} Qianfan error codes in every shape, {tools} tools, stdio and HTTP | {calls:#,##0} calls:"));
        Generated.IsMatch("docs/figures.zh-CN.md", @"\| [0-9]+ 种网络故障、[0-9]+ [^|]*\| [0-9,]+ 次调用，", FormattableString.Invariant(
            $"| {faults} 种网络故障、{codes} 个千帆错误码的各种形式，{tools} 个工具，stdio 和 HTTP | {calls:#,##0} 次调用，"));
    }

    private static IEnumerable<string> Settings(IEnumerable<Setting> settings, Language language) => Markdown.Table(
        [language.Say("variable", "变量"), language.Say("option", "选项"), language.Say("meaning", "含义"), language.Say("default", "默认值")],
        settings.Select(setting => new[]
        {
            $"`{setting.Variable}`{(setting.Alias is { } alias ? $", `{alias}`" : "")}", $"`{setting.Option}`", setting.Description.In(language), setting.DefaultIn(language) ?? "",
        }));
}
