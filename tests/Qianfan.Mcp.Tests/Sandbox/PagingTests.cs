using System.Text.Json;

namespace Qianfan.Mcp.Tests.Sandbox;

public sealed class PagingTests
{
    [Theory]
    [InlineData("DescribeSystemModelSets", "systemModelSetList", 10, false)]
    [InlineData("DescribeSystemModelSets", "systemModelSetList", 7, true)]
    [InlineData("DescribeCustomModelSets", "customModelSetList", 1, false)]
    [InlineData("DescribeCustomModelSets", "customModelSetList", 5, true)]
    public void A_walk_meets_every_row_once_in_order(string action, string list, int size, bool reverse)
    {
        var all = Ids(Page(action, """{"maxKeys":100}"""), list);
        List<string> walked = [];
        for (string? marker = ""; marker is not null;)
        {
            var page = Page(action, $$"""{"marker":"{{marker}}","maxKeys":{{size}},"pageReverse":{{(reverse ? "true" : "false")}}}""");
            walked.AddRange(Ids(page, list));
            marker = Next(page);
        }

        Assert.Equal(reverse ? all.Reverse() : all, walked);
    }

    [Fact]
    public void Gives_ten_rows_unless_told_and_a_next_marker_only_when_there_is_more()
    {
        var first = Page("DescribeCustomModelSets", "{}");
        var whole = Page("DescribeCustomModelSets", """{"maxKeys":100}""");

        Assert.Equal(10, Ids(first, "customModelSetList").Length);
        Assert.True(first.GetProperty("pageInfo").GetProperty("isTruncated").GetBoolean());
        Assert.False(whole.GetProperty("pageInfo").GetProperty("isTruncated").GetBoolean());
        Assert.Null(Next(whole));
    }

    [Fact]
    public void Treats_more_than_a_hundred_as_a_hundred() => Assert.Equal(
        100, Page("DescribeSystemModelSets", """{"maxKeys":101}""").GetProperty("pageInfo").GetProperty("maxKeys").GetInt32());

    [Fact]
    public void Counts_and_names_the_versions_of_each_model()
    {
        var page = Page("DescribeSystemModelSets", """{"maxKeys":100}""");
        JsonElement[] models = [.. page.GetProperty("systemModelSetList").EnumerateArray()];

        Assert.All(models, model => Assert.Equal(
            model.GetProperty("modelIds").GetArrayLength(), model.GetProperty("modelCount").GetInt32()));
        Assert.Contains(models, model => !model.TryGetProperty("modelNames", out _));
        Assert.Contains(models, model => !model.TryGetProperty("modifyTime", out _));
    }

    [Fact]
    public void Has_labels_that_are_null_empty_or_filled()
    {
        var labels = Page("DescribeCustomModelSets", """{"maxKeys":100}""").GetProperty("customModelSetList").EnumerateArray()
            .Select(model => model.GetProperty("labels")).ToArray();

        Assert.Contains(labels, label => label.ValueKind == JsonValueKind.Null);
        Assert.Contains(labels, label => label.ValueKind == JsonValueKind.Array && label.GetArrayLength() > 0);
    }

    private static JsonElement Page(string action, string body) => SignedCall.Action("/v2/model", action, body).Result();

    private static string[] Ids(JsonElement page, string list) =>
        [.. page.GetProperty(list).EnumerateArray().Select(row => row.GetProperty("modelSetId").GetString()!)];

    private static string? Next(JsonElement page) =>
        page.GetProperty("pageInfo").TryGetProperty("nextMarker", out var next) ? next.GetString() : null;
}
