namespace Qianfan.Mcp.Clients;

/// <summary>What changed in a client's file, for its user to read.</summary>
internal static class Difference
{
    /// <summary>The changed lines, each with - or + before it, without the keys in them.</summary>
    public static IEnumerable<string> Between(string before, string after)
    {
        var (old, young) = (Lines(before), Lines(after));
        var start = old.AsSpan().CommonPrefixLength(young);
        var end = 0;
        while (end < Math.Min(old.Length, young.Length) - start && old[^(end + 1)] == young[^(end + 1)])
            end++;
        // Keys are found in the whole, since a name and its key may stand on different lines.
        var (shownOld, shownYoung) = (Lines(SecretText.Hide(before))[start..^end], Lines(SecretText.Hide(after))[start..^end]);
        // Only the changed part is left, so a plain longest common subsequence is fast enough.
        (old, young) = (old[start..^end], young[start..^end]);
        var common = new int[old.Length + 1, young.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
            for (var j = young.Length - 1; j >= 0; j--)
                common[i, j] = old[i] == young[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        for (int i = 0, j = 0; i < old.Length || j < young.Length;)
            if (i < old.Length && j < young.Length && old[i] == young[j])
                (i, j) = (i + 1, j + 1);
            else if (j >= young.Length || i < old.Length && common[i + 1, j] >= common[i, j + 1])
                yield return $"- {shownOld[i++]}";
            else
                yield return $"+ {shownYoung[j++]}";
    }

    private static string[] Lines(string text) =>
        text.Length == 0 ? [] : [.. text.TrimEnd('\n').Split('\n').Select(line => line.TrimEnd('\r'))];
}
