using System.Globalization;
using System.Text.Json;

namespace Qianfan.Mcp.Tests.Tools;

/// <summary>Marker in, nextMarker out: alike whether upstream pages or this server does.</summary>
public sealed class PagingTests
{
    private const string NoPlace = "Upstream has more rows but named no place to go on from.";

    [Theory]
    [InlineData(0, 50)]
    [InlineData(1, 50)]
    [InlineData(100, 10)]
    [InlineData(101, 10)]
    [InlineData(120, 50)]
    [InlineData(7, 1)]
    public async Task A_walk_over_a_list_of_its_own_meets_every_row_once_in_order(int rows, int maxKeys)
    {
        var all = Enumerable.Range(0, rows).Select(i => string.Create(CultureInfo.InvariantCulture, $"am-{i}")).ToArray();
        using var caller = new Caller(StubTransport.Result($"[{string.Join(',', all.Select(id => $$"""{"modelIdStr":"{{id}}"}"""))}]"));

        var (ids, answers) = await WalkAsync(caller, "list_evaluable_models", $$"""{"maxKeys":{{maxKeys}}""");

        Assert.Equal(all, ids);
        Assert.All(answers, answer => Assert.Equal(rows, answer.GetProperty("total").GetInt32()));
        Assert.Equal(Math.Max(1, (rows + maxKeys - 1) / maxKeys), answers.Count);
    }

    [Fact]
    public async Task Gives_fifty_rows_of_its_own_lists_unless_told()
    {
        using var caller = new Caller(StubTransport.Result($"[{string.Join(',', Enumerable.Repeat("""{"modelIdStr":"am-1"}""", 51))}]"));

        var answer = await caller.AnswerAsync("list_evaluable_models");

        Assert.Equal(50, answer.GetProperty("models").GetArrayLength());
        Assert.Equal("50", answer.GetProperty("nextMarker").GetString());
    }

    [Theory]
    [InlineData("list_preset_models")]
    [InlineData("list_custom_models")]
    public async Task A_walk_over_a_list_that_upstream_pages_meets_every_row_once(string tool)
    {
        using var caller = Caller.OfSandbox();

        var (ids, _) = await WalkAsync(caller, tool, """{"maxKeys":3""");
        var whole = (await caller.AnswerAsync(tool, """{"maxKeys":100}""")).GetProperty("models").EnumerateArray().Select(Id);

        Assert.Equal(whole, ids);
    }

    [Fact]
    public async Task Passes_on_the_next_marker_as_it_is()
    {
        var answer = await PageAsync("""{"isTruncated":true,"nextMarker":"am-next"}""", """{"marker":"am-this"}""");

        Assert.Equal("am-next", answer.GetProperty("nextMarker").GetString());
        Assert.False(answer.TryGetProperty("notes", out _));
    }

    [Theory]
    [InlineData("""{"isTruncated":true}""")]
    [InlineData("""{"isTruncated":true,"nextMarker":""}""")]
    [InlineData("""{"isTruncated":true,"nextMarker":null}""")]
    [InlineData("""{"isTruncated":true,"nextMarker":"am-this"}""")]
    public async Task Ends_a_walk_that_upstream_would_make_endless_and_says_so(string pageInfo)
    {
        var answer = await PageAsync(pageInfo, """{"marker":"am-this"}""");

        Assert.False(answer.TryGetProperty("nextMarker", out _));
        Assert.Equal(NoPlace, Assert.Single(answer.GetProperty("notes").EnumerateArray()).GetString());
    }

    [Theory]
    [InlineData("""{"isTruncated":false,"nextMarker":"am-next"}""")]
    [InlineData("""{"nextMarker":"am-next"}""")]
    [InlineData("null")]
    public async Task Has_no_next_marker_where_upstream_names_no_more_rows(string pageInfo)
    {
        var answer = await PageAsync(pageInfo, "{}");

        Assert.False(answer.TryGetProperty("nextMarker", out _));
        Assert.False(answer.TryGetProperty("notes", out _));
    }

    private static async Task<JsonElement> PageAsync(string pageInfo, string arguments)
    {
        using var caller = new Caller(StubTransport.Result($$"""{"systemModelSetList":[{"modelSetId":"am-1"}],"pageInfo":{{pageInfo}}}"""));
        return await caller.AnswerAsync("list_preset_models", arguments);
    }

    /// <param name="open">The arguments of every page as an object left open, for the marker.</param>
    private static async Task<(List<string> Ids, List<JsonElement> Answers)> WalkAsync(Caller caller, string tool, string open)
    {
        List<string> ids = [];
        List<JsonElement> answers = [];
        for (string? marker = ""; marker is not null;)
        {
            var answer = await caller.AnswerAsync(tool, $$"""{{open}},"marker":"{{marker}}"}""");
            answers.Add(answer);
            ids.AddRange(answer.GetProperty("models").EnumerateArray().Select(Id));
            marker = answer.TryGetProperty("nextMarker", out var next) ? next.GetString() : null;
        }

        return (ids, answers);
    }

    private static string Id(JsonElement model) => model.GetProperty("modelId").GetString()!;
}
