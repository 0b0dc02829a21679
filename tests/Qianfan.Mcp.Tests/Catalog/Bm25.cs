using System.Text.RegularExpressions;

namespace Qianfan.Mcp.Tests.Catalog;

/// <summary>
/// The usual word ranking (Okapi BM25) over a few texts, as clients use it that show a model only the tools that fit a question.
/// It knows no synonyms, so a text is found by the words that it has; words without a meaning of their own are left out, as indexes do.
/// </summary>
internal sealed partial class Bm25
{
    private const double Saturation = 1.2;
    private const double LengthWeight = 0.75;

    private static readonly HashSet<string> _empty =
    [
        .. ("a an and are as at be by can could did do does for from get give had has have how i if in into is it its list look many may me much my "
            + "of on one or our please put show tell than that the their them there these this those to up us want was we what when where "
            + "which who will with you your").Split(' '),
    ];

    private readonly Dictionary<string, string[]> _words;
    private readonly Dictionary<string, int> _textsWith;
    private readonly double _usualLength;

    public Bm25(IEnumerable<KeyValuePair<string, string>> texts)
    {
        _words = texts.ToDictionary(text => text.Key, text => LocalizedText(text.Value).ToArray());
        _textsWith = _words.Values.SelectMany(words => words.Distinct()).CountBy(word => word).ToDictionary();
        _usualLength = _words.Values.Average(words => words.Length);
    }

    /// <returns>The names of the texts that share a word with the question, the best first; equals in the order of their names.</returns>
    public IReadOnlyList<(string Name, double Score)> Rank(string question)
    {
        var asked = LocalizedText(question).Distinct().ToArray();
        return
        [
            .. _words.Select(text => (Name: text.Key, Score: asked.Sum(word => Score(word, text.Value))))
                .Where(text => text.Score > 0)
                .OrderByDescending(text => text.Score)
                .ThenBy(text => text.Name, StringComparer.Ordinal),
        ];
    }

    private double Score(string word, string[] text)
    {
        var times = text.Count(word.Equals);
        if (times == 0)
            return 0;
        var rarity = Math.Log(1 + (_words.Count - _textsWith[word] + 0.5) / (_textsWith[word] + 0.5));
        return rarity * times * (Saturation + 1) / (times + Saturation * (1 - LengthWeight + LengthWeight * text.Length / _usualLength));
    }

    /// <summary>Lower-case words, snake_case and camelCase taken apart; of Chinese, which has no spaces, every two neighbours.</summary>
    public static IEnumerable<string> LocalizedText(string text) => Runs().Matches(Humps().Replace(text, " ")).SelectMany(run =>
        char.IsAscii(run.Value[0]) || run.Length == 1
            ? [Singular(run.Value.ToLowerInvariant())]
            : Enumerable.Range(0, run.Length - 1).Select(i => run.Value.Substring(i, 2))).Where(word => !_empty.Contains(word));

    // All the stemming there is.
    private static string Singular(string word) => word switch
    {
        { Length: <= 3 } => word,
        _ when word.EndsWith("ies", StringComparison.Ordinal) => $"{word[..^3]}y",
        _ when word[^1] == 's' && word[^2] is not ('s' or 'u') => word[..^1],
        _ => word,
    };

    [GeneratedRegex("[A-Za-z0-9]+|[\u4e00-\u9fff]+")]
    private static partial Regex Runs();

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex Humps();
}
