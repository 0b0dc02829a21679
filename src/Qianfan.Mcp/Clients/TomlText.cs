using System.Text.RegularExpressions;

namespace Qianfan.Mcp.Clients;

/// <summary>A TOML file of someone else's: one table of it is set, everything else keeps its bytes.</summary>
internal static partial class TomlText
{
    /// <summary>Sets members of <c>[container.name]</c>; others of that table stay.</summary>
    /// <returns><see langword="null"/> where the table is written in a way that cannot be changed safely.</returns>
    public static string? Set(string text, string container, string name, IReadOnlyList<KeyValuePair<string, string>> members)
    {
        var newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var lines = text.Length == 0 ? [] : text.Split('\n').Select(line => line.TrimEnd('\r')).ToList();
        var header = lines.FindIndex(line => Header().Match(line) is { Success: true } match && Path(match) == $"{container}.{name}");
        if (header < 0)
            return IsWrittenOtherwise(lines, container, name) ? null : Append(text, newLine, [$"[{container}.{name}]", .. members.Select(Line)]);
        var end = lines.FindIndex(header + 1, line => line.TrimStart().StartsWith('['));
        var table = lines[(header + 1)..(end < 0 ? lines.Count : end)];
        foreach (var member in members)
        {
            var at = table.FindIndex(line => KeyOf(line) == member.Key);
            if (at < 0)
                table.Insert(table.FindLastIndex(line => !string.IsNullOrWhiteSpace(line)) + 1, Line(member));
            else if (IsWhole(table[at]))
                table[at] = Line(member);
            else
                return null;
        }
        return string.Join(newLine, [.. lines[..(header + 1)], .. table, .. end < 0 ? [] : lines[end..]]);
    }

    private static string Append(string text, string newLine, IEnumerable<string> lines)
    {
        var gap = text.Length == 0 ? "" : text.EndsWith('\n') ? newLine : newLine + newLine;
        return $"{text}{gap}{string.Join(newLine, lines)}{newLine}";
    }

    // As a dotted key or an inline table, beside which the table may not stand.
    private static bool IsWrittenOtherwise(IReadOnlyList<string> lines, string container, string name)
    {
        var table = "";
        foreach (var line in lines)
            if (Header().Match(line) is { Success: true } match)
                table = Path(match);
            else if (KeyOf(line) is { } key && (table.Length > 0 ? $"{table}.{key}" : key) is var path
                && (path == container || path == $"{container}.{name}" || path.StartsWith($"{container}.{name}.", StringComparison.Ordinal)))
                return true;
        return false;
    }

    private static string Line(KeyValuePair<string, string> member) => $"{member.Key} = {member.Value}";

    private static string Path(Match match) => Bare(match.Groups["path"].Value);

    private static string? KeyOf(string line) => Key().Match(line) is { Success: true } match ? Bare(match.Groups["key"].Value) : null;

    private static string Bare(string path) => string.Concat(path.Where(letter => letter is not ('"' or '\'' or ' ' or '\t')));

    // A list, table or long text that goes on over the next lines is left alone.
    private static bool IsWhole(string line)
    {
        var value = line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim();
        return !value.StartsWith("\"\"\"", StringComparison.Ordinal) && !value.StartsWith("'''", StringComparison.Ordinal)
            && value.Count(letter => letter is '[' or '{') == value.Count(letter => letter is ']' or '}');
    }

    [GeneratedRegex("""^\s*\[(?<path>[^\[\]]+)\]\s*(#.*)?$""")]
    private static partial Regex Header();

    [GeneratedRegex("""^\s*(?<key>[\w."'\- \t]+?)\s*=""")]
    private static partial Regex Key();
}
