namespace Qianfan.Mcp.Evals;

/// <summary>Says whether a transcript answers its task, by exact texts: the sandbox and its day never change.</summary>
internal static class Judge
{
    public static Verdict Of(EvalTask task, Transcript transcript)
    {
        if (transcript.End is { } end)
            return end;
        var flaws = Flaws(task, transcript).ToArray();
        return new(flaws.Length == 0 ? Outcome.Right : flaws[0].Outcome, [.. flaws.Select(flaw => flaw.Reason)]);
    }

    // The gravest first.
    private static IEnumerable<(Outcome Outcome, string Reason)> Flaws(EvalTask task, Transcript transcript)
    {
        foreach (var tool in transcript.Calls.Select(call => call.Tool).Except(task.Tools))
            yield return (Outcome.WrongTool, $"called {tool}");
        string[] sources = [transcript.Told, transcript.Question, .. transcript.Calls.Select(call => call.Answer), .. task.Derived ?? []];
        foreach (var fact in Facts.MadeUp(transcript.Answer, sources))
            yield return (Outcome.MadeUp, $"made up: {fact}");
        var answer = PlainText.Of(transcript.Answer);
        foreach (var wanted in task.Must.Where(wanted => !PlainText.Holds(answer, wanted)))
            yield return (Outcome.Wrong, $"lacks {wanted}");
        foreach (var unwanted in task.MustNot.Where(unwanted => PlainText.Holds(answer, unwanted)))
            yield return (Outcome.Wrong, $"has {unwanted}");
        if (transcript.Calls.Count > task.MaxCalls)
            yield return (Outcome.TooMuch, $"{transcript.Calls.Count} calls, {task.MaxCalls} allowed");
        if (transcript.Tokens > task.MaxTokens)
            yield return (Outcome.TooMuch, $"{transcript.Tokens} tokens, {task.MaxTokens} allowed");
    }
}
