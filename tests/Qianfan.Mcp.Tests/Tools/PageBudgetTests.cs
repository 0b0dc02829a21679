using System.Text;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Tools;

/// <summary>How many rows a page holds: 4717 bytes of them with their commas, or 7267 for who asks for more than twenty.</summary>
public sealed class PageBudgetTests
{
    [Theory]
    [InlineData(null, 300, 15)]
    [InlineData(20, 300, 15)]
    [InlineData(21, 300, 21)]
    [InlineData(100, 300, 24)]
    [InlineData(null, 10, 50)]
    [InlineData(3, 10, 3)]
    [InlineData(null, 5000, 1)]
    [InlineData(100, 7700, 1)]
    public void A_page_holds_as_many_rows_as_fit_and_are_asked_for(int? asked, int length, int rows) =>
        Assert.Equal(rows, PageBudget.Fill(Enumerable.Repeat(Row(length), 200), asked, usual: 50).Count);

    [Theory]
    [InlineData(2589, 2)]
    [InlineData(2590, 1)]
    public void A_row_that_just_fits_is_in(int last, int rows) =>
        Assert.Equal(rows, PageBudget.Fill([Row(2126), Row(last)], null, usual: 50).Count);

    [Theory]
    [InlineData("ab\ncd", "ab\\ncd")]
    [InlineData("\"模型\u2028\"", "\\\"模型\\u2028\\\"")]
    [InlineData("模型", "模型")]
    [InlineData("", "")]
    public void A_text_is_escaped_from_the_first_character_that_needs_it(string text, string escaped) =>
        Assert.Equal(escaped, new PlainEncoder().Encode(text));

    private static ReadOnlyMemory<byte> Row(int length) => Encoding.ASCII.GetBytes(new string('x', length));
}
