using System.Globalization;
using System.Text;

namespace Qianfan.Mcp.Evals;

/// <summary>What a run showed, as Markdown.</summary>
internal static class Report
{
    public const string File = "report.md";

    public static string Of(string model, int repeats, IReadOnlyList<Judged> all, string remark)
    {
        var text = new StringBuilder();
        Line($"# {model}");
        Line($"{all.CountBy(one => one.Task.Id).Count()} tasks, asked up to {repeats} times each. {remark}".Trim());
        Line("");
        Line("| tasks | success | calls | tokens | wrong arguments | repaired calls |");
        Line("|---|--:|--:|--:|--:|--:|");
        Line(Row("all", all));
        foreach (var group in all.GroupBy(one => one.Task.Language).OrderBy(group => group.Key, StringComparer.Ordinal))
            Line(Row(group.Key, [.. group]));
        Line("");
        Line("| task | success | calls | tokens | wrong arguments | repaired calls | what went wrong |");
        Line("|---|--:|--:|--:|--:|--:|---|");
        foreach (var group in all.GroupBy(one => one.Task.Id))
            Line($"{Row(group.Key, [.. group])} {Cell(string.Join("; ", Flaws(group)))} |");
        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');
    }

    private static string Row(string name, IReadOnlyList<Judged> some) => string.Create(CultureInfo.InvariantCulture,
        $"| {name} | {Share(some)} | {some.Average(one => one.Transcript.Calls.Count):0.0} | {Tokens(some)} "
        + $"| {some.Sum(one => one.Transcript.WrongCalls)} | {some.Sum(one => one.Transcript.RepairedCalls)} |");

    private static string Share(IReadOnlyList<Judged> some)
    {
        var right = some.Count(one => one.Verdict.Outcome == Outcome.Right);
        return string.Create(CultureInfo.InvariantCulture, $"{right} of {some.Count} ({100.0 * right / some.Count:0} %)");
    }

    private static string Tokens(IEnumerable<Judged> some) =>
        some.Average(one => one.Transcript.Tokens) is { } tokens ? tokens.ToString("0", CultureInfo.InvariantCulture) : "not counted";

    private static IEnumerable<string> Flaws(IEnumerable<Judged> some) =>
        some.Where(one => one.Verdict.Outcome != Outcome.Right)
            .Select(one => $"{one.Verdict.Outcome}: {string.Join(", ", one.Verdict.Reasons)}").Distinct();

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
