using System.Globalization;
using System.Text.RegularExpressions;

namespace Qianfan.Mcp.Evals;

/// <summary>
/// The facts in a text that a model could make up: addresses, ids and names of models, dates, and numbers with a unit, of a thousand and
/// more, or with decimals. Counts such as "7 models" are no facts of the catalog.
/// </summary>
internal static partial class Facts
{
    private const string Families = "ernie|deepseek|qwen|qwq|glm|chatglm|kimi|moonshot|llama|gpt|claude|gemini|gemma|mistral|mixtral|grok"
        + "|doubao|hunyuan|minimax|baichuan|internvl|internlm|flux|kling|vidu|yi|bge|bce|tao|豆包|混元|通义千问|千问";

    private const string Parts = "bot|turbo|pro|flash|max|plus|speed|lite|tiny|mini|air|character|novel|thinking|latest|preview|chat"
        + "|instruct|opus|sonnet|haiku|vl|large|reranker|embedding|image";

    /// <summary>Those facts of an answer that stand in none of the sources.</summary>
    public static IEnumerable<string> MadeUp(string answer, IEnumerable<string> sources)
    {
        var source = PlainText.Of(string.Join('\n', sources));
        var rest = PlainText.Of(answer);
        var unknown = new List<string>();
        unknown.AddRange(Take(Address(), ref rest).Where(address => !source.Contains(address.TrimEnd('/'), StringComparison.Ordinal)));
        unknown.AddRange(Take(Name(), ref rest).Where(name => !Names(source, name)));
        unknown.AddRange(Take(Date(), ref rest).Where(date => !source.Contains(date, StringComparison.Ordinal)));
        var numbers = NumbersOf(source);
        unknown.AddRange(Number().Matches(rest).Where(number => !IsKnown(number, numbers)).Select(number => number.Value.Trim()));
        return unknown.Distinct();
    }

    private static string[] Take(Regex facts, ref string text)
    {
        string[] taken = [.. facts.Matches(text).Select(match => match.Value.TrimEnd('.'))];
        text = facts.Replace(text, " , ");
        return taken;
    }

    // However it is hyphenated, but not as the start of another number: ERNIE 4 is not ERNIE-4.5.
    private static bool Names(string source, string name)
    {
        var letters = name.Where(letter => letter is not (' ' or '-' or '_')).Select(letter => Regex.Escape($"{letter}"));
        return Regex.IsMatch(source, $@"(?<![a-z0-9]){string.Join("[ _-]?", letters)}(?!\.?\d)")
            || Adjective().Match(name) is { Success: true } found && Names(source, name[..found.Index]);
    }

    private static HashSet<decimal> NumbersOf(string source)
    {
        // A name such as ERNIE-3.5-128K tells a length; its other numbers tell none.
        var lengths = Name().Matches(source).SelectMany(name => Length().Matches(name.Value)).SelectMany(length => ValuesOf(length, "k"));
        var plain = Date().Replace(Name().Replace(Address().Replace(source, " "), " "), " ");
        return [.. lengths, .. Plain().Matches(plain).SelectMany(number => ValuesOf(number, number.Groups["scale"].Value))];
    }

    private static IEnumerable<decimal> ValuesOf(Match number, string scale) =>
        ScalesOf(scale).Select(by => by * decimal.Parse(number.Groups["n"].Value, CultureInfo.InvariantCulture));

    private static bool IsKnown(Match number, HashSet<decimal> known)
    {
        var text = number.Groups["n"].Value;
        var (scale, unit) = (number.Groups["scale"].Value, number.Groups["unit"].Success || number.Groups["money"].Success);
        var value = decimal.Parse(text, CultureInfo.InvariantCulture);
        if (scale.Length == 0 && !unit && (value < 1000 && !text.Contains('.') || value is >= 1990 and < 2100))
            return true;
        // A written scale rounds: 131k is 131,072. Prices may be given for a thousand tokens.
        var half = 0.5m / (decimal)Math.Pow(10, text.Contains('.') ? text.Length - text.IndexOf('.') - 1 : 0);
        return ScalesOf(scale).Any(by => known.Any(one => scale.Length > 0 ? Math.Abs(one / by - value) <= half : one == value))
            || number.Groups["unit"].Value is "元" or "cny" or "rmb" or "yuan" && known.Contains(value * 1000);
    }

    private static decimal[] ScalesOf(string scale) => scale switch
    {
        "k" => [1000, 1024],
        "thousand" or "千" => [1000],
        "万" => [10_000],
        "m" or "million" or "百万" => [1_000_000, 1024 * 1024],
        "亿" => [100_000_000],
        _ => [1],
    };

    [GeneratedRegex(@"https?://[a-z0-9./_:?=&%-]+|(?<![\w/.-])/(?:v\d|chat|completions|embeddings|rerank|images|videos)\b[a-z0-9./_-]*")]
    private static partial Regex Address();

    // An id; parts joined by - or _ with a digit among them; or a family's name and a version.
    [GeneratedRegex(@"(?<![a-z0-9])(?:(?:am|amv|svcp|svco)-[a-z0-9]+"
        + @"|(?!v\d-|utf-|top-|step-|tier-)(?=[a-z0-9._-]*\d)[a-z][a-z0-9]*(?:\.\d+)?(?:[-_][a-z0-9.]+)+(?: \d+k\b)?"
        + $@"|(?:{Families})(?:[ -]?(?:{Parts}))*[ -]?[a-z]?\d+(?:\.\d+)*[a-z]?(?![a-z0-9])(?:[ -](?:\d+[kb]|a\d+b|{Parts})\b)*)")]
    private static partial Regex Name();

    [GeneratedRegex("-(?:based|compatible|like|only|style|series|model|models|family|level)$")]
    private static partial Regex Adjective();

    [GeneratedRegex(@"(?<![\d.])(?:20\d\d-)?\d\d-\d\d(?!\d)|(?<![\d.])20\d\d-\d\d(?!\d)")]
    private static partial Regex Date();

    [GeneratedRegex(@"(?<n>\d+)k\b")]
    private static partial Regex Length();

    [GeneratedRegex(@"(?<![\d.])(?<n>\d+(?:\.\d+)?)\s?(?<scale>k|m|million|thousand|百万|千|万|亿)?(?![a-z])")]
    private static partial Regex Plain();

    // Not the unit of a price: per million tokens, 每 1000 tokens, / 1k.
    [GeneratedRegex(@"(?<![\d.]|[a-z])(?<!(?:per|/|每)\s?(?:百万)?)(?<money>[¥￥$]\s?)?(?<n>\d+(?:\.\d+)?)"
        + @"(?:\s?(?<scale>k|m|million|thousand|百万|千|万|亿)(?![a-z]))?"
        + @"(?:\s?(?<unit>tokens?|cny|rmb|yuan|元|usd|美元|tpm|rpm|qps|characters?|字符)(?![a-z]))?")]
    private static partial Regex Number();
}
