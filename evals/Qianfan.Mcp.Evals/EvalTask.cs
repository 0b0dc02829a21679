using System.Text.Json;

namespace Qianfan.Mcp.Evals;

/// <summary>A question and what makes its answer right. One object in <c>evals/tasks/*.json</c>.</summary>
/// <param name="Language">Of the question and of the server that is asked: en or zh.</param>
/// <param name="Must">What the answer holds; alternatives are separated by <c>|</c>.</param>
/// <param name="MustNot">What it may not hold.</param>
/// <param name="Tools">The tools that may be called.</param>
/// <param name="MaxTokens">Of all requests and answers together, as the API counts them.</param>
/// <param name="Path">The ideal calls.</param>
/// <param name="Derived">Facts that follow from what the tools give, such as a sum, and so are not made up.</param>
internal sealed record EvalTask(
    string Id, string Language, string Question, IReadOnlyList<string> Must, IReadOnlyList<string> MustNot, IReadOnlyList<string> Tools,
    int MaxCalls, int MaxTokens, IReadOnlyList<IdealCall> Path,
    IReadOnlyList<string>? Derived = null)
{
    /// <summary>All tasks, by id.</summary>
    public static IReadOnlyList<EvalTask> All { get; } = [.. Directory
        .GetFiles(System.IO.Path.Combine(AppContext.BaseDirectory, "tasks"), "*.json")
        .SelectMany(file => JsonSerializer.Deserialize<EvalTask[]>(File.ReadAllText(file), Json.Options)!)
        .OrderBy(task => task.Id, StringComparer.Ordinal)];

    public override string ToString() => Id;
}

/// <summary>A call of the shortest way to the answer.</summary>
/// <param name="Facts">What its answer holds; alternatives are separated by <c>|</c>.</param>
internal sealed record IdealCall(string Tool, Dictionary<string, object?> Arguments, IReadOnlyList<string> Facts);
