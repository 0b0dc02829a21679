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
        Title = "List evaluable models",
        Description = "Lists the models and versions, preset and custom, that a Qianfan evaluation task can take. "
            + "Use it to check evaluation support of a versionId.",
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
