using System.Text.RegularExpressions;

namespace Qianfan.Mcp.Clients;

/// <summary>Hides keys in JSON, with comments, and in TOML: by the names that they stand under or behind, and by their shape.</summary>
internal static partial class SecretText
{
    // Part of a name, such as API_KEY, X-Auth-Token or --secret-key. Neither author nor keyboard.
    private const string Name = "(?:key(?!board|word|bind)|token|secret|passw|passphrase|pwd|auth(?!or(?!i[sz]))|credential|cookie|bearer)";

    /// <summary>The same text, line by line, with an ellipsis for each key.</summary>
    public static string Hide(string text)
    {
        var scopes = new Stack<(bool IsSecret, bool HoldsServers)>([default]);
        var (name, neighbour) = ("", "");
        return Token().Replace(text, match =>
        {
            var (token, value, quotes) = (match.Value, match.Groups["value"].Value, match.Groups["quotes"].Value);
            if (match.Groups["comment"].Success)
                return HideInside(token);
            if (match.Groups["mark"].Success)
            {
                if (token is "[" or "{")
                    // A server may be called anything.
                    scopes.Push((scopes.Peek().IsSecret || IsNamed().IsMatch(name) && !scopes.Peek().HoldsServers,
                        name.EndsWith("servers", StringComparison.OrdinalIgnoreCase)));
                else if (token != "," && scopes.Count > 1)
                    scopes.Pop();
                (name, neighbour) = ("", token == "," ? neighbour : "");
                return token;
            }
            if (text.AsSpan(match.Index + match.Length).TrimStart() is [':' or '=', ..])
            {
                name = value;
                return token;
            }
            // Behind --token in a list, or in {"name": "X-Token", "value": "…"}.
            var isSecret = scopes.Peek().IsSecret || IsNamed().IsMatch(name)
                || IsName().IsMatch(neighbour) && (neighbour[0] == '-' || name.Equals("value", StringComparison.OrdinalIgnoreCase));
            (name, neighbour) = ("", value);
            return quotes.Length == 0 ? token
                : quotes + (isSecret && !Placeholder().IsMatch(value) ? Ellipsis(value) : HideInside(value)) + quotes;
        });
    }

    private static string HideInside(string text) => Inside().Replace(text, match =>
        match.Groups["keep"].Value + (Placeholder().IsMatch(match.Groups["hide"].Value) ? match.Groups["hide"].Value
            : Ellipsis(match.Groups["hide"].Value)));

    // Line breaks stay, so that lines keep their numbers.
    private static string Ellipsis(string text) => text.Length == 0 ? "" : "…" + new string('\n', text.Count(unit => unit == '\n'));

    [GeneratedRegex(""""
        (?<comment>//.*|\#.*|/\*[\s\S]*?\*/)
        |(?<quotes>""")(?<value>(?:[^\\]|\\[\s\S])*?)"""|(?<quotes>''')(?<value>[\s\S]*?)'''
        |(?<quotes>")(?<value>(?:[^"\\\n]|\\.)*)"|(?<quotes>')(?<value>[^'\n]*)'
        |(?<mark>[][{},])|(?<value>[^][{},"'\s:=/\#]+)
        """", RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Token();

    [GeneratedRegex(Name, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex IsNamed();

    [GeneratedRegex($@"^[\w-]*{Name}[\w-]*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex IsName();

    // Names of variables, and what the user is to replace.
    [GeneratedRegex(@"^(Bearer )?(\$\{(\w+:)?\w+\}|\{env:\w+\}|\$[A-Z_][A-Z0-9_]*|%\w+%|(YOUR|QIANFAN)_[A-Z_]+)$")]
    private static partial Regex Placeholder();

    // Behind a name to the end; behind Bearer; of a user in an address; and what looks like a key, a UUID or base64.
    [GeneratedRegex($"""
        (?<keep>{Name}[\w-]*["'\\]*\s*[:=]\s*|--[\w-]*{Name}[\w-]*\s+)(?<hide>\S[\s\S]*)
        |(?<keep>\b(?:bearer|basic)\s+)(?<hide>\S+)|(?<keep>://)(?<hide>[^/@\s]+)(?=@)
        |(?<hide>bce-v3/\S+|\b[0-9a-f]{"{8}"}(?:-[0-9a-f]{"{4}"}){"{3}"}-[0-9a-f]{"{12}"}\b
            |(?<![a-z0-9])(?=[a-z]*[0-9])(?=[0-9]*[a-z])[a-z0-9]{"{20,}"}[\w.~+/=-]*)
        """, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Inside();
}
