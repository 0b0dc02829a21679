using System.Text;
using System.Text.Json;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Prompts;

/// <summary>The calls of find_models that answer a task: one, or one for each kind of model that the task needs.</summary>
internal static class ModelPlan
{
    // Limits and capabilities are those of the model that reads and writes, not of the one that finds the passages.
    private static readonly string[] _speaking = ["chat", "image2text"];

    /// <returns>The arguments of each call, as JSON.</returns>
    public static IReadOnlyList<string> Calls(TaskWords task)
    {
        if (task.Kinds.Count < 2)
            return [Arguments(task, task.Kinds is [var only] ? only : null, whole: true)];
        var speaks = task.Kinds.Any(_speaking.Contains);
        return [.. task.Kinds.Select(kind => Arguments(task, kind, whole: !speaks || _speaking.Contains(kind)))];
    }

    /// <param name="whole">Whether all that the task asks for is asked of this kind, or only what concerns every call.</param>
    private static string Arguments(TaskWords task, string? kind, bool whole) => Encoding.UTF8.GetString(CatalogTool.Render(json =>
    {
        json.WriteStartObject();
        if (whole && task.Query is { } query)
            json.WriteString("query", query);
        if (kind is not null)
            json.WriteTexts("kind", [kind]);
        if (whole)
            WriteLimits(json, task);
        if (task.Free)
            json.WriteTexts("chargeStatus", ["Free"]);
        WriteFlag(json, "callableNow", task.CallableNow);
        WriteFlag(json, "supportsBatchInference", whole && task.Batch);
        WriteFlag(json, "supportsEvaluation", whole && task.Evaluation);
        WriteFlag(json, "supportsDeployment", whole && task.Deployment);
        WriteFlag(json, "includeCustom", task.OwnModels);
        if (whole && task.Sort is { } sort)
            json.WriteString("sort", sort);
        json.WriteEndObject();
    }).Span);

    private static void WriteLimits(Utf8JsonWriter json, TaskWords task)
    {
        if (task.Limits.Input is { } input)
            json.WriteNumber("minInputTokens", input);
        if (task.Limits.Output is { } output)
            json.WriteNumber("minOutputTokens", output);
        json.WriteTextsIfAny("capabilities", task.Capabilities);
    }

    private static void WriteFlag(Utf8JsonWriter json, string name, bool set)
    {
        if (set)
            json.WriteBoolean(name, true);
    }
}
