using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Qianfan.Mcp.Skills;
using Qianfan.Mcp.Tests.Catalog;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Skills;

/// <summary>The skill's files: each scenario is called over the sandbox on the day that the file names.</summary>
public sealed partial class SkillTests
{
    private const int MostBytes = 6 * 1024;

    public static TheoryData<string> Languages => [.. Enum.GetNames<Language>()];

    public static TheoryData<string, string> Scenarios
    {
        get
        {
            var scenarios = new TheoryData<string, string>();
            foreach (var language in Enum.GetNames<Language>())
                foreach (Match row in Row().Matches(TextIn(language)))
                    scenarios.Add(language, row.Groups["task"].Value);
            return scenarios;
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task A_scenario_gives_the_models_that_its_row_names(string language, string task)
    {
        var text = TextIn(language);
        var row = Row().Matches(text).Single(row => row.Groups["task"].Value == task);
        var day = DateTimeOffset.ParseExact(
            Day().Match(text).Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        using var shop = new Shop(clock: new FakeClock(day.AddHours(8))) { Language = Enum.Parse<Language>(language) };

        var answer = await shop.AnswerAsync(row.Groups["tool"].Value, row.Groups["arguments"].Value);

        var named = Name().Matches(row.Groups["gives"].Value).Select(name => name.Groups["name"].Value).ToArray();
        var given = Given(row.Groups["tool"].Value, answer);
        if (row.Groups["gives"].Value.Contains('→', StringComparison.Ordinal))
            Assert.Equal(named, given);
        else
            Assert.Equal(named.Order(), given.Order());
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_row_of_the_table_is_a_scenario(string language) => Assert.Equal(
        TextIn(language).Split('\n').Count(line => line.StartsWith("| ", StringComparison.Ordinal)) - 1,
        Row().Count(TextIn(language)));

    [Fact]
    public void Both_languages_have_the_same_calls_and_models() => Assert.Equal(
        Code().Matches(Skill.In(Language.English).Text).Select(code => code.Value),
        Code().Matches(Skill.In(Language.Chinese).Text).Select(code => code.Value));

    [Theory]
    [MemberData(nameof(Languages))]
    public void It_is_small_and_its_frontmatter_needs_no_more_than_lines(string language)
    {
        var text = TextIn(language);
        var lines = text.Split('\n');

        Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, MostBytes);
        Assert.Equal(["---", $"name: {Skill.Name}", "---"], [lines[0], lines[1], lines[3]]);
        // What YAML would read as more than plain text.
        var description = Assert.Single(lines[2].Split("description: ", StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotMatch(@": |:$| #|^[\s\-?:,\[\]{}#&*!|>'""%@`]", description);
        Assert.InRange(description.Length, 50, 1024);
        Assert.DoesNotContain('\r', text);
        Assert.False(text.StartsWith('\uFEFF'));
    }

    private static string TextIn(string language) => Skill.In(Enum.Parse<Language>(language)).Text;

    private static IEnumerable<string> Given(string tool, JsonElement answer) => tool switch
    {
        "compare_models" => answer.GetProperty("costs").EnumerateArray().OrderBy(cost => cost.GetProperty("cny").GetDouble())
            .Select(cost => cost.GetProperty("name").GetString()!.ToLowerInvariant()),
        "check_models" => answer.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("replacement").GetString()!),
        _ => answer.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("model").GetString()!),
    };

    [GeneratedRegex(@"^\| (?<task>[^|]+) \| (?<tool>[a-z_]+) \| `(?<arguments>\{[^`]+\})` \| (?<gives>[^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d(?=,|，)")]
    private static partial Regex Day();

    [GeneratedRegex(@"`[^`]+`|\*\*[a-z_]+\*\*")]
    private static partial Regex Code();
}
