using System.Text.Json;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Tools;

/// <summary>Where the later pages of a list come from: what the first page found, or, on another replica, the same rows found again.</summary>
public sealed class ReplicaTests
{
    private const string Tool = "list_evaluable_models";
    private const string Rows = """[{"modelIdStr":"am-1"},{"modelIdStr":"am-2"},{"modelIdStr":"am-3"}]""";

    [Fact]
    public async Task The_same_replica_gives_later_pages_without_asking_and_says_so()
    {
        using var upstream = StubTransport.Result(Rows);
        using var caller = new Caller(upstream);
        var first = await caller.AnswerAsync(Tool, """{"maxKeys":1}""");

        var second = await NextAsync(caller, first);

        Assert.Single(upstream.Requests);
        Assert.Equal("am-2", Id(second));
        Assert.Equal((Reply.Live, Reply.Cache), (Source(first), Source(second)));
    }

    [Fact]
    public async Task Made_up_rows_stay_marked_on_every_page()
    {
        using var caller = Caller.OfSandbox();
        var first = await caller.AnswerAsync(Tool, """{"maxKeys":1}""");

        Assert.Equal((Reply.Sandbox, Reply.Sandbox), (Source(first), Source(await NextAsync(caller, first))));
    }

    [Fact]
    public async Task Another_replica_goes_on_when_it_finds_the_same_rows()
    {
        using var one = new Caller(StubTransport.Result(Rows));
        using var another = new Caller(StubTransport.Result(Rows));

        var second = await NextAsync(another, await one.AnswerAsync(Tool, """{"maxKeys":1}"""));
        var third = await NextAsync(one, second);

        Assert.Equal(("am-2", "am-3"), (Id(second), Id(third)));
        Assert.Equal((Reply.Live, Reply.Cache), (Source(second), Source(third)));
    }

    [Fact]
    public async Task Another_replica_refuses_when_it_finds_other_rows()
    {
        using var one = new Caller(StubTransport.Result(Rows));
        using var another = new Caller(StubTransport.Result(Rows.Replace("am-1", "am-0", StringComparison.Ordinal)));
        var marker = (await one.AnswerAsync(Tool, """{"maxKeys":1}""")).GetProperty("nextMarker").GetString();

        var refusal = await another.FailureAsync(Tool, $$"""{"marker":"{{marker}}"}""");

        Assert.StartsWith("INVALID_ARGUMENT: marker has expired: ", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_first_page_is_never_taken_from_what_another_walk_found()
    {
        // The marker of upstream's next page stands at offset 0, like the start of all walks.
        using var upstream = StubTransport.Result("""{"systemModelSetList":[{"modelSetId":"am-1"}],"pageInfo":{"isTruncated":true,"nextMarker":"am-next"}}""");
        using var caller = new Caller(upstream);
        var first = await caller.AnswerAsync("list_preset_models");

        var second = await caller.AnswerAsync("list_preset_models", $$"""{"marker":"{{first.GetProperty("nextMarker").GetString()}}"}""");

        Assert.Equal(2, upstream.Requests.Count);
        Assert.Equal(Reply.Live, Source(second));
    }

    [Fact]
    public async Task A_row_that_is_no_object_is_given_as_a_value_when_detail_is_full()
    {
        using var caller = new Caller(StubTransport.Result("""["text"]"""));

        var answer = await caller.AnswerAsync(Tool, """{"detail":"full"}""");

        Assert.Equal("""[{"upstream":{"value":"text"}}]""", answer.GetProperty("models").GetRawText());
    }

    [Fact]
    public void Rows_for_joining_hold_no_more_than_the_fields()
    {
        var tool = Assert.IsType<ActionTool>(Caller.Tool(Tool));

        Assert.Equal("""{"modelId":"am-1"}""", tool.Read(JsonElement.Parse("""[{"modelIdStr":"am-1","novel":1}]""")).Single().GetRawText());
    }

    private static Task<JsonElement> NextAsync(Caller caller, JsonElement page) =>
        caller.AnswerAsync(Tool, $$"""{"maxKeys":1,"marker":"{{page.GetProperty("nextMarker").GetString()}}"}""");

    private static string? Id(JsonElement page) => Assert.Single(page.GetProperty("models").EnumerateArray()).GetProperty("modelId").GetString();

    private static string? Source(JsonElement page) => page.GetProperty("source").GetString();
}
