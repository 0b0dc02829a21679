namespace Qianfan.Mcp.Evals;

/// <summary>What is asked of which model, and how long and how often it is waited for.</summary>
internal sealed record Options(string Model, Uri Endpoint, string Key)
{
    public const string KeyVariable = "OPENAI_API_KEY";
    public const string EndpointVariable = "OPENAI_BASE_URL";

    /// <summary>How often each task is asked. Default 3; 1 to 100.</summary>
    public int Repeats { get; init; } = 3;

    /// <summary>Ids of the tasks; all when empty.</summary>
    public IReadOnlyList<string> Tasks { get; init; } = [];

    /// <summary>Only tasks in this language.</summary>
    public string? Language { get; init; }

    /// <summary>Where report and transcripts go.</summary>
    public string Out { get; init; } = "artifacts/evals";

    /// <summary>The longest wait for one answer of the model; then it has stalled.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Further attempts after a rate limit or an error of the API's server.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>The longest pause before such an attempt, whatever Retry-After says.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The run ends when the API fails, stalls or refuses this many tasks in a row.</summary>
    public int GiveUpAfter { get; init; } = 5;

    public bool Wants(EvalTask task) =>
        (Tasks.Count == 0 || Tasks.Contains(task.Id)) && (Language is null || Language == task.Language);
}
