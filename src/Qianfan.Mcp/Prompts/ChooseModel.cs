using System.Globalization;
using System.Text;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Prompts;

/// <summary>A task description in, the calls that choose a model for it out, with their arguments filled in.</summary>
internal static class ChooseModel
{
    private const int LongestQuote = 2000;

    public static TextPrompt Prompt { get; } = new()
    {
        Name = "choose_model",
        Title = ("Choose a model", "选择模型"),
        Description = (
            "Makes a plan of calls that choose a Qianfan model for a task: find_models with its arguments filled in from the description, then what to compare and ask.",
            "为任务生成选择千帆模型的调用计划：根据描述填好 find_models 的参数，以及之后如何比较、需要问什么。"),
        Argument = "task",
        ArgumentDescription = (
            "What the model is for, in English or Chinese, e.g. \"Summarize 100k-token contracts overnight in batch, free if possible\".",
            "模型的用途，中文或英文，例如“批量总结10万字的合同，最好免费”。"),
        Write = (task, language) => Write(task, TaskWords.Read(task), language),
    };

    private static string Write(string task, TaskWords read, Language language)
    {
        var clean = TextSanitizer.Clean(task).Trim();
        var text = new StringBuilder();

        // As one JSON text: no line of the task can pass for one of the plan.
        Line(PlanWords.Task, Encoding.UTF8.GetString(CatalogTool.Render(json => json.WriteStringValue(TextSanitizer.Cut(clean, LongestQuote))).Span));
        LineIf(clean.Length > LongestQuote, PlanWords.Cut);
        text.Append('\n');

        var calls = ModelPlan.Calls(read);
        Line(calls.Count > 1 ? PlanWords.FindEach : PlanWords.Find);
        foreach (var call in calls)
            text.Append(CultureInfo.InvariantCulture, $"   find_models {call}\n");
        LineIf(read.Limits.Characters, PlanWords.Characters);
        LineIf(read.Limits.LocalizedText, PlanWords.English);
        LineIf(read.Limits.Context, PlanWords.Context, read.Limits.Output ?? TokenPhrases.UsualOutput);
        Line(PlanWords.Loosen);
        LineIf(read.Free || read.CallableNow, PlanWords.LoosenBilling);
        Line(PlanWords.Compare);
        LineIf(read.Mentioned.Count > 0, PlanWords.CompareWith, string.Join(", ", read.Mentioned.Take(3)));
        Line(PlanWords.Details);
        Line(PlanWords.Answer);
        List(PlanWords.Untold, (read.Price, PlanWords.Price), (read.Speed, PlanWords.Speed), (read.Training, PlanWords.Training), (read.Volume, PlanWords.Volume));
        var draws = read.Kinds is ["text2image"];
        List(
            PlanWords.Ask, (read.Kinds.Count == 0 && read.Query is null, PlanWords.AskKind), (read.VagueLength, PlanWords.AskVague),
            (!draws && !read.VagueLength && read.Limits is { Input: null, Output: null }, PlanWords.AskLength), (!read.Free && !read.CallableNow, PlanWords.AskBilling));
        return text.ToString();

        void Line(LocalizedText words, params object[] filled) =>
            text.AppendFormat(CultureInfo.InvariantCulture, words.In(language), filled).Append('\n');

        void LineIf(bool said, LocalizedText words, params object[] filled)
        {
            if (said)
            {
                text.Append("   ");
                Line(words, filled);
            }
        }

        void List(LocalizedText heading, params IEnumerable<(bool Said, LocalizedText LocalizedText)> lines)
        {
            var said = lines.Where(line => line.Said).ToArray();
            if (said.Length == 0)
                return;
            text.Append('\n');
            Line(heading);
            foreach (var line in said)
            {
                text.Append("- ");
                Line(line.LocalizedText);
            }
        }
    }
}
