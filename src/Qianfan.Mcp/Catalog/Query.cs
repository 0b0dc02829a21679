namespace Qianfan.Mcp.Catalog;

/// <summary>Words of names, families and vendors, in any order and either language; or the beginning of an id.</summary>
internal sealed class Query
{
    // Shorter ones begin too many ids, and one letter is in too many names.
    private const int ShortestId = 4;
    private const int ShortestPart = 2;

    /// <summary>As it was written.</summary>
    public string Text { get; }

    private readonly string _whole;
    // Of each word its spellings: as written, and the Latin name of a Chinese family.
    private readonly string[][] _words;

    private Query(string text, string whole, string[][] words) => (Text, _whole, _words) = (text, whole, words);

    /// <summary><see langword="null"/> where there is no letter and no digit.</summary>
    public static Query? Of(string? text) => Spelling.Fold(text) is not { Length: > 0 } whole ? null
        : new(text!, Spelling.Family(whole) ?? whole,
            [.. Words(text!).Select(word => new[] { word, Spelling.Family(word) }.OfType<string>().ToArray())]);

    /// <summary>
    /// How well it fits: 0 a whole name, id or path of V1, 1 the beginning of one, 2 whole words, 3 parts of words or the vendor;
    /// <see langword="null"/> not at all.
    /// </summary>
    public int? Rank(ModelRow row)
    {
        string[] names = [.. row.Names.Select(Spelling.Fold)];
        string[] ids = [.. row.Ids.Select(Spelling.Fold)];
        if (names.Contains(_whole) || ids.Contains(_whole) || row.Services.Any(service => Spelling.Fold(service.PathOfV1) == _whole))
            return 0;
        if (_whole.Length >= ShortestPart && names.Any(name => name.StartsWith(_whole, StringComparison.Ordinal))
            || _whole.Length >= ShortestId && ids.Any(id => id.StartsWith(_whole, StringComparison.Ordinal)))
            return 1;
        HashSet<string> words = [.. row.Names.SelectMany(Words)];
        if (_words.All(spellings => spellings.Any(words.Contains)))
            return 2;
        var vendors = row.Vendors.Select(Spelling.Vendor).ToArray();
        return _words.All(spellings => spellings.Any(word => IsPart(word) || vendors.Contains(Spelling.Vendor(word))))
            || IsPart(_whole) ? 3 : null;

        bool IsPart(string word) => words.Contains(word)
            || word.Length >= ShortestPart && names.Concat(words).Any(one => Holds(one, Spelling.Fold(word)));
    }

    // Not the end of a number: 8K is no part of 128K, and 5.1 none of 3.5-128K, which folds to 35128k.
    private static bool Holds(string text, string part)
    {
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + 1, StringComparison.Ordinal))
            if (at == 0 || !char.IsAsciiDigit(part[0]) || !char.IsAsciiDigit(text[at - 1]))
                return true;
        return false;
    }

    // Letters, digits and the dots between digits; Chinese characters by themselves.
    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var letter = Spelling.Fold(text[i].ToString());
            var isDot = text[i] == '.' && word.Length > 0 && char.IsAsciiDigit(word[^1])
                && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]);
            var splits = letter.Length > 0 && word.Length > 0 && char.IsAscii(letter[0]) != char.IsAscii(word[^1]);
            if (word.Length > 0 && (letter.Length == 0 && !isDot || splits))
            {
                yield return word.ToString();
                word.Clear();
            }
            word.Append(isDot ? "." : letter);
        }
        if (word.Length > 0)
            yield return word.ToString();
    }
}
