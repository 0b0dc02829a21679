using System.Text.RegularExpressions;

namespace Qianfan.Mcp.Tests.Repository;

/// <summary>
/// Parts of documents that follow from the code, between <c>&lt;!-- name --&gt;</c> and <c>&lt;!-- /name --&gt;</c>, and whole ones.
/// <c>UPDATE_SNAPSHOTS=1 dotnet test</c> writes them anew; otherwise they must be as the code says.
/// </summary>
internal static class Generated
{
    private static readonly Lock _writing = new();

    /// <param name="document">Its path in the repository.</param>
    /// <param name="lines">What stands between the marks.</param>
    public static void IsPart(string document, string name, IEnumerable<string> lines)
    {
        lock (_writing)
        {
            var text = Checkout.Read(document);
            var (open, close) = ($"<!-- {name} -->\n", $"<!-- /{name} -->");
            var start = text.IndexOf(open, StringComparison.Ordinal) + open.Length;
            var end = text.IndexOf(close, StringComparison.Ordinal);
            Assert.True(start >= open.Length && end >= start, $"{document} lacks {open}{close}");
            Holds(document, text, $"{text[..start]}{string.Concat(lines.Select(line => $"{line}\n"))}{text[end..]}");
        }
    }

    /// <summary>A part that no marks can surround, such as one row of a table.</summary>
    public static void IsMatch(string document, string pattern, string expected)
    {
        lock (_writing)
        {
            var text = Checkout.Read(document);
            var found = Assert.Single(Regex.Matches(text, pattern));
            Holds(document, text, text.Replace(found.Value, expected, StringComparison.Ordinal));
        }
    }

    public static void IsWhole(string document, string text) =>
        Holds(document, File.Exists(Path.Combine(Checkout.Root, document)) ? Checkout.Read(document) : "", text);

    private static void Holds(string document, string actual, string expected)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            var path = Path.Combine(Checkout.Root, document);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (actual != expected)
                File.WriteAllText(path, expected);
        }
        else
            Assert.Equal(expected, actual);
    }
}
