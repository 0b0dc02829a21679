using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Actions;

/// <summary>What the details of a preset and of a custom version have in common, under the same names.</summary>
internal static class VersionFields
{
    public static IReadOnlyList<Field> All { get; } =
    [
        SharedFields.VersionId("modelId"),
        SharedFields.ModelId("modelSetId"),
        Field.Text("name", "", "modelName"),
        Field.Text("status", ""),
        Field.Text("kind", "", "modelApplicationType"),
        Field.Text("description", ""),
        Field.Integer("inputTokens", "", "tokenLimitations", "trivial", "inputTokens"),
        Field.Integer("outputTokens", "", "tokenLimitations", "trivial", "outputTokens"),
        Field.Integer("characters", "", "tokenLimitations", "trivial", "characterLimit"),
        Field.Integer("queryTokens", "Of a reranker.", "tokenLimitations", "reranker", "queryTokens"),
        Field.Integer("queryCharacters", "", "tokenLimitations", "reranker", "queryCharacterLimit"),
        Field.Integer("documentTokens", "", "tokenLimitations", "reranker", "documentTokens"),
        Field.Integer("documentCharacters", "", "tokenLimitations", "reranker", "documentCharacterLimit"),
    ];
}
