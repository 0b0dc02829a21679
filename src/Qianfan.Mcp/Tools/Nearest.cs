namespace Qianfan.Mcp.Tools;

/// <summary>Suggestions for a mistyped word.</summary>
internal static class Nearest
{
    /// <summary>The closest candidates by edit distance, ignoring letter case, without those too far off to be meant.</summary>
    public static IEnumerable<string> To(string word, IEnumerable<string> candidates, int most = 3) =>
        (from candidate in candidates
         let distance = Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant())
         where distance <= Math.Max(2, candidate.Length / 2)
         orderby distance, candidate.Length
         select candidate).Take(most);

    // Levenshtein distance; a word contained in the other counts as one step.
    private static int Distance(string a, string b)
    {
        a = a[..Math.Min(a.Length, 64)];
        if (a.Length > 2 && (a.Contains(b, StringComparison.Ordinal) || b.Contains(a, StringComparison.Ordinal)))
            return 1;
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 0; i < a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i + 1;
            for (var j = 0; j < b.Length; j++)
                (diagonal, row[j + 1]) = (row[j + 1], Math.Min(Math.Min(row[j], row[j + 1]) + 1, diagonal + (a[i] == b[j] ? 0 : 1)));
        }
        return row[^1];
    }
}
