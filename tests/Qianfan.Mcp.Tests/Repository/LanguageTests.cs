using System.Reflection;
using System.Text.RegularExpressions;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Server;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Repository;

/// <summary>No text for a caller or a terminal is in English alone.</summary>
public sealed partial class LanguageTests
{
    // What is for operators (logs, metrics, names of callers), for whoever reads a stack trace, for a shell, upstream's own, or the
    // command line parser's, which ParserText translates.
    private static readonly string[] _forOthers = ["LoggerMessage", "InvalidOperationException", "FormatException", "JsonException",
        "SecurityTokenInvalidTypeException", "AuthenticateResult.Fail", "NameOf(HttpContext",
        "result.AddError"];

    private static readonly string[] _filesForOthers =
        ["Commands/CompletionScript.cs", "Server/IssuerKeys.cs", "Server/Refusals.cs", "Upstream/Instruments.cs", "Upstream/UpstreamException.cs"];

    [Theory]
    [InlineData(typeof(SettingsException))]
    [InlineData(typeof(RequestError))]
    [InlineData(typeof(Failure))]
    public void A_refusal_takes_both_languages(Type refusal)
    {
        var constructor = refusal.GetConstructors(BindingFlags.Public | BindingFlags.Instance).Single();

        Assert.Contains(typeof(LocalizedText), constructor.GetParameters().Select(parameter => parameter.ParameterType));
        Assert.DoesNotContain(typeof(string), constructor.GetParameters().Select(parameter => parameter.ParameterType));
    }

    [Fact]
    public void Every_sentence_stands_beside_a_chinese_one()
    {
        // What says null is the code between two texts.
        var found =
            from path in SourceFiles.Below("src/Qianfan.Mcp", "*.cs")
            where !_filesForOthers.Any(file => path.EndsWith(file, StringComparison.Ordinal))
            from statement in Statement().Split(Comment().Replace(File.ReadAllText(Path.Combine(Checkout.Root, path)), ""))
            where !Chinese().IsMatch(statement) && !_forOthers.Any(other => statement.Contains(other, StringComparison.Ordinal))
            from sentence in Sentence().Matches(statement).Select(match => match.Value)
            where !sentence.Contains("null", StringComparison.Ordinal)
            select $"{path}: {sentence}";

        Assert.Empty(found);
    }

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@";[ \t]*\n|\n[ \t]*[{}]\n")]
    private static partial Regex Statement();

    // Three words in a row, of which the last two are no names.
    [GeneratedRegex("\"[^\"\\n]*[A-Za-z]+[,;]? [a-z]+ [a-z][^\"\\n]*\"")]
    private static partial Regex Sentence();

    [GeneratedRegex("[\u4e00-\u9fff]")]
    private static partial Regex Chinese();
}
