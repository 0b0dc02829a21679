using System.Text.Json;
using System.Text.RegularExpressions;
using Qianfan.Mcp.Clients;
using Qianfan.Mcp.Commands;
using Qianfan.Mcp.Tests.Catalog;
using Qianfan.Mcp.Tests.Clients;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Repository;

/// <summary>What both READMEs show is what the code does; <c>UPDATE_SNAPSHOTS=1 dotnet test</c> writes it.</summary>
public sealed partial class ReadmeTests
{
    private const int LongestReadme = 130;

    private static readonly string[] _mostUsed = ["claude-code", "vscode", "cursor", "codex"];

    public static TheoryData<string> Languages => [.. Enum.GetNames<Language>()];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Three_ways_to_try_it_and_the_clients(string name)
    {
        var language = Enum.Parse<Language>(name);
        var readme = Markdown.In(language, "README.md");
        var (npx, uvx) = (ClientGuide.Launchers[0], ClientGuide.Launchers[1]);

        Generated.IsPart(readme, "try", Markdown.Code("sh",
            Try("dotnet run --project src/Qianfan.Mcp -- call list_preset_services --sandbox",
                language.Say("a checkout and the .NET 10 SDK", "源码和 .NET 10 SDK")),
            Try($"{ClientGuide.Line(npx)} call find_models --sandbox", language.Say("Node.js 18 or later", "Node.js 18 或更高版本")),
            Try($"{ClientGuide.Line(uvx)} call find_models --sandbox", language.Say("Python 3.8 or later with uv", "Python 3.8 或更高版本和 uv"))));
        Generated.IsPart(readme, "connect", _mostUsed.Select(id => ClientList.All.First(client => client.Id == id)).SelectMany(client => Connect(client, language))
            .Append(Others(language)));

        static string Try(string command, string needs) => $"{command}  # {needs}";
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Four_questions(string name)
    {
        var language = Enum.Parse<Language>(name);
        using var shop = new Shop(clock: new FakeClock()) { Language = language };
        string Prices(JsonElement row) => language.Say($"¥{row.GetProperty("inputPrice")} in, ¥{row.GetProperty("outputPrice")} out per million tokens",
            $"输入 ¥{row.GetProperty("inputPrice")}，输出 ¥{row.GetProperty("outputPrice")}（每百万 token）");

        Generated.IsPart(Markdown.In(language, "README.md"), "questions", Markdown.Code("", ((string[])
        [
            .. await AskAsync(language.Say("The cheapest model with 100k context that reads images, callable now, not retiring before June?",
                    "上下文十万以上、能读图、现在能调用、六月前不下线的模型，最便宜的是哪个？"), "find_models",
                """{"minContextTokens":100000,"inputModalities":["image"],"callableNow":true,"availableUntil":"2027-06-01","sort":"price","maxKeys":2}""",
                answer => Rows(answer, "models", row => [row.GetProperty("name"), Prices(row), row.GetProperty("model")])),
            .. await AskAsync(language.Say("Which of these names in our code still work?", "代码里的这些模型名哪些还能用？"), "check_models",
                """{"models":["/chat/completions_pro","deepseek-r1","glm-5.1"]}""",
                answer => Rows(answer, "models", row => [row.GetProperty("asked"), Told(row, "lifecycle"), Told(row, "replacement") is { Length: > 0 } other ? $"→ {other}" : ""])),
            .. await AskAsync(language.Say("What do 1,000 calls with 80,000 tokens in and 2,000 out cost?", "调用 1,000 次，每次输入 80,000、输出 2,000 token，要多少钱？"), "compare_models",
                """{"models":["ERNIE 4.5 Turbo","DeepSeek V4 Pro","GLM-5.1"],"workload":{"inputTokens":80000,"outputTokens":2000,"calls":1000}}""",
                answer => Rows(answer, "costs", row => [row.GetProperty("name"), $"¥{row.GetProperty("cny")}", Told(row, "tier")])),
            .. await AskAsync(language.Say("Which chat models take batch jobs, cheapest first?", "哪些对话模型支持批量推理？从便宜到贵。"), "find_models",
                """{"kind":["chat"],"supportsBatchInference":true,"sort":"price","maxKeys":2}""",
                answer => Rows(answer, "models", row => [row.GetProperty("name"), Prices(row), row.GetProperty("model")])),
        ]).Skip(1)));

        async Task<IEnumerable<string>> AskAsync(string question, string tool, string arguments, Func<JsonElement, IEnumerable<string>> shown)
        {
            var answer = await shop.AnswerAsync(tool, arguments);
            return ["", question, $"> {tool} {arguments}", .. shown(answer)];
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Missed_goals_and_the_figures_that_matter_most(string name)
    {
        var language = Enum.Parse<Language>(name);

        Generated.IsPart(Markdown.In(language, "README.md"), "figures", Figures.Table(Figures.Shortest, language));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void It_can_be_read_in_one_go(string name)
    {
        var text = Checkout.Read(Markdown.In(Enum.Parse<Language>(name), "README.md"));

        Assert.InRange(text.Count(unit => unit == '\n'), 60, LongestReadme);
        Assert.Contains("```sh\ndotnet test\n```", text, StringComparison.Ordinal);
        Assert.Contains(KeySource.KeyPage, text, StringComparison.Ordinal);
    }

    /// <summary>Commands, settings, tools and addresses that one of them names, the other names too.</summary>
    [Fact]
    public void Both_tell_the_same() => Assert.Equal(Named("README.md"), Named("README.zh-CN.md"));

    private static string[] Named(string readme) =>
        [.. Code().Matches(Checkout.Read(readme)).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Connect(Client client, Language language)
    {
        var (write, file) = ($"{ClientGuide.Line(ClientGuide.Program.Launcher)} install {client.Id} --write", client.User?.Linux);
        var added = Shortcut.For(client, ClientGuide.Program, isProject: false);
        var how = added is not null ? language.Say("takes the keys from the environment", "密钥取自环境变量")
            : language.Say($"writes {file} and shows the change", $"写入 {file} 并显示改动");
        return Markdown.Code("sh", $"# {client.Name}: {how}", added ?? write);
    }

    private static string Others(Language language)
    {
        var guide = ClientGuide.Path(language);
        var others = ClientList.All.Where(client => !_mostUsed.Contains(client.Id)).Select(client => $"[{client.Name}]({guide}#{ClientGuide.Anchor(client.Name)})");
        return $"{language.Say("Install links and all others: ", "安装链接和其他客户端：")}{string.Join(" · ", others)}";
    }

    // Columns that line up, as on a terminal.
    private static IEnumerable<string> Rows(JsonElement answer, string list, Func<JsonElement, object[]> cells)
    {
        var rows = answer.GetProperty(list).EnumerateArray().Select(row => cells(row).Select(cell => cell.ToString()!).ToArray()).ToArray();
        return rows.Select(row => "  " + string.Concat(row.Select((cell, at) =>
            cell + new string(' ', rows.Max(other => Columns.Width(other[at])) - Columns.Width(cell) + 2))).TrimEnd());
    }

    private static string Told(JsonElement row, string member) => row.TryGetProperty(member, out var value) ? value.ToString() : "";

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Code();
}
