using System.Text.RegularExpressions;
using Qianfan.Mcp.Tests.Clients;

namespace Qianfan.Mcp.Tests.Repository;

/// <summary>No page links nowhere, and what is written for people is there in both languages.</summary>
public sealed partial class DocumentTests
{
    private const string English = ".md";
    private const string Chinese = ".zh-CN.md";

    public static TheoryData<string> Documents => [.. Files];

    /// <summary>In the other language too: all in docs/, and whatever else is in Chinese.</summary>
    public static TheoryData<string> Translated =>
    [
        .. Files.Where(file => file.StartsWith("docs/", StringComparison.Ordinal) || IsChinese(file))
            .Select(file => IsChinese(file) ? $"{file[..^Chinese.Length]}{English}" : file).Distinct(),
    ];

    public static TheoryData<string> InChinese => [.. Files.Where(IsChinese)];

    private static IEnumerable<string> Files => SourceFiles.Below("", $"*{English}");

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_inside_the_repository_lead_somewhere(string document) => Assert.Empty(DeadLinks(document, Checkout.Read(document)));

    [Theory]
    [InlineData("[a](nowhere.md)")]
    [InlineData("[a](nowhere.md 'A title')")]
    [InlineData("[a](<no where.md>)")]
    [InlineData("[![a](LICENSE)](nowhere.md)")]
    [InlineData("[a](#nowhere)")]
    [InlineData("[a](SECURITY.md#nowhere)")]
    [InlineData("[a](../LICENSE)")]
    [InlineData("[a](/LICENSE)")]
    [InlineData("![a](nowhere.png)")]
    [InlineData("[a]: nowhere.md")]
    [InlineData("[a][nowhere]")]
    [InlineData("""<img alt="a" src="nowhere.png">""")]
    [InlineData("<a href='nowhere.md'>a</a>")]
    [InlineData("""<source srcset="nowhere.png">""")]
    [InlineData("# Heading\n```sh\n# nowhere\n```\n[a](#nowhere)")]
    public void A_link_that_leads_nowhere_is_found(string text) => Assert.Single(DeadLinks("README.md", text));

    [Theory]
    [InlineData("# A heading, and `code`\n[a](#a-heading-and-code)")]
    [InlineData("[a](SECURITY.md) ![b](LICENSE) [c][d]\n\n[d]: docs/clients.md#claude-code")]
    [InlineData("[a](https://example.com/nowhere.md) [b](mailto:nowhere@example.com) <img src=\"https://example.com/nowhere.png\">")]
    [InlineData("`[a](nowhere.md)`\n```\n[a](nowhere.md)\n```")]
    public void What_leads_somewhere_is_no_finding(string text) => Assert.Empty(DeadLinks("README.md", text));

    [Theory]
    [MemberData(nameof(Translated))]
    public void A_document_is_there_in_both_languages_with_the_same_parts(string document)
    {
        var translation = $"{document[..^English.Length]}{Chinese}";
        var (english, chinese) = (Checkout.Read(document), Checkout.Read(translation));

        Assert.Equal(Parts(english), Parts(chinese));
        Assert.Contains($"English · [简体中文]({Path.GetFileName(translation)})\n", english, StringComparison.Ordinal);
        Assert.Contains($"[English]({Path.GetFileName(document)}) · 简体中文\n", chinese, StringComparison.Ordinal);
    }

    // Shown as a space, which Chinese has none of between words.
    [Theory]
    [MemberData(nameof(InChinese))]
    public void A_paragraph_in_Chinese_has_no_line_break(string document) =>
        Assert.Empty(BrokenLines(Checkout.Read(document)));

    [Theory]
    [InlineData("一行\n又一行")]
    [InlineData("- 一项\n  又一行")]
    [InlineData("1. 一项\n   又一行")]
    [InlineData("一行\n`又一行`")]
    [InlineData("一行\n[又一行](LICENSE)")]
    public void A_line_break_in_a_paragraph_is_found(string text) => Assert.Single(BrokenLines(text));

