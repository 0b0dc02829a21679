using System.Text.Json;
using ModelContextProtocol.Client;

namespace Qianfan.Mcp.Evals;

/// <summary>Asks a model the tasks, each in its language, and keeps what came of it.</summary>
internal sealed class Evaluation(Options options) : IAsyncDisposable
{
    private readonly ChatModel _model = new(options);
    private readonly Dictionary<string, McpClient> _servers = [];

    /// <summary>Asks all, task by task, and writes each transcript as it ends, the report in the end.</summary>
    public async Task RunAsync(IEnumerable<EvalTask> tasks, TextWriter progress, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(options.Out);
        var all = new List<Judged>();
        var inARow = 0;
        foreach (var (task, repeat) in tasks.SelectMany(task => Enumerable.Range(1, options.Repeats).Select(repeat => (task, repeat))))
        {
            var judged = await AskAsync(task, repeat, cancellation);
            all.Add(judged);
            await WriteAsync($"{task.Id}-{repeat}.json", JsonSerializer.Serialize(judged, Json.Options));
            var reasons = string.Join("; ", judged.Verdict.Reasons);
            await progress.WriteLineAsync(Safe($"{task.Id} {repeat}: {judged.Verdict.Outcome} {reasons}".Trim()));
            inARow = judged.Verdict.Outcome is Outcome.Failed or Outcome.Stalled or Outcome.RateLimited ? inARow + 1 : 0;
            if (inARow == options.GiveUpAfter)
                break;
        }
        var gaveUp = inARow == options.GiveUpAfter ? "The run ended early, since the API gave no answer several times in a row." : "";
        await WriteAsync(Report.File, Report.Of(options.Model, options.Repeats, all, gaveUp));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values)
            await server.DisposeAsync();
        _model.Dispose();
    }

    private async Task<Judged> AskAsync(EvalTask task, int repeat, CancellationToken cancellation)
    {
        if (!_servers.TryGetValue(task.Language, out var server))
            _servers[task.Language] = server = await SandboxOverStdio.StartAsync(task.Language, cancellation);
        var loop = new ToolLoop(_model, [.. await server.ListToolsAsync(cancellationToken: cancellation)], server.ServerInstructions);
        var transcript = await loop.AskAsync(task, repeat, cancellation);
        return new(task, transcript, Judge.Of(task, transcript));
    }

    private Task WriteAsync(string file, string text) => File.WriteAllTextAsync(Path.Combine(options.Out, file), Safe(text));

    // An API may repeat the key when it refuses it.
    private string Safe(string text) => text.Replace(options.Key, "(key)", StringComparison.Ordinal);
}
