using System.CommandLine;
using System.CommandLine.Invocation;

namespace Qianfan.Mcp.Commands;

/// <summary>
/// What a shell offers for the last word of a line: <c>qianfan-mcp "[suggest]" "qianfan-mcp call fi"</c>. The parser's own also offers what
/// contains the word elsewhere, and all options where an argument stands.
/// </summary>
internal sealed class CompletedWords(RootCommand root) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var line = parseResult.Tokens.LastOrDefault(token => token.Type != System.CommandLine.Parsing.TokenType.Directive)?.Value ?? "";
        // Without the program, whatever its path.
        line = line[(line.IndexOf(' ') + 1)..];
        var word = line[(line.LastIndexOf(' ') + 1)..];
        foreach (var offered in root.Parse(line).GetCompletions(line.Length).Select(one => one.Label).Distinct())
            if (offered.StartsWith(word, StringComparison.Ordinal) && (word.StartsWith('-') || char.IsAsciiLetterOrDigit(offered[0])))
                parseResult.InvocationConfiguration.Output.WriteLine(offered);
        return 0;
    }
}
