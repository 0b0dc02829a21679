using Qianfan.Mcp.Evals;
using static Qianfan.Mcp.Tests.Evals.ScriptedModel;

namespace Qianfan.Mcp.Tests.Evals;

/// <summary>A whole run leaves a report, a transcript for each question, and the key nowhere.</summary>
public sealed class EvaluationTests : IDisposable
{
    private const string Key = "key-of-the-model";

    private readonly DirectoryInfo _out = Directory.CreateTempSubdirectory("evals");

    [Fact]
    public async Task A_run_leaves_report_and_transcripts()
    {
        await using var model = await StartAsync(
            Calls("check_models", """{"models":["ERNIE 3.5 128K"]}"""), Says("`ernie-3.5-128k`"),
            Calls("check_models", """{"models":"""), Says("I do not know."));

        var progress = await RunAsync(model, repeats: 2, "q04");

        Assert.Equal($"q04 1: Right{Environment.NewLine}q04 2: Wrong lacks ernie-3.5-128k{Environment.NewLine}", progress);
        var report = File.ReadAllText(Path.Combine(_out.FullName, Report.File));
        Assert.Contains("| all | 1 of 2 (50 %) | 1.0 | 2040 | 1 | 0 |\n", report, StringComparison.Ordinal);
        Assert.Contains("| q04 | 1 of 2 (50 %) | 1.0 | 2040 | 1 | 0 | Wrong: lacks ernie-3.5-128k |\n", report, StringComparison.Ordinal);
        Assert.Equal(["q04-1.json", "q04-2.json", Report.File], Files().Select(Path.GetFileName));
        Assert.Contains("\"outcome\": \"right\"", File.ReadAllText(Files()[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_is_written_nowhere_though_the_API_repeats_it()
    {
        await using var model = await StartAsync(Refuses(401, $"Incorrect API key provided: {Key}."));

        var progress = await RunAsync(model, repeats: 1, "q04");

        Assert.Contains("(key)", progress, StringComparison.Ordinal);
        Assert.All(Files().Select(File.ReadAllText).Append(progress), text => Assert.DoesNotContain(Key, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_ends_when_the_API_gives_nothing()
    {
        await using var model = await StartAsync(Refuses(401));

        await RunAsync(model, repeats: 10, "q04");

        Assert.Equal(5, model.Requests.Count);
        Assert.Contains("ended early", File.ReadAllText(Path.Combine(_out.FullName, Report.File)), StringComparison.Ordinal);
    }

    public void Dispose() => _out.Delete(recursive: true);

    private string[] Files() => [.. Directory.GetFiles(_out.FullName).Order(StringComparer.Ordinal)];

    private async Task<string> RunAsync(ScriptedModel model, int repeats, string task)
    {
        var options = new Options("scripted", model.Endpoint, Key) { Repeats = repeats, Tasks = [task], Out = _out.FullName };
        await using var evaluation = new Evaluation(options);
        await using var progress = new StringWriter();
        await evaluation.RunAsync(EvalTask.All.Where(options.Wants), progress);
        return progress.ToString();
    }
}
