using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Qianfan.Mcp.Server.Pages;

/// <summary>A piece of HTML. What is put into one is encoded, unless it is HTML itself.</summary>
internal readonly partial record struct Html
{
    private static readonly HtmlEncoder _encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly string? _text;

    private Html(string text) => _text = text;

    public static Html Of(Writer writer) => new(writer.ToString());

    public static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts));

    /// <summary>An embedded document, with these in the places that it names.</summary>
    public static Html Fill(string document, IReadOnlyDictionary<string, Html> parts) =>
        new(Place().Replace(ThisAssembly.Text(document), place => parts[place.Groups["name"].Value].ToString()));

    public override string ToString() => _text ?? "";

    [GeneratedRegex(@"\{\{(?<name>\w+)\}\}")]
    private static partial Regex Place();

    [InterpolatedStringHandler]
    internal readonly struct Writer(int literalLength, int formattedCount)
    {
        private readonly StringBuilder _html = new(literalLength + 32 * formattedCount);

        public void AppendLiteral(string html) => _html.Append(html);

        public void AppendFormatted(Html html) => _html.Append(html);

        public void AppendFormatted(string? text) => _html.Append(text is null ? "" : _encoder.Encode(text));

        public override string ToString() => _html.ToString();
    }
}
