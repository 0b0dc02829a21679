using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Commands;

/// <summary>
/// The parser's own words in Chinese. Its translation comes as a satellite assembly, which needs cultures (the build has none), and leaves
/// half of them in English.
/// </summary>
internal static class ParserText
{
    // Of version 2.0.15: its errors.
    private static readonly (string English, string Chinese)[] _texts =
    [
        ("Unrecognized command or argument ", "无法识别的命令或参数："),
        ("Required argument missing for command: ", "命令缺少参数："),
        ("Required argument missing for option: ", "选项缺少参数："),
        ("Option '", "选项 '"), (" expects a single argument but ", " 只能写一次，却写了 "), (" were provided.", " 次。"),
        (" option cannot be combined with other arguments.", " 不能与其他参数一起使用。"), ("'.", "'。"), ("）.", "）。"),
    ];

    public static string In(Language language, string text) => language == Language.English ? text
        : _texts.Aggregate(text.ReplaceLineEndings("\n"), (said, one) => said.Replace(one.English, one.Chinese, StringComparison.Ordinal))
            .ReplaceLineEndings();
}
