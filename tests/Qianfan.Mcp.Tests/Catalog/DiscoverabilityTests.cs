using System.Globalization;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Tests.Repository;
using Qianfan.Mcp.Tools;
using Xunit.Abstractions;

namespace Qianfan.Mcp.Tests.Catalog;

/// <summary>
/// Whether what users ask finds a tool that answers it, by nothing but the words of the tools' own texts: a smoke test, which no text is
/// written for. The questions were written before anyone looked at those texts; one is changed only where no tool answers it.
/// </summary>
public sealed class DiscoverabilityTests(ITestOutputHelper output)
{
    private const double First = 0.85;
    private const double FirstThree = 0.97;

    /// <summary>How many tools there are questions for, at least: a new one need not have any.</summary>
    private const int Asked = 15;

    private static readonly Question[] _questions =
    [
        .. Checkout.Read("tests", "Qianfan.Mcp.Tests", "Catalog", "Questions.tsv")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(line => line.Split('\t')).Select(cells => new Question(cells[0], cells[1], cells[2].Split('|'))),
    ];

    [Theory]
    [InlineData("en")]
    [InlineData("zh")]
    public void The_right_tool_comes_first_and_hardly_ever_after_the_third(string language)
    {
        var index = new Bm25(ToolList.Tools.Select(tool =>
            KeyValuePair.Create(tool.Name, TextOf(tool, language == "zh" ? Language.Chinese : Language.English))));
        var asked = Of(language).Select(question => (Question: question, Ranking: index.Rank(question.Text)))
            .Select(one => (one.Question, one.Ranking, Place: one.Question.Tools.Min(tool => PlaceOf(tool, one.Ranking)))).ToArray();
        var first = asked.Count(one => one.Place == 1) / (double)asked.Length;
        var firstThree = asked.Count(one => one.Place <= 3) / (double)asked.Length;

        var report = string.Create(CultureInfo.InvariantCulture, $"{language}: {first:P1} first, {firstThree:P1} in the first three.\n")
            + string.Join('\n', asked.Where(one => one.Place > 1).OrderByDescending(one => one.Place).Select(one => Describe(one.Question, one.Ranking)));
        output.WriteLine(report);
        Assert.True(first >= First && firstThree >= FirstThree, report);
    }

    [Fact]
    public void Half_of_at_least_two_hundred_questions_are_Chinese()
    {
        Assert.InRange(_questions.Length, 200, 1000);
        Assert.Equal(Of("en").Length, Of("zh").Length);
        Assert.Equal(_questions.Length, Of("en").Length + Of("zh").Length);
        // A Chinese question may name a model and hardly say more.
        Assert.All(Of("en"), question => Assert.Equal(0, ChineseShareOf(question.Text)));
        Assert.All(Of("zh"), question => Assert.InRange(ChineseShareOf(question.Text), 0.1, 1));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh")]
    public void A_tool_answers_several_questions(string language)
    {
        var counts = Of(language).CountBy(question => question.Tools[0]).ToDictionary();

        Assert.Subset(ToolList.Tools.Select(tool => tool.Name).ToHashSet(), counts.Keys.ToHashSet());
        Assert.InRange(counts.Count, Asked, ToolList.Tools.Count);
        Assert.All(counts, count => Assert.InRange(count.Value, 3, _questions.Length));
    }

    [Fact]
    public void No_question_is_asked_twice() => Assert.Distinct(_questions.Select(question => question.Text), StringComparer.OrdinalIgnoreCase);

    /// <summary>What a client can index of a tool.</summary>
    private static string TextOf(CatalogTool tool, Language language) => string.Join('\n',
    [
        tool.Name, tool.Title.In(language), tool.Description.In(language),
        .. tool.Parameters.SelectMany(parameter => (string[])[parameter.Name, parameter.Description.In(language), .. parameter.Allowed]),
    ]);

    // Equals stand in the way of the right tool, so that no order of names helps it.
    private static int PlaceOf(string tool, IReadOnlyList<(string Name, double Score)> ranking)
    {
        var score = ranking.FirstOrDefault(one => one.Name == tool).Score;
        return score > 0 ? ranking.Count(one => one.Score >= score) : int.MaxValue;
    }

    private static string Describe(Question question, IReadOnlyList<(string Name, double Score)> ranking) =>
        $"{string.Join('|', question.Tools)} <- {question.Text}\n    "
        + string.Join(", ", ranking.Take(4).Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name} {one.Score:F2}")));

    private static double ChineseShareOf(string text) => text.Count(c => c is >= '\u4e00' and <= '\u9fff') / (double)text.Length;

    private static Question[] Of(string language) => [.. _questions.Where(question => question.Language == language)];

    /// <param name="Tools">Those that answer it, the one it was written for first.</param>
    private sealed record Question(string Language, string Text, string[] Tools);
}
