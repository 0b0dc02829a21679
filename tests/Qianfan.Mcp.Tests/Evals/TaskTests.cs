using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Evals;

namespace Qianfan.Mcp.Tests.Evals;

/// <summary>The tasks are sound, and the server can answer each in the calls of its ideal path.</summary>
public sealed class TaskTests(EvalServers servers) : IClassFixture<EvalServers>
{
    // The twenty questions by which the tools were judged first.
    private const string First = "q";

    public static TheoryData<string> Ids => [.. EvalTask.All.Select(task => task.Id)];

    [Fact]
    public void There_are_sixty_half_of_them_Chinese()
    {
        Assert.Equal(60, EvalTask.All.Count);
        Assert.Equal(EvalTask.All.Count, EvalTask.All.Select(task => task.Id).Distinct().Count());
        Assert.Equal([30, 30], EvalTask.All.CountBy(task => task.Language).Select(language => language.Value));
    }

    [Fact]
    public void The_first_twenty_take_few_calls_and_nearly_all_of_them_one()
    {
        var first = EvalTask.All.Where(task => task.Id.StartsWith(First, StringComparison.Ordinal));
        var calls = first.Select(task => task.Path.Count).ToArray();

        Assert.Equal(20, calls.Length);
        Assert.InRange(calls.Sum(), 20, 22);
        Assert.InRange(calls.Count(count => count == 1), 18, 20);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_task_allows_its_own_path(string id)
    {
        var task = Task(id);

        Assert.InRange(task.Path.Count, 1, task.MaxCalls);
        Assert.Empty(task.Path.Select(call => call.Tool).Except(task.Tools));
        Assert.Empty(task.Tools.Except(ToolList.Tools.Select(tool => tool.Name)));
        Assert.NotEmpty(task.Must);
        Assert.All(task.Path, call => Assert.NotEmpty(call.Facts));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_ideal_path_gives_the_facts_of_a_right_answer(string id)
    {
        var task = Task(id);
        var calls = new List<ToolCall>();
        foreach (var call in task.Path)
        {
            var result = await servers.Of(task).CallToolAsync(call.Tool, call.Arguments);
            var text = Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;

            Assert.False(result.IsError ?? false, text);
            var plain = PlainText.Of(text);
            Assert.True(Lacking(plain, call).Length == 0, $"{Lacking(plain, call)} not in {text}");
            calls.Add(new(call.Tool, call.Arguments, text, Wrong: false));
        }
        var answer = string.Join(", ", task.Must.Select(wanted => wanted.Split('|')[0]));
        Assert.Empty(Judge.Of(task, new(id, 1, "", task.Question, calls, answer, null)).Reasons);
    }

    private static string Lacking(string plain, IdealCall call) =>
        string.Join(", ", call.Facts.Where(fact => !PlainText.Holds(plain, fact)));

    private static EvalTask Task(string id) => EvalTask.All.Single(task => task.Id == id);
}