    [Theory]
    [InlineData("一段\n\n又一段")]
    [InlineData("一段：\n- 一项\n- 又一项")]
    [InlineData("一段：\n```sh\n一行\n又一行\n```\n又一段")]
    [InlineData("# 标题\n一段\n| 表 |\n|---|\n| 格 |\n又一段")]
    public void What_is_no_paragraph_may_have_lines(string text) => Assert.Empty(BrokenLines(text));

    private static bool IsChinese(string file) => file.EndsWith(Chinese, StringComparison.Ordinal);

    private static string[] BrokenLines(string text) =>
        [.. BrokenLine().Matches(Fence().Replace(text, "\n")).Select(line => line.Value)];

    private static (int Headings, int Blocks, int Tables) Parts(string text) =>
        (Heading().Count(Prose(text, keepCode: true)), Fence().Count(text), TableRule().Count(Prose(text)));

    private static string[] DeadLinks(string document, string text)
    {
        var prose = Prose(text);
        var defined = Definition().Matches(prose).Select(link => link.Groups["name"].Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. new[] { Inline(), Definition(), Html() }.SelectMany(form => form.Matches(prose))
                .Select(link => link.Groups["to"].Value).Where(to => !IsElsewhere().IsMatch(to) && !LeadsSomewhere(document, text, to)),
            .. Reference().Matches(prose).Select(link => link.Groups["name"].Value).Where(name => !defined.Contains(name)),
        ];
    }

    private static bool LeadsSomewhere(string document, string text, string to)
    {
        var (target, anchor) = to.Split('#', 2) is [var before, var after] ? (before, Uri.UnescapeDataString(after)) : (to, null);
        if (target.Length > 0)
        {
            var path = Path.GetFullPath(Path.Combine(Checkout.Root, Path.GetDirectoryName(document)!, Uri.UnescapeDataString(target)));
            if (!Path.Exists(path) || Path.GetRelativePath(Checkout.Root, path).StartsWith("..", StringComparison.Ordinal))
                return false;
            text = anchor is null ? "" : File.ReadAllText(path);
        }
        return anchor is null || Heading().Matches(Prose(text, keepCode: true)).Any(heading => ClientGuide.Anchor(heading.Groups[1].Value) == anchor);
    }

    // What stands in code is no link and no heading.
    private static string Prose(string text, bool keepCode = false)
    {
        var prose = Fence().Replace(text, "");
        return keepCode ? prose : Code().Replace(prose, "");
    }

    [GeneratedRegex(@"\]\((<(?<to>[^>]*)>|(?<to>[^)\s]*))(\s+(""[^""]*""|'[^']*'))?\)")]
    private static partial Regex Inline();

    [GeneratedRegex(@"^ {0,3}\[(?<name>[^\]]+)\]:\s*<?(?<to>[^>\s]+)", RegexOptions.Multiline)]
    private static partial Regex Definition();

    [GeneratedRegex(@"(?<!\])\[[^\[\]]+\]\[(?<name>[^\]]+)\]")]
    private static partial Regex Reference();

    [GeneratedRegex(@"<(img|a|source)\b[^>]*\b(src|href|srcset)\s*=\s*[""'](?<to>[^""'\s]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Html();

    [GeneratedRegex(@"^([a-z][a-z0-9+.-]*:|//)", RegexOptions.IgnoreCase)]
    private static partial Regex IsElsewhere();

    [GeneratedRegex(@"^#+ (.+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\|(\s*:?-+:?\s*\|)+\s*$", RegexOptions.Multiline)]
    private static partial Regex TableRule();

    [GeneratedRegex(@"^[ ]*```.*?^[ ]*```[ ]*$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("`[^`\n]+`")]
    private static partial Regex Code();

    // After a line of text or of a list, one that begins neither a table, a heading, a list, a quotation, a tag, badges nor a definition.
    [GeneratedRegex(@"(?<=^(?!\||#|<|\[!|\[[^\]]+\]:).+\n)[ ]*(?!\||#|<|>|\[!|\[[^\]]+\]:|[-*] |\d+\. )[^\s|#<>].*$", RegexOptions.Multiline)]
    private static partial Regex BrokenLine();
}
