using System.Globalization;
using System.Text.RegularExpressions;

namespace Qianfan.Mcp.Prompts;

/// <summary>The token limits that a task text asks for.</summary>
/// <param name="Characters">Whether Chinese characters were taken as tokens, and so on for words and a whole context.</param>
internal sealed record TokenLimits(long? Input, long? Output, bool Characters, bool LocalizedText, bool Context);

/// <summary>
/// Reads "100k tokens", "128K context", "10万字" and the like. A number counts for what stands nearest to it: what is read, what is
/// written, or the context that holds both. Sizes in a model's name and amounts per day are no limits.
/// </summary>
internal static partial class TokenPhrases
{
    /// <summary>Kept of a context for what is written, where the task does not tell how much that is.</summary>
    public const long UsualOutput = 4096;

    private const double TokensPerWord = 4.0 / 3;
    private const long Fewest = 100;
    private const int Reach = 120;
    private const long Most = 100_000_000;
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    private enum Part { Input, Output, Context }

    /// <param name="text">In lower case and half width.</param>
    public static TokenLimits Read(string text)
    {
        var (characters, words) = (false, false);
        Dictionary<Part, long> limits = [];
        foreach (Match match in Amount().Matches(text).Concat(Window().Matches(text)).Where(match => !IsVolume(text, match)))
        {
            var unit = match.Groups["unit"].Value;
            var counted = Number(match.Groups["n"].Value) * Scale(match.Groups["scale"].Value);
            var tokens = (long)Math.Min(Most + 1, Math.Ceiling(counted * (unit.StartsWith("word", StringComparison.Ordinal) ? TokensPerWord : 1)));
            if (tokens is < Fewest or > Most)
                continue;
            var part = PartOf(text, match);
            limits[part] = Math.Max(tokens, limits.GetValueOrDefault(part));
            characters |= unit is "字" or "汉字" or "字符" || unit.StartsWith("char", StringComparison.Ordinal);
            words |= unit.StartsWith("word", StringComparison.Ordinal);
        }
        var output = limits.TryGetValue(Part.Output, out var written) ? written : (long?)null;
        var input = limits.TryGetValue(Part.Input, out var read) ? read : (long?)null;
        if (!limits.TryGetValue(Part.Context, out var context))
            return new(input, output, characters, words, Context: false);
        var left = Math.Max(context - (output ?? UsualOutput), context / 2);
        return new(Math.Max(left, input ?? 0), output, characters, words, Context: true);
    }

    // The nearest word within the same part of the sentence; before the number, when two are as near.
    private static Part PartOf(string text, Match number)
    {
        var first = Math.Max(0, number.Index - Reach);
        var start = Break().Matches(text[first..number.Index]) is { Count: > 0 } before ? first + before[^1].Index + before[^1].Length : first;
        var after = number.Index + number.Length;
        var last = Math.Min(text.Length, after + Reach);
        var end = Break().Match(text[after..last]) is { Success: true } next ? after + next.Index : last;
        return Marker().Matches(text[start..end]).Select(marker =>
            {
                var place = start + marker.Index;
                var distance = place < number.Index ? Math.Max(0, number.Index - place - marker.Length) : Math.Max(0, place - after);
                return (Part: Enum.Parse<Part>(marker.Groups.Keys.First(name => name != "0" && marker.Groups[name].Success)), Distance: distance);
            })
            .OrderBy(marker => marker.Distance).Select(marker => marker.Part).FirstOrDefault();
    }

    private static bool IsVolume(string text, Match number) =>
        PerTimeAfter().IsMatch(text[(number.Index + number.Length)..]) || PerTimeBefore().IsMatch(text[Math.Max(0, number.Index - Reach)..number.Index]);

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) ? number : ChineseNumber(text);

    // 二十万, 一千五百, 十二: digits times the unit after them, and all of it times 万.
    private static double ChineseNumber(string text)
    {
        var (whole, section, digit) = (0.0, 0.0, 0.0);
        foreach (var sign in text)
        {
            var value = "零一二三四五六七八九".IndexOf(sign, StringComparison.Ordinal);
            if (sign == '两')
                value = 2;
            if (value >= 0)
                digit = value;
            else if (sign == '万')
                (whole, section, digit) = ((whole + Math.Max(section + digit, 1)) * 10_000, 0, 0);
            else
                (section, digit) = (section + Math.Max(digit, 1) * sign switch { '千' => 1000, '百' => 100, _ => 10 }, 0);
        }
        return whole + section + digit;
    }

    private static double Scale(string text) => text switch
    {
        "k" or "千" or "thousand" => 1_000,
        "万" => 10_000,
        "m" or "百万" or "million" => 1_000_000,
        _ => 1,
    };

    [GeneratedRegex(@"((?<![a-z0-9.,_\-])(?<n>\d{1,3}(,\d{3})+|\d{1,12}(\.\d{1,3})?)|(?<![几数零一二两三四五六七八九十百千万\d])(?<n>[一二两三四五六七八九十百千万]{1,9}))[ -]?(?<scale>k|m|千|万|百万|thousand|million)?\+?\s?(多|余|左右|以上|个|-|of\s|or\smore\s|input\s|output\s)*(?<unit>tokens?|words?|characters?|chars?|汉字|中文字|字符|字)(?![a-z])", Options)]
    private static partial Regex Amount();

    [GeneratedRegex(@"(?<![a-z0-9.,_\-])(?<n>\d{1,6}(\.\d{1,3})?)\s?(?<scale>k|m|万)(?=[ -]?(的|超?长|long\s)*(contexts?|window|prompts?|inputs?|outputs?|上下文|窗口|输入|输出))|(?<=(contexts?|window|length|inputs?|outputs?|limit|上下文|窗口|长度|输入|输出)(\s|of|is|:|=|>|≥|at\sleast|over|above|up\sto|至少|不少于|不低于|不小于|超过|达到?|要|需要?|为|支持|有)*)(?<n>\d{1,6}(\.\d{1,3})?)\s?(?<scale>k|m|万)(?![a-z0-9]|\s?(tokens?|words?|char|汉?字))", Options)]
    private static partial Regex Window();

    [GeneratedRegex(@"[;:。、!?\n]|,(?!\d)|\.(?!\d)|\s(and|then|to|but)\s|并|然后|再|且", Options)]
    private static partial Regex Break();

    [GeneratedRegex(@"(?<Context>\bcontexts?|\bwindow|上下文|窗口)|(?<Output>\boutputs?|\bgenerat\w*|\bwrit\w*|\bproduc\w*|\banswers?|\brepl(y|ies)|\bresponses?|\bdraft\w*|\bcompos\w*|输出|生成|撰写|写|回答|回复|产出|创作)|(?<Input>\binputs?|\bread\w*|\bdocuments?|\breports?|\bcontracts?|\bbooks?|\bpapers?|\bfiles?|\btranscripts?|\bprompts?|\barticles?|\bsummar\w*|输入|阅读|读|文档|合同|报告|书|论文|文件|材料|资料|总结|记录)", Options)]
    private static partial Regex Marker();

    [GeneratedRegex(@"^\s?(\w+\s)?((per|a|an|each|every)\s|/\s?)(day|hour|minute|second|week|month|year)|^\s?(daily|monthly)|^/?(每)?(天|日|月|小时|分钟|秒)", Options)]
    private static partial Regex PerTimeAfter();

    [GeneratedRegex(@"(每(天|日|月|小时|分钟|秒|年)|日均|\bdaily|\bmonthly)[^,。;]{0,12}$", Options)]
    private static partial Regex PerTimeBefore();
}
