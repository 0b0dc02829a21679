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
        Title = ("List custom models", "列出自有模型"),
        Description = (
            "Lists the models that this account trained or imported, and their version ids.",
            "列出本账号训练（精调）或导入的自定义模型及其版本 ID。"),
        Operation = new("/v2/model", "DescribeCustomModelSets"),
        Policies = Permissions.OwnModels,
        Paging = Paging.Upstream,
        Answer = "models",
        Lists = ["customModelSetList"],
        Fields =
        [
            Vocabulary.ModelId("modelSetId"),
            Field.Text("name", "", "modelSetName"),
            Field.Text("type", "", "modelType"),
            Field.Texts("labels", ""),
            Vocabulary.CreateTime,
            Vocabulary.ModifyTime,
            Vocabulary.VersionsFromArrays,
        ],
    };
}
