using System.Globalization;
using System.Text.Json;

namespace Qianfan.Mcp.Tests.Tools;

/// <summary>Marker in, nextMarker out: alike whether upstream pages or this server does.</summary>
public sealed class PagingTests
{
    private const string NoPlace = "Qianfan reports more rows but gave no next marker.";

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
        Assert.True(answer.TryGetProperty("nextMarker", out _));
    }

    [Theory]
    [InlineData("list_preset_models")]
    [InlineData("list_custom_models")]
    public async Task A_walk_over_a_list_that_upstream_pages_meets_every_row_once(string tool)
    {
        using var caller = Caller.OfSandbox();

        var (few, _) = await WalkAsync(caller, tool, """{"maxKeys":3""");
        var (many, _) = await WalkAsync(caller, tool, """{"maxKeys":100""");

        Assert.Distinct(few);
        Assert.Equal(many, few);
    }

    [Theory]
    [InlineData("list_evaluable_models", """{"maxKeys":100""")]
    [InlineData("list_evaluable_models", """{"detail":"full" """)]
    [InlineData("list_preset_models", """{"maxKeys":100""")]
    [InlineData("list_preset_models", """{"maxKeys":100,"detail":"full" """)]
    public async Task A_page_that_would_be_too_long_ends_early_and_loses_no_row(string tool, string open)
    {
        var rows = Enumerable.Range(0, 60).Select(i => string.Create(CultureInfo.InvariantCulture,
            $$"""{"modelIdStr":"am-{{i}}","modelSetId":"am-{{i}}","modelName":"{{new string('长', 190)}}","modelSetName":"{{new string('长', 190)}}"}""")).ToArray();
        var list = $"[{string.Join(',', rows)}]";
        using var caller = new Caller(StubTransport.Result(tool == "list_preset_models" ? $$"""{"systemModelSetList":{{list}}}""" : list));

        var (ids, answers) = await WalkAsync(caller, tool, open);

        Assert.Equal(Enumerable.Range(0, 60).Select(i => $"am-{i}"), ids);
        Assert.InRange(answers.Count, 2, 60);
        Assert.All(answers, answer => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(answer.GetRawText()), 1, 3000 * 255 / 100));
    }

    [Fact]
    public async Task Asks_upstream_for_the_page_that_it_named()
    {
        using var upstream = StubTransport.Result("""{"systemModelSetList":[{"modelSetId":"am-1"}],"pageInfo":{"isTruncated":true,"nextMarker":"am-next"}}""");
        using var caller = new Caller(upstream);
        var marker = (await caller.AnswerAsync("list_preset_models")).GetProperty("nextMarker").GetString();

        var answer = await caller.AnswerAsync("list_preset_models", $$"""{"marker":"{{marker}}","maxKeys":5}""");

        Assert.Equal("""{"marker":"am-next","maxKeys":5}""", upstream.Requests.Last().Json.GetRawText());
        Assert.False(answer.TryGetProperty("nextMarker", out _));
        Assert.Equal(NoPlace, Assert.Single(answer.GetProperty("notes").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task A_marker_is_for_the_tool_the_arguments_and_the_key_that_it_was_given_for()
    {
        using var upstream = StubTransport.Result("""{"systemModelSetList":[{}],"customModelSetList":[{}],"pageInfo":{"isTruncated":true,"nextMarker":"am-next"}}""");
        using var caller = new Caller(upstream);
        using var other = new Caller(upstream) { Key = new("another-id", "another-secret") };
        var marker = (await caller.AnswerAsync("list_preset_models")).GetProperty("nextMarker").GetString();

        foreach (var refusal in (string[])[
            await caller.FailureAsync("list_custom_models", $$"""{"marker":"{{marker}}"}"""),
            await caller.FailureAsync("list_preset_models", $$"""{"marker":"{{marker}}","pageReverse":true}"""),
            await other.FailureAsync("list_preset_models", $$"""{"marker":"{{marker}}"}"""),
        ])
            Assert.StartsWith("INVALID_ARGUMENT: marker does not belong to this tool and these arguments.", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"isTruncated":true}""")]
    [InlineData("""{"isTruncated":true,"nextMarker":""}""")]
    [InlineData("""{"isTruncated":true,"nextMarker":null}""")]
    public async Task Ends_a_walk_that_upstream_would_make_endless_and_says_so(string pageInfo)
    {
        var answer = await PageAsync(pageInfo);

        Assert.False(answer.TryGetProperty("nextMarker", out _));
        Assert.Equal(NoPlace, Assert.Single(answer.GetProperty("notes").EnumerateArray()).GetString());
    }

    [Theory]
    [InlineData("""{"isTruncated":false,"nextMarker":"am-next"}""")]
    [InlineData("""{"nextMarker":"am-next"}""")]
    [InlineData("null")]
    public async Task Has_no_next_marker_where_upstream_names_no_more_rows(string pageInfo)
    {
        var answer = await PageAsync(pageInfo);

        Assert.False(answer.TryGetProperty("nextMarker", out _));
        Assert.False(answer.TryGetProperty("notes", out _));
    }

    private static async Task<JsonElement> PageAsync(string pageInfo)
    {
        using var caller = new Caller(StubTransport.Result($$"""{"systemModelSetList":[{"modelSetId":"am-1"}],"pageInfo":{{pageInfo}}}"""));
        return await caller.AnswerAsync("list_preset_models");
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
