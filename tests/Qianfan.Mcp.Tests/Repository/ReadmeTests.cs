using System.Text.RegularExpressions;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Clients;
using Qianfan.Mcp.Commands;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tests.Catalog;
using Qianfan.Mcp.Tests.Clients;
using Qianfan.Mcp.Tests.Server.Faults;
using Qianfan.Mcp.Tests.Upstream;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Repository;

/// <summary>The tables and transcripts of both READMEs are what the code says; <c>UPDATE_SNAPSHOTS=1 dotnet test</c> writes them.</summary>
public sealed partial class ReadmeTests
{
    private const int LongestReadme = 250;

    private const string Question =
        """{"minContextTokens":100000,"inputModalities":["image"],"callableNow":true,"availableUntil":"2027-06-01","sort":"price","maxKeys":3}""";
    private const string Workload =
        """{"models":["ERNIE 4.5 Turbo","DeepSeek V4 Pro","GLM-5.1"],"workload":{"inputTokens":80000,"outputTokens":2000}}""";
    private const string Names =
        """{"models":["ernie-4.0-8k","ERNIE-Speed-128K","/chat/completions_pro","deepseek-r1","kimi-k2.6","glm-5.1","DeepSeek-V4-Pro","bge-large-zh","ernie-x1","gpt-4o"]}""";
    private const string Changes = """{"changedAfter":"2026-09-01","sort":"released","maxKeys":5}""";
    private const string Refused = """{"modelId":"amv-error-access-denied"}""";

    private static readonly Dictionary<string, string> _colors = new()
    {
        ["VS Code"] = "0098FF",
        ["VS Code Insiders"] = "24bfa5",
        ["Visual Studio"] = "C16FDE",
        ["Cursor"] = "111111",
        ["LM Studio"] = "4F46E5",
    };

