using System.Collections.Frozen;
using System.Text;

namespace Qianfan.Mcp.Catalog;

/// <summary>Different spellings of one thing.</summary>
internal static class Spelling
{
    private static readonly FrozenDictionary<string, string> _kinds = new Dictionary<string, string>
    {
        ["completions"] = "completion",
        ["embeddings"] = "embedding",
        ["rerank"] = "reranker",
        ["rerankers"] = "reranker",
        ["texttoimage"] = "text2image",
        ["imagetotext"] = "image2text",
    }.ToFrozenDictionary();

    /// <summary>
    /// Only letters and digits, in lower case and half width. By hand: without culture data, as the server runs, the runtime's
    /// normalisation changes nothing, and it throws at half a surrogate pair.
    /// </summary>
    public static string Fold(string? text)
    {
        var folded = new StringBuilder();
        foreach (var unit in text ?? "")
        {
            var half = unit is >= '\uFF01' and <= '\uFF5E' ? (char)(unit - 0xFEE0) : unit;
            if (char.IsLetterOrDigit(half))
                folded.Append(char.ToLowerInvariant(half));
        }
        return folded.ToString();
    }

    /// <summary>One word for what upstream calls by different ones for services and models; an unknown one is passed on.</summary>
    public static string? Kind(string? kind) => kind is null ? null : _kinds.GetValueOrDefault(Fold(kind), kind.Trim().ToLowerInvariant());
}
