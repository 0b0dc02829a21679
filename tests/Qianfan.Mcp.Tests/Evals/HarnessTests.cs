using Qianfan.Mcp.Evals;
using static Qianfan.Mcp.Tests.Evals.ScriptedModel;

namespace Qianfan.Mcp.Tests.Evals;

/// <summary>Whatever a model does is judged as what it is: through the real loop and the real server over stdio.</summary>
public sealed class HarnessTests(EvalServers servers) : IClassFixture<EvalServers>
{
    private const string Right = "Only Qwen3.5-27B: 0.6 CNY per million tokens in, with a context of 262,144 tokens.";

    private static readonly EvalTask _task = new(
        "cheapest", "en", "Which is the cheapest model that reads images and takes 100k tokens?", ["Qwen3.5-27B", "0.6"], ["GLM-5.1"],
        ["find_models"], MaxCalls: 2, MaxTokens: 5000, []);

    private static readonly Reply _call = Calls("find_models",
        """{"callableNow":true,"inputModalities":["image"],"minContextTokens":100000,"sort":"price"}""");

    [Fact]
    public async Task Right_calls_and_a_right_answer()
    {
        var judged = await AskAsync(_task, _call, Says(Right));

        Assert.Empty(judged.Verdict.Reasons);
        Assert.Equal(Outcome.Right, judged.Verdict.Outcome);
        Assert.Equal((0, 0, 2040L), (judged.Transcript.WrongCalls, judged.Transcript.RepairedCalls, judged.Transcript.Tokens));
        Assert.Contains("Qwen3.5-27B", Assert.Single(judged.Transcript.Calls).Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_arguments_that_the_failure_text_mends()
    {
        await using var model = await StartAsync(Calls("find_models", """{"sort":"cheapest"}"""), _call, Says(Right));

        var judged = await AskAsync(_task, model);

        Assert.Equal(Outcome.Right, judged.Verdict.Outcome);
        Assert.Equal((1, 1), (judged.Transcript.WrongCalls, judged.Transcript.RepairedCalls));
        // The model was shown what to mend.
        var shown = model.Requests[1].GetProperty("messages").EnumerateArray().Last();
        Assert.Contains("INVALID_ARGUMENT", shown.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("find_models", """{"sort":""")]
    [InlineData("find_modles", "{}")]
    [InlineData("find_models", """{"sort":"cheapest"}""")]
    public async Task Wrong_calls_that_are_never_mended(string tool, string arguments)
    {
        var judged = await AskAsync(_task with { Tools = [tool] }, Calls(tool, arguments), Says("I could not find out."));

        Assert.Equal(Outcome.Wrong, judged.Verdict.Outcome);
        Assert.Equal((1, 0), (judged.Transcript.WrongCalls, judged.Transcript.RepairedCalls));
    }

    [Theory]
    [InlineData("GLM-5.3-Flash, 0.8 CNY per million tokens.", Outcome.Wrong, "lacks Qwen3.5-27B")]
    [InlineData(Right + " Qwen3.5-32B costs the same.", Outcome.MadeUp, "made up: qwen3.5-32b")]
    [InlineData(Right + " It puts out 99,999 tokens.", Outcome.MadeUp, "made up: 99999 tokens")]
    public async Task A_wrong_answer_and_a_made_up_one(string answer, Outcome outcome, string reason)
    {
        var judged = await AskAsync(_task, _call, Says(answer));

        Assert.Equal(outcome, judged.Verdict.Outcome);
        Assert.Equal(reason, judged.Verdict.Reasons[0]);
    }

    [Fact]
    public async Task A_right_guess_without_a_call_is_made_up() =>
        Assert.Equal(Outcome.MadeUp, (await AskAsync(_task, Says(Right))).Verdict.Outcome);

    [Fact]
    public async Task A_sum_that_the_task_allows_is_not_made_up() => Assert.Equal(
        Outcome.Right, (await AskAsync(_task with { Derived = ["99999"] }, _call, Says(Right + " In all 99,999 tokens."))).Verdict.Outcome);

    [Fact]
    public async Task A_tool_that_the_task_does_not_allow() => Assert.Equal(
        Outcome.WrongTool, (await AskAsync(_task, Calls("list_custom_models", "{}"), _call, Says(Right))).Verdict.Outcome);

    [Fact]
    public async Task Calls_without_end_are_cut()
    {
        var judged = await AskAsync(_task, _call);

        Assert.Equal(Outcome.TooMuch, judged.Verdict.Outcome);
        Assert.Equal(2 * _task.MaxCalls + 1, judged.Transcript.Calls.Count);
    }

    [Fact]
    public async Task More_tokens_than_allowed() => Assert.Equal(
        Outcome.TooMuch, (await AskAsync(_task with { MaxTokens = 2000 }, _call, Says(Right))).Verdict.Outcome);

    [Fact]
    public async Task An_answer_without_end() => Assert.Equal(
        Outcome.TooMuch, (await AskAsync(_task, _call, Says(new string('x', 30_000)))).Verdict.Outcome);

    [Fact]
    public async Task More_bytes_than_any_sound_answer() => Assert.Equal(
        Outcome.Failed, (await AskAsync(_task, _call, Says(new string('x', 2_000_000)))).Verdict.Outcome);

    [Fact]
    public async Task A_stall()
    {
        await using var model = await StartAsync(_call, Stalls);

        var judged = await AskAsync(_task, model, timeout: TimeSpan.FromSeconds(1));

        Assert.Equal(Outcome.Stalled, judged.Verdict.Outcome);
        Assert.Single(judged.Transcript.Calls);
    }

    [Fact]
    public async Task A_rate_limit_that_passes() => Assert.Equal(
        Outcome.Right, (await AskAsync(_task, _call, Refuses(429), Refuses(503), Says(Right))).Verdict.Outcome);

    [Theory]
    [InlineData(429, Outcome.RateLimited, 4)]
    [InlineData(500, Outcome.Failed, 4)]
    [InlineData(401, Outcome.Failed, 1)]
    public async Task A_refusal_that_stays(int status, Outcome outcome, int requests)
    {
        await using var model = await StartAsync(Refuses(status));

        Assert.Equal(outcome, (await AskAsync(_task, model)).Verdict.Outcome);
        Assert.Equal(requests, model.Requests.Count);
    }

    private async Task<Judged> AskAsync(EvalTask task, params Reply[] replies)
    {
        await using var model = await StartAsync(replies);
        return await AskAsync(task, model);
    }

    private async Task<Judged> AskAsync(EvalTask task, ScriptedModel scripted, TimeSpan? timeout = null)
    {
        using var model = new ChatModel(new("scripted", scripted.Endpoint, "key-of-the-model")
        {
            Retries = 3,
            LongestPause = TimeSpan.Zero,
            AnswerTimeout = timeout ?? TimeSpan.FromMinutes(1),
        });
        var loop = new ToolLoop(model, [.. await servers.English.ListToolsAsync()], servers.English.ServerInstructions);
        var transcript = await loop.AskAsync(task, 1, CancellationToken.None);
        return new(task, transcript, Judge.Of(task, transcript));
    }
}
