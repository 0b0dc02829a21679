using System.Text;
using System.Text.RegularExpressions;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Resources;

/// <summary>The catalog in numbers.</summary>
public sealed class OverviewTests : IDisposable
{
    private const string Address = "qianfan://catalog";

    private readonly Reader _reader = new();

    public void Dispose() => _reader.Dispose();

    [Fact]
    public async Task It_counts_what_the_lists_have_and_asks_for_no_details()
    {
        var text = await _reader.ReadAsync(Address);

        Assert.All(
            ["# Qianfan model catalog", "Source: sandbox, as of ", "own.\n", "- By kind: chat ", "- Callable now", "- Services: ", "Opened ", "`ERNIE 4.0` ", " (own)", "find_models"],
            part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.All(["- Supporting batch inference: [1-9]", "- Supporting evaluation: [1-9]", "- Model versions: [1-9]"], line => Assert.Matches(line, text));
        Assert.DoesNotContain("not be fetched", text, StringComparison.Ordinal);
        Assert.Equal(0, _reader.Details);
    }

    [Fact]
    public async Task It_is_short_in_both_languages()
    {
        var english = await _reader.ReadAsync(Address);
        var chinese = await _reader.ReadAsync(Address, Language.Chinese);

        // Of dense text a token has at least 2.3 bytes of UTF-8.
        Assert.All([english, chinese], text => Assert.InRange(Encoding.UTF8.GetByteCount(text), 500, 3400));
        Assert.Contains("# 当前账号的千帆模型目录", chinese, StringComparison.Ordinal);
        Assert.Contains("{versionId}", chinese, StringComparison.Ordinal);
        Assert.Equal(Numbers(english), Numbers(chinese));
    }

    [Fact]
    public async Task What_could_not_be_fetched_is_said_and_not_counted_as_none()
    {
        _reader.Break(503, "DescribeBatchInferenceModel");

        var text = await _reader.ReadAsync(Address);

        Assert.Contains("- Supporting batch inference: unknown", text, StringComparison.Ordinal);
        Assert.Contains("- Could not be fetched: batch: UPSTREAM_UNAVAILABLE", text, StringComparison.Ordinal);
        Assert.Matches("- Supporting evaluation: [1-9]", text);
    }

    private static string[] Numbers(string text) => [.. Regex.Matches(text, @"\d+").Select(match => match.Value).Order(StringComparer.Ordinal)];
}
