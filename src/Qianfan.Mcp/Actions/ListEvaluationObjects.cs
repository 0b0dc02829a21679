using System.Collections.Frozen;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Actions;

/// <summary>
/// DescribeEvalObjects (查看可评估模型列表, new): what an evaluation task can take; replaces the route of <see cref="ListEvaluableModels"/>.
/// Source: qianfan/s/Cmh4sv1gb (2025-10-29). Its table allows systemModel and customModel, its example sends userModel. Not verified:
/// which of these the account's own models are under, what kind of id objectId is, and the fields beside objectId and objectName.
/// </summary>
internal static class ListEvaluationObjects
{
    public static ActionTool Tool { get; } = new()
    {
        Name = "list_evaluation_objects",
        Title = "List evaluation objects",
        Description = "Lists what the newer evaluation API takes, page by page: preset (systemModel) or this account's own (customModel). "
            + "Use it before creating an evaluation task; list_evaluable_models shows both kinds at once, grouped by model.",
        Operation = new("/v2/eval", "DescribeEvalObjects"),
        Body =
        [
            Parameter.Choice("objectType", ["systemModel", "customModel"], "Preset models or the account's own.") with
            {
                Required = true,
                Synonyms = new Dictionary<string, string> { ["userModel"] = "customModel" }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase),
            },
        ],
        Paging = Paging.Upstream,
        Answer = "objects",
        Lists = ["evalObjectList"],
        Fields =
        [
            Field.Text("versionId", "Version, amv-….", row => Vocabulary.OfKind("amv-", row, ObjectId)),
            Field.Text("modelId", "Model, am-….", row => Vocabulary.OfKind("am-", row, ObjectId)),
            Field.Text("objectId", "An id of neither kind.", row => IsKnown(row) ? null : Json.Text(row.Value, ObjectId)),
            Field.Text("name", "", "objectName"),
        ],
    };

    private const string ObjectId = "objectId";

    private static bool IsKnown(Row row) => (Vocabulary.OfKind("amv-", row, ObjectId) ?? Vocabulary.OfKind("am-", row, ObjectId)) is not null;
}
