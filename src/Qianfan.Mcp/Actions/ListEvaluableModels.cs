using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Actions;

/// <summary>查看可评估模型列表: models for evaluation tasks.</summary>
// An older route without Action, with numeric ids besides the text ones, and no pages. Source: the provider's document of 2024-09-30.
internal static class ListEvaluableModels
{
    public static ActionTool Tool { get; } = new()
    {
        Name = "list_evaluable_models",
        Title = ("Models that can be evaluated", "可评估的模型列表"),
        Description = (
            "Lists the models and versions, of the platform and the account, that an evaluation task of the old evaluation API "
                + "accepts: what can be evaluated. find_models with supportsEvaluation filters by this list; list_evaluation_objects "
                + "is for the new API.",
            "列出旧版评估接口的评估任务里可以选的模型和版本，包括平台的和自己的。find_models 的 supportsEvaluation 按这个列表筛选；新版评估接口用 list_evaluation_objects。"),
        Operation = new("/wenxinworkshop/modelrepo/eval/model/list"),
        Paging = Paging.Own,
        Answer = "models",
        Fields =
        [
            SharedFields.ModelId("modelIdStr"), Field.Text("name", null, "modelName"), SharedFields.Origin("source"),
            SharedFields.Versions(SharedFields.VersionId("modelVersionIdStr"), Field.Text("name", null, "version"),
                Field.Text("description", null)),
        ],
    };
}
