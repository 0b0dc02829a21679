using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Actions;

/// <summary>
/// DescribeCustomModelSets (获取我的模型列表): the account's own models. Labels may be null, modifyTime absent although documented.
/// Source: the provider's document of 2024-09-29; modelNames from qianfan-api/s/Pmnilec50 (2026-04-03).
/// </summary>
internal static class ListCustomModels
{
    public static ActionTool Tool { get; } = new()
    {
        Name = "list_custom_models",
        Title = "List custom models",
        Description = "Lists the models that this account trained or imported itself, with the ids of their versions. "
            + "For the platform's own models use list_preset_models.",
        Operation = new("/v2/model", "DescribeCustomModelSets"),
        Policies = Permissions.OwnModels,
        Paging = Paging.Upstream,
        Answer = "models",
        Lists = ["customModelSetList"],
        Fields =
        [
            Vocabulary.ModelId("modelSetId"),
            Field.Text("name", "", "modelSetName"),
            Field.Text("type", "Such as Text2Text or 大语言模型.", "modelType"),
            Field.Texts("labels", ""),
            Vocabulary.CreateTime,
            Vocabulary.ModifyTime,
            Vocabulary.VersionsFromArrays,
        ],
    };
}
