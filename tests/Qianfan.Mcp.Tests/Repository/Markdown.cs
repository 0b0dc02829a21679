using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Repository;

/// <summary>What generated documents are made of.</summary>
internal static class Markdown
{
    /// <summary>The document in a language, by the path of the English one.</summary>
    public static string In(Language language, string document) =>
        language == Language.Chinese ? $"{document[..^".md".Length]}.zh-CN.md" : document;

    public static IEnumerable<string> Table(string[] heads, IEnumerable<string[]> rows) =>
        [Row(heads), $"|{string.Concat(heads.Select(_ => "---|"))}", .. rows.Select(Row)];

    public static IEnumerable<string> Code(string language, params IEnumerable<string> lines) => [$"```{language}", .. lines, "```"];

    private static string Row(string[] cells) =>
        $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |";
}
