using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Actions;

/// <summary>What the details of a preset and of a custom version have in common, under the same names.</summary>
internal static class VersionFields
{
    public static IReadOnlyList<Field> All { get; } =
    [
        Vocabulary.VersionId("modelId"),
        Vocabulary.ModelId("modelSetId"),
        Field.Text("name", "", "modelName"),
        Field.Text("status", "Ready, Creating, Fail or newer."),
        Field.Text("kind", "chat, completion, embedding, reranker, … or newer.", "modelApplicationType"),
        Field.Text("description", ""),
        Field.Integer("inputTokens", "Most tokens in.", "tokenLimitations", "trivial", "inputTokens"),
        Field.Integer("outputTokens", "Most tokens out.", "tokenLimitations", "trivial", "outputTokens"),
        Field.Integer("characters", "Most characters in.", "tokenLimitations", "trivial", "characterLimit"),
        Field.Integer("queryTokens", "Rerankers: most tokens of a query.", "tokenLimitations", "reranker", "queryTokens"),
        Field.Integer("queryCharacters", "", "tokenLimitations", "reranker", "queryCharacterLimit"),
        Field.Integer("documentTokens", "Rerankers: most tokens of a document.", "tokenLimitations", "reranker", "documentTokens"),
        Field.Integer("documentCharacters", "", "tokenLimitations", "reranker", "documentCharacterLimit"),
    ];
}
