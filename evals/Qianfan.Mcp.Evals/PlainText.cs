using System.Globalization;
using System.Text.RegularExpressions;

namespace Qianfan.Mcp.Evals;

/// <summary>Texts in one spelling, so that 131,072 is 131072, and 2026 年 9 月 15 日 is 2026-09-15.</summary>
internal static partial class PlainText
{
    private const string Month = @"(?:(?<m>jan)(?:uary)?|(?<m>feb)(?:ruary)?|(?<m>mar)(?:ch)?|(?<m>apr)(?:il)?|(?<m>may)|(?<m>jun)e?"
        + @"|(?<m>jul)y?|(?<m>aug)(?:ust)?|(?<m>sep)(?:t(?:ember)?)?|(?<m>oct)(?:ober)?|(?<m>nov)(?:ember)?|(?<m>dec)(?:ember)?)\.?";

    private static readonly string[] _months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    public static string Of(string text)
    {
        // Hyphens and spaces that do not break a line are what some models write in names and numbers.
        text = text.Replace('\u2010', '-').Replace('\u2011', '-').ToLowerInvariant();
        text = Separators().Replace(Markup().Replace(text, ""), "");
        text = ChineseDate().Replace(Slashes().Replace(MonthDay().Replace(DayMonth().Replace(text, Iso), Iso), Iso), Iso);
        return Spaces().Replace(text.Replace("文心", "ernie", StringComparison.Ordinal), " ");
    }

    /// <summary>Whether one of the alternatives of <paramref name="wanted"/> stands in a plain text, and as no part of a name.</summary>
    public static bool Holds(string plain, string wanted) => wanted.Split('|').Any(one =>
        Regex.IsMatch(plain, $"{Edge(one[0], "(?<![a-z0-9]|[a-z0-9][.-])")}{Regex.Escape(Of(one))}{Edge(one[^1], EndOf(one[^1]))}"));

    private static string Edge(char letter, string look) => char.IsAsciiLetterOrDigit(letter) ? look : "";

    // "8192tokens" holds 8192, but ernie-3.5-128k-preview is not ernie-3.5-128k.
    private static string EndOf(char last) => char.IsAsciiDigit(last) ? @"(?![0-9]|[.-][a-z0-9])" : @"(?![a-z0-9]|[.-][a-z0-9])";

    private static string Iso(Match date)
    {
        var name = date.Groups["m"].Value;
        var month = Array.IndexOf(_months, name) + 1 is var number and > 0 ? number : int.Parse(name, CultureInfo.InvariantCulture);
        var (year, day) = (date.Groups["y"].Value, date.Groups["d"].Value);
        return $" {year}{(year.Length > 0 ? "-" : "")}{month:00}{(day.Length > 0 ? $"-{day.PadLeft(2, '0')}" : "")} ";
    }

    [GeneratedRegex(@"[*`\\]")]
    private static partial Regex Markup();

    [GeneratedRegex(@"(?<=\d)[,\u00a0\u202f](?=\d{3}(?!\d))")]
    private static partial Regex Separators();

    [GeneratedRegex($@"\b{Month} (?<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?<y>20\d\d))?\b|\b{Month} (?<y>20\d\d)\b")]
    private static partial Regex MonthDay();

    [GeneratedRegex($@"\b(?<d>\d{{1,2}})(?:st|nd|rd|th)? {Month},?(?: (?<y>20\d\d))?\b")]
    private static partial Regex DayMonth();

    [GeneratedRegex(@"\b(?<y>20\d\d)[/.](?<m>\d{1,2})[/.](?<d>\d{1,2})\b")]
    private static partial Regex Slashes();

    [GeneratedRegex(@"(?<y>20\d\d)\s*年\s*(?<m>\d{1,2})\s*月(?:\s*(?<d>\d{1,2})\s*[日号])?"
        + @"|(?<!\d)(?<m>\d{1,2})\s*月\s*(?<d>\d{1,2})\s*[日号]")]
    private static partial Regex ChineseDate();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
