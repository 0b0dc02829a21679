using System.Text;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Upstream;

/// <summary>Letters to Unicode that nobody sees, each range to its ends; and texts cut to the very length.</summary>
public sealed class InvisibleTextTests
{
    [Theory]
    [InlineData(0xFE00)]
    [InlineData(0xFE08)]
    [InlineData(0xFE0F)]
    [InlineData(0xE0100)]
    [InlineData(0xE0180)]
    [InlineData(0xE01EF)]
    [InlineData(0x034F)]
    [InlineData(0x115F)]
    [InlineData(0x1160)]
    [InlineData(0x3164)]
    [InlineData(0xFFA0)]
    public void What_is_invisible_is_removed(int character) => Assert.Equal("ab", TextSanitizer.Clean($"a{new Rune(character)}b"));

    [Theory]
    [InlineData(0xFDFD)]
    [InlineData(0xFDFF)]
    [InlineData(0xFE10)]
    [InlineData(0xE01F0)]
    [InlineData(0x0350)]
    [InlineData(0x1161)]
    [InlineData(0x3165)]
    [InlineData(0xFFA1)]
    public void What_stands_next_to_it_stays(int character) => Assert.Equal($"a{new Rune(character)}b", TextSanitizer.Clean($"a{new Rune(character)}b"));

    [Theory]
    [InlineData("ab", 2, "ab")]
    [InlineData("ab", 1, "…")]
    [InlineData("abc", 2, "a…")]
    [InlineData("a😀b", 3, "a…")]
    [InlineData("a😀b", 4, "a😀b")]
    [InlineData("😀b", 2, "…")]
    public void A_text_is_cut_to_so_many_characters(string text, int length, string cut) => Assert.Equal(cut, TextSanitizer.Cut(text, length));

    [Theory]
    [InlineData("ab", 2, "ab")]
    [InlineData("ab", 1, "a…")]
    [InlineData("模型", 6, "模型")]
    [InlineData("模型", 5, "模…")]
    [InlineData("模型", 3, "模…")]
    [InlineData("a😀", 5, "a😀")]
    [InlineData("a😀", 4, "a…")]
    public void A_text_is_cut_to_so_many_bytes(string text, int length, string cut) => Assert.Equal(cut, TextSanitizer.CutBytes(text, length));
}
