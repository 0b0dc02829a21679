using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Actions;

/// <summary>
/// 查看可评估模型列表: models that an evaluation task can take. An older route without Action, with numeric ids beside the text ones.
/// Not paged upstream. Source: the provider's document of 2024-09-30.
/// </summary>
internal static class ListEvaluableModels
{
    public static ActionTool Tool { get; } = new()
    {
        Name = "list_evaluable_models",
        Title = ("List evaluable models", "列出可评估模型"),
        Description = (
            "Lists models and versions, preset and custom, that evaluation tasks can take.",
            "列出支持评估任务的模型和版本，含预置与自定义。"),
        Operation = new("/wenxinworkshop/modelrepo/eval/model/list"),
        Paging = Paging.Own,
        Answer = "models",
        Fields =
        [
            Vocabulary.ModelId("modelIdStr"),
            Field.Text("name", "", "modelName"),
            Vocabulary.Origin("source"),
            Vocabulary.Versions(
                row => Json.Items(Json.Member(row.Value, "modelVersionList")).Select(version => new Row(version)),
                Vocabulary.VersionId("modelVersionIdStr"),
                Field.Text("name", "", "version"),
                Field.Text("description", "")),
        ],
    };
}
