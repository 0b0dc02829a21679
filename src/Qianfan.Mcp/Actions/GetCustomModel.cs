using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Actions;

/// <summary>
/// DescribeModelSet (获取我的模型详情): one of the account's own models and the ids of its versions.
/// Source: the mock answer in bce-qianfan-sdk at 6cacf600; no document was read. Not verified: labels, description and modelNames, which
/// that answer lacks, and whether a name must match whole.
/// </summary>
internal static class GetCustomModel
{
    public static ActionTool Tool { get; } = new()
    {
        Name = "get_custom_model",
        Title = ("Get custom model", "查询自有模型"),
        Description = (
            "One model that this account trained or imported, by id or name, with the ids of all its versions.",
            "按 ID 或名称查询一个自有（精调或导入）模型及其全部版本 ID。"),
        Operation = new("/v2/model", "DescribeModelSet"),
        Policies = Permissions.OwnModels,
        Body = Vocabulary.OneModel("list_custom_models", "get_custom_model_version", ("am-a11p4gybyw5h", "客服问答精调")),
        Answer = "model",
        Fields =
        [
            Vocabulary.ModelId("modelSetId"),
            Field.Text("name", "", "modelSetName"),
            Vocabulary.Origin("source"),
            Field.Text("type", "Such as Text2Text or 大语言模型.", "modelType"),
            Field.Text("description", ""),
            Field.Texts("labels", ""),
            Vocabulary.CreateTime,
            Vocabulary.ModifyTime,
            Vocabulary.VersionsFromArrays,
        ],
    };
}
