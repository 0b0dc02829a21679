using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Upstream;

/// <summary>Reading and quoting what upstream sent, whatever it is.</summary>
public sealed class JsonTests
{
    // Half pairs, direction marks, invisible and tag characters between ordinary text.
    private static readonly Arbitrary<string> _texts = Gen.Elements(
            "a", "Z", " ", "~", "\"", "\\", "é", "模型", "😀", "\ud83d", "\ude00", "\uFFFD", "\0", "\t", "\r\n",
            "\u001b[31m", "\u007f", "\u0085", "\u00ad", "\u200b", "\u200d", "\u202e", "\u2066", "\u2028", "\uFEFF", "\uE000",
            "\U000E0041", "\U000F0000", "e\u0301")
        .ArrayOf().Select(string.Concat).ToArbitrary();

    private static readonly UnicodeCategory[] _deceiving =
    [
        UnicodeCategory.Control, UnicodeCategory.Format, UnicodeCategory.LineSeparator,
        UnicodeCategory.ParagraphSeparator, UnicodeCategory.PrivateUse, UnicodeCategory.Surrogate,
    ];

    [Fact]
    public void Clean_text_holds_nothing_that_deceives() => Prop.ForAll(
        _texts, text => TextSanitizer.Clean(text).EnumerateRunes().All(rune =>
            rune != Rune.ReplacementChar && !_deceiving.Contains(Rune.GetUnicodeCategory(rune)))).QuickCheckThrowOnFailure();

    [Fact]
    public void Clean_text_is_well_formed() => Prop.ForAll(
        _texts, text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(TextSanitizer.Clean(text))) == TextSanitizer.Clean(text)).QuickCheckThrowOnFailure();

    [Fact]
    public void Cleaning_twice_is_cleaning_once() => Prop.ForAll(
        _texts, text => TextSanitizer.Clean(TextSanitizer.Clean(text)) == TextSanitizer.Clean(text)).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("plain ASCII stays", "plain ASCII stays")]
    [InlineData("中文 stays, é and 😀 too", "中文 stays, é and 😀 too")]
    [InlineData("one\ntwo\tthree", "one two three")]
    [InlineData("IGN\u200bORE \u202eneddih\u202c", "IGNORE neddih")]
    [InlineData("\ud83d\u200b\ude00", "")]
    [InlineData("", "")]
    public void Cleaning_keeps_words_and_drops_tricks(string text, string clean) => Assert.Equal(clean, TextSanitizer.Clean(text));

    [Fact]
    public void A_cut_text_is_no_longer_than_asked_and_splits_no_pair() => Prop.ForAll(
        _texts, Gen.Choose(2, 12).ToArbitrary(), (text, length) =>
        {
            var clean = TextSanitizer.Clean(text);
            var cut = TextSanitizer.Cut(clean, length);
            return cut.Length <= length && TextSanitizer.Cut(cut, length) == cut && TextSanitizer.Clean(cut) == cut && cut.EnumerateRunes().All(rune => rune != Rune.ReplacementChar)
                && (clean.Length <= length ? cut == clean : cut.EndsWith('…') && clean.StartsWith(cut[..^1], StringComparison.Ordinal));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_text_cut_by_bytes_is_no_longer_than_asked_and_splits_no_pair() => Prop.ForAll(
        _texts, Gen.Choose(0, 24).ToArbitrary(), (text, length) =>
        {
            var clean = TextSanitizer.Clean(text);
            var cut = TextSanitizer.CutBytes(clean, length);
            var kept = cut == clean ? cut : cut[..^1];
            return (cut == clean || cut.EndsWith('…')) && Encoding.UTF8.GetByteCount(kept) <= length
                && clean.StartsWith(kept, StringComparison.Ordinal) && kept.EnumerateRunes().All(rune => rune != Rune.ReplacementChar);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("5", 5L)]
    [InlineData("\"5\"", 5L)]
    [InlineData("5.0", 5L)]
    [InlineData("5e3", 5000L)]
    [InlineData("-7", -7L)]
    [InlineData("9007199254740992", 9007199254740992L)]
    [InlineData("9007199254740994", null)]
    [InlineData("5.5", null)]
    [InlineData("1e400", null)]
    [InlineData("\"1,000\"", null)]
    [InlineData("\"NaN\"", null)]
    [InlineData("\"Infinity\"", null)]
    [InlineData("\"five\"", null)]
    [InlineData("\"\"", null)]
    [InlineData("true", null)]
    [InlineData("null", null)]
    [InlineData("[5]", null)]
    [InlineData("{}", null)]
    public void A_whole_number_is_read_in_any_form(string json, long? number) =>
        Assert.Equal(number, JsonReading.Integer(JsonElement.Parse(json)));

    [Theory]
    [InlineData("\"text\"", "text")]
    [InlineData("336100", "336100")]
    [InlineData("1.50", "1.50")]
    [InlineData("true", "true")]
    [InlineData("null", null)]
    [InlineData("[\"text\"]", null)]
    [InlineData("{\"a\":1}", null)]
    [InlineData("\"\\ud83d\"", null)]
    public void Text_is_read_of_texts_numbers_and_flags(string json, string? text) =>
        Assert.Equal(text, JsonReading.Text(JsonElement.Parse(json)));

    [Fact]
    public void The_first_member_that_holds_text_counts() =>
        Assert.Equal("7", JsonReading.Text(JsonElement.Parse("""{"a":null,"b":{},"c":7,"d":"8"}"""), "missing", "a", "b", "c", "d"));

    [Theory]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    public void A_member_of_what_is_no_object_is_missing(string json) =>
        Assert.Equal(JsonValueKind.Undefined, JsonReading.Member(JsonElement.Parse(json), "member").ValueKind);

    [Theory]
    [InlineData("""{"\ud800":1,"name":"found"}""")]
    [InlineData("""{"name":"found","\ud800 and more text":1}""")]
    public void A_member_beside_a_name_that_cannot_be_read_is_found(string json) =>
        Assert.Equal("found", JsonReading.Text(JsonElement.Parse(json), "name"));

    [Fact]
    public void A_member_that_only_a_name_that_cannot_be_read_might_be_is_missing() =>
        Assert.Null(JsonReading.Text(JsonElement.Parse("""{"\udc00longer than the name":1}"""), "name"));

    [Theory]
    [InlineData("""{"a":[1,2.50,1e400,true,null,{"b":"c"}]}""", """{"a":[1,2.50,1e400,true,null,{"b":"c"}]}""")]
    [InlineData("""{"na\u200bme":"va\u202elue"}""", """{"name":"value"}""")]
    [InlineData("""{"a":"\ud83d"}""", """{"a":null}""")]
    [InlineData("""{"\ud83d":1,"b":2}""", """{"b":2}""")]
    [InlineData("\"text\"", "\"text\"")]
    public void A_copy_is_whole_and_clean(string json, string copy) => Assert.Equal(copy, Copy(JsonElement.Parse(json)));

    [Fact]
    public void A_copy_of_any_text_is_its_clean_text() => Prop.ForAll(_texts, text =>
    {
        var escaped = string.Concat(text.Select(letter => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}")));
        var whole = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;
        return JsonElement.Parse(Copy(JsonElement.Parse($"\"{escaped}\""))).GetString() == (whole ? TextSanitizer.Clean(text) : null);
    }).QuickCheckThrowOnFailure();

    private static string Copy(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            JsonReading.Copy(json, value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
