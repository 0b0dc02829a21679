namespace Qianfan.Mcp.Evals;

/// <summary>How asking a task once ended. Only <see cref="Right"/> counts as success.</summary>
public enum Outcome
{
    /// <summary>All that must be there, nothing that must not, within the limits.</summary>
    Right,

    /// <summary>Something is missing, or is there that must not be.</summary>
    Wrong,

    /// <summary>A name, number, date or address that neither the question nor a tool gave.</summary>
    MadeUp,

    /// <summary>A tool that the task does not allow.</summary>
    WrongTool,

    /// <summary>More calls, tokens or text than allowed.</summary>
    TooMuch,

    /// <summary>The model did not answer in time.</summary>
    Stalled,

    /// <summary>The API still refused to be asked that often after all attempts.</summary>
    RateLimited,

    /// <summary>The API failed in another way.</summary>
    Failed,
}

/// <summary>One call of a tool.</summary>
/// <param name="Answer">What the model was given: the tool's text, or why there was no call.</param>
/// <param name="Wrong">The call failed. The sandbox has no outages, so its arguments were wrong.</param>
internal sealed record ToolCall(string Tool, IDictionary<string, object?>? Arguments, string Answer, bool Wrong);

/// <summary>What was said and done when a task was asked once.</summary>
/// <param name="Told">What the server's instructions say.</param>
/// <param name="Answer">Empty if there was none.</param>
/// <param name="Tokens"><see langword="null"/> if the API does not count them.</param>
internal sealed record Transcript(
    string Task, int Repeat, string Told, string Question, IReadOnlyList<ToolCall> Calls, string Answer, long? Tokens)
{
    /// <summary>Why there was no answer.</summary>
    public Verdict? End { get; init; }

    public int WrongCalls => Calls.Count(call => call.Wrong);

    /// <summary>Wrong calls after which the same tool was called well.</summary>
    public int RepairedCalls => Calls.Index().Count(one => one.Item.Wrong
        && Calls.Skip(one.Index).Any(later => later.Tool == one.Item.Tool && !later.Wrong));
}

/// <summary>What the judge says of a transcript.</summary>
/// <param name="Reasons">One for each flaw; none if it is right.</param>
internal sealed record Verdict(Outcome Outcome, IReadOnlyList<string> Reasons);

/// <summary>A transcript with its verdict, as it is kept.</summary>
internal sealed record Judged(EvalTask Task, Transcript Transcript, Verdict Verdict);