    public static TheoryData<string> Languages => [.. Enum.GetNames<Language>()];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Links_and_clients(string language)
    {
        var (readme, said) = Of(language);
        // Three of the four: nobody has the program's path yet.
        var typed = ClientGuide.Launchers.Zip([said("Node.js", "Node.js"), said("Python with uv", "Python 和 uv"), said("the .NET 10 SDK", ".NET 10 SDK")],
            (launcher, needs) => $"{ClientGuide.Line(launcher)}{(launcher == Launcher.Dnx ? " --" : "")} call find_models --sandbox  # {needs}");

        Generated.IsPart(readme, "links", ClientList.All.SelectMany(client => InstallLink.For(client, ClientGuide.Program)).Select(link =>
            $"[![{link.Client}](https://img.shields.io/badge/{link.Client.Replace(' ', '_')}-{Uri.EscapeDataString(said("Install", "安装"))}-{_colors[link.Client]})]({link.Url})"));
        Generated.IsPart(readme, "clients",
            [string.Join(" · ", ClientList.All.Select(client => $"[{client.Name}]({ClientGuide.Path(Enum.Parse<Language>(language))}#{ClientGuide.Anchor(client.Name)})"))]);
        Generated.IsPart(readme, "launchers", ["```sh", .. typed, $"{ClientGuide.Line(ClientGuide.Program.Launcher)} install claude-code", "```"]);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Tables_of_tools_settings_and_failures(string language)
    {
        var (readme, said) = Of(language);
        var spoken = Enum.Parse<Language>(language);

        Generated.IsPart(readme, "tools", Table([said("tool", "工具"), said("what it gives", "作用"), said("arguments", "参数")], ToolList.Tools.Select(tool => new[]
        {
            $"`{tool.Name}`", tool.Title.In(spoken), string.Join(' ', tool.Parameters.Select(parameter => $"`{parameter.Name}`")),
        })));
        var settings = spoken == Language.Chinese ? "docs/settings.zh-CN.md" : "docs/settings.md";
        Generated.IsPart(settings, "settings", Settings(Setting.All, spoken));
        Generated.IsPart(settings, "http-settings", Settings(Setting.Http, spoken));
        Generated.IsPart(readme, "failures", Table([said("code", "代码"), said("what it means", "含义"), said("what to do", "怎么办")],
            Enum.GetValues<FailureCode>().Select(FailureTexts.Meaning).Select(meaning =>
                new[] { $"`{Failure.Name(meaning.Code)}`", meaning.What.In(spoken), meaning.Next.In(spoken) })));
        Generated.IsPart(readme, "figures", Figures.Table(spoken));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Transcripts(string language)
    {
        using var shop = new Shop(clock: new FakeClock()) { Language = Enum.Parse<Language>(language) };
        var (readme, said) = Of(language);
        var table = new StringWriter { NewLine = "\n" };
        AnswerTable.Write(table, await shop.FindAsync(Question), FindModels.Tool.Definition(shop.Language).OutputSchema, 120, shop.Language);
        var failed = await shop.CallAsync("get_preset_model_version", Refused);

        static string Cell(string call, string answer) => $"`{call}`: {answer}";
        var costs = (await shop.CompareAsync(Workload)).GetProperty("costs").EnumerateArray().Select(row =>
            $"{row.GetProperty("name")} ¥{row.GetProperty("cny")}");
        var checks = (await shop.AnswerAsync("check_models", Names)).GetProperty("models").EnumerateArray().Select(row =>
            $"{row.GetProperty("asked")} {(row.TryGetProperty("lifecycle", out var lifecycle) ? lifecycle : "?")}"
            + (row.TryGetProperty("replacement", out var replacement) ? $" → {replacement}" : "")).ToArray();
        var changed = await shop.FindAsync(Changes);
        Generated.IsPart(readme, "questions", Table([said("question", "问题"), said("one call, and what it answers", "一次调用及结果")],
        [
            [said("What does 80,000 in and 2,000 out cost on these three?", "80,000 token 输入、2,000 token 输出，在这三个模型上各要多少钱？"),
                Cell($"compare_models {Workload}", string.Join(", ", costs))],
            [said("Which of these names in our code still work, and what replaces the others?", "代码里的这些模型名哪些还能用，其余用什么替代？"),
                Cell($"check_models {Names}", string.Join("; ", checks).Replace("|", "/", StringComparison.Ordinal))],
            [said("What changed since September?", "九月以来有哪些变化？"), Cell($"find_models {Changes}",
                $"{changed.GetProperty("total")}: {string.Join(", ", changed.GetProperty("models").EnumerateArray().Select(row => row.GetProperty("name")))}, …")],
        ]));
        Generated.IsPart(readme, "find-models", Transcript($"call find_models '{Question}' --sandbox", table.ToString().Replace("source: live", "source: sandbox", StringComparison.Ordinal)));
        Generated.IsPart(readme, "failure", Transcript($"call get_preset_model_version '{Refused}' --sandbox", Tools.Caller.Text(failed)));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void It_can_be_read_in_one_go(string language)
    {
        var text = Checkout.Read(Of(language).Readme);

        Assert.InRange(text.Count(unit => unit == '\n'), 100, LongestReadme);
        Assert.Contains("```sh\ndotnet run --project src/Qianfan.Mcp -- call list_preset_services --sandbox\ndotnet test\n```", text, StringComparison.Ordinal);
        Assert.Contains(KeySource.KeyPage, text, StringComparison.Ordinal);
    }

    /// <summary>Commands, settings, tools and addresses that one of them names, the other names too.</summary>
    /// <summary>What the tests of faults do: every fault of the wire and every code, in each shape, with two statuses, over both transports.</summary>
    [Fact]
    public void The_matrix_of_faults_is_counted()
    {
        var (tools, codes, faults) = (ToolList.Tools.Count, ErrorCodes.Known.Count(),
            WireFault.Broken.Count + WireFault.Statuses(new("https://elsewhere.invalid")).Count() + FaultMatrixTests.Unreachable);
        var shapes = ErrorShape.All.Count(shape => shape.Holds);
        var calls = (faults + codes * shapes * 2) * ServedClient.Transports.Count * tools;

        Generated.IsMatch("README.md", @"\| [0-9]+ faults of the wire and [0-9]+ [^|]*\| [0-9,]+ calls,", FormattableString.Invariant(
            $"| {faults} faults of the wire and {codes} Qianfan codes in every shape, {tools} tools, stdio and HTTP | {calls:#,##0} calls,"));
        Generated.IsMatch("README.zh-CN.md", @"\| [0-9]+ 种网络故障、[0-9]+ [^|]*\| [0-9,]+ 次调用，", FormattableString.Invariant(
            $"| {faults} 种网络故障、{codes} 个千帆错误码的各种形式，{tools} 个工具，stdio 和 HTTP | {calls:#,##0} 次调用，"));
    }

    [Fact]
    public void Both_tell_the_same() => Assert.Equal(Named("README.md"), Named("README.zh-CN.md"));

    private static string[] Named(string readme) =>
        [.. Code().Matches(Checkout.Read(readme)).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];

    private static (string Readme, Func<string, string, string> Said) Of(string language)
    {
        var spoken = Enum.Parse<Language>(language);
        return (spoken == Language.Chinese ? "README.zh-CN.md" : "README.md", (english, chinese) => new LocalizedText(english, chinese).In(spoken));
    }

    private static IEnumerable<string> Settings(IEnumerable<Setting> settings, Language language) => Table(
        language == Language.Chinese ? ["变量", "选项", "含义", "默认值"] : ["variable", "option", "meaning", "default"],
        settings.Select(setting => new[]
        {
            $"`{setting.Variable}`{(setting.Alias is { } alias ? $", `{alias}`" : "")}", $"`{setting.Option}`", setting.Description.In(language), setting.DefaultIn(language) ?? "",
        }));

    private static IEnumerable<string> Table(string[] heads, IEnumerable<string[]> rows) =>
        [Row(heads), $"|{string.Concat(heads.Select(_ => "---|"))}", .. rows.Select(Row)];

    private static string Row(string[] cells) => $"| {string.Join(" | ", cells)} |";

    private static IEnumerable<string> Transcript(string command, string printed) => ["```", $"$ qianfan-mcp {command}", .. printed.TrimEnd().Split('\n'), "```"];

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Code();
}
