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
        Description = ("Lists the models that can be evaluated, with the versions that an evaluation task accepts, the platform's and "
            + "ours, by the old evaluation API.", "列出评估任务里可以选用、可评估的模型和版本，包括平台的和我们的，来自旧版评估接口。"),
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
