using System.Text.RegularExpressions;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Configuration;

/// <summary>What can be wrong with the text of a key, before anybody has refused it. Nothing of the text is in the words.</summary>
internal static partial class WrittenKey
{
    private const string Quotes = "\"'`“”‘’";

    /// <summary>What is wrong, and what to do about it; <see langword="null"/> for a text that may be a key, and for none.</summary>
    public static (LocalizedText What, LocalizedText Next)? Flaw(Setting setting, string? written)
    {
        var (name, text) = (setting.Variable, written?.Trim() ?? "");
        if (text.Length == 0)
            return null;
        if (Reference().IsMatch(text))
            return (($"{name} contains a variable reference instead of a key: the program that started this server did not replace it.",
                    $"{name} 的值是变量引用，不是密钥：启动本服务器的程序没有替换它。"),
                ($"Set that variable where that program reads it, or set {name} to the key itself.", $"在该程序读取变量的位置设置它，或把 {name} 直接设为密钥。"));
        if (Placeholder().IsMatch(text))
            return (($"{name} still holds a placeholder.", $"{name} 里还是占位符。"),
                ($"Replace it with your key from {KeySource.KeyPage}.", $"换成 {KeySource.KeyPage} 中的密钥。"));
        if (Quotes.Contains(text[0]) && text.Length > 1 && Quotes.Contains(text[^1]))
            return (($"{name} includes quotes around the key in its value.", $"{name} 的值两端带有引号。"),
                ($"Remove the quotes: cmd's `set` and Docker's --env-file keep them.", "去掉引号：cmd 的 set 和 Docker 的 --env-file 会保留引号。"));
        return AccessKey.Flaw(text) is { } flaw ? (($"{name} {flaw.English}.", $"{name} {flaw.Chinese}。"),
            ($"Keys are listed at {KeySource.KeyPage}.", $"密钥见 {KeySource.KeyPage}。")) : null;
    }

    // As shells, clients and templates write them.
    [GeneratedRegex(@"^(\$\{.*\}|\$\(.*\)|\$\w+|\$env:\w+|%\w+%|\{\{.*\}\})$", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();

    [GeneratedRegex(
        @"^\W*(your|my|insert|enter|paste|put|replace|change|todo|placeholder|example|access|secret|session|api|qianfan)"
        + @"[-_ ]?(\W|_|$|me|key|token|ak|sk|here)"
        + @"|^<.*>$|^\W+$|^(ALTAK-?)?x+$|^(你|您|请)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
