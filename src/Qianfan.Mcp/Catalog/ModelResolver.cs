using Qianfan.Mcp.Actions;

namespace Qianfan.Mcp.Catalog;

/// <summary>Finds the version that a name or an id of any kind means.</summary>
internal static class ModelResolver
{
    // Narrow meanings first: a model and one of its versions often share a name.
    private static readonly Func<ModelRow, IEnumerable<string?>>[] _meanings =
    [
        row => [row.VersionId],
        row => row.Services.Select(service => service.Id),
        row => [row.Name],
        row => row.Services.Select(service => service.Model).Append(row.Listed?.Id),
        row => row.Services.Select(service => service.Name),
        row => row.Services.Select(service => service.Path),
        // Code for V1 often has the end of the path alone.
        row => row.Services.Where(service => service.HasEnded).Select(service => service.Path?.Split('/')[^1]),
        row => [row.Published?.Id, row.Published?.Name],
        row => [row.ModelId, row.Family],
    ];

    // Shorter ones begin too many names.
    private const int ShortestBeginning = 4;

    /// <summary>The rows it may mean; several for the name of a model, or an endpoint that several share.</summary>
    public static IReadOnlyList<ModelRow> Candidates(string name, IReadOnlyList<ModelRow> all)
    {
        var folded = Spelling.Fold(PathOf(name));
        var rows = _meanings
            .Select(meaning => all.Where(row => meaning(row).Any(one => one is not null && Spelling.Fold(one) == folded)).ToArray())
            .FirstOrDefault(found => found.Length > 0) ?? [];
        return rows.Where(row => row.Services.Count > 0).ToArray() is { Length: > 0 } served ? served : rows;
    }

    /// <summary>For a name that nothing has: the rows whose name begins so, callable ones first, then those that still live.</summary>
    public static IReadOnlyList<ModelRow> Beginning(string name, IReadOnlyList<ModelRow> all)
    {
        var folded = Spelling.Fold(name);
        return folded.Length < ShortestBeginning ? [] :
        [
            .. all.Where(row => new[] { row.Name, row.Listed?.Id, row.Published?.Id }
                    .Any(one => Spelling.Fold(one).StartsWith(folded, StringComparison.Ordinal)))
                .OrderByDescending(row => row.Callable is true).ThenBy(row => row.Lifecycle is "retired")
                .ThenBy(row => row.Name.Length).ThenBy(row => row.Name, StringComparer.OrdinalIgnoreCase),
        ];
    }

    // V1 code holds whole URLs; the catalog has what follows the part that all of them share.
    private static string PathOf(string name) => name.IndexOf(SharedFields.PrefixOfV1, StringComparison.OrdinalIgnoreCase) is >= 0 and var at
        ? name[(at + SharedFields.PrefixOfV1.Length)..].Split('?')[0] : name;

    /// <summary>
    /// The newest; without dates the first, since upstream lists the newest first. A version whose date could not be fetched counts as
    /// newer than those listed after it, so that no older one is taken for it.
    /// </summary>
    public static ModelRow? Newest(IReadOnlyList<ModelRow> rows)
    {
        var newest = rows.OrderByDescending(Order.Modified.Value).FirstOrDefault();
        return rows.TakeWhile(row => row != newest).FirstOrDefault(row => row.DetailsFailed) ?? newest;
    }
}

/// <summary>Makes different spellings of one thing equal, for everything that looks up names, kinds and capabilities.</summary>
internal static class Spelling
{
    /// <summary>
    /// Letters and digits only, in lower case and half width. Not by <see cref="string.Normalize()"/>, which changes nothing in invariant
    /// globalization mode and throws at half a surrogate pair.
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

    /// <summary>One word for each vendor, whose name differs between sources.</summary>
    public static string Vendor(string name) => Fold(name) switch
    {
        "百度" or "文心" => "baidu",
        "tongyilab" or "tongyi" or "qwen" or "通义" or "千问" or "阿里" or "阿里巴巴" or "阿里云" => "alibaba",
        "智谱" or "zhipuai" or "zai" => "zhipu",
        "深度求索" => "deepseek",
        "月之暗面" or "moonshotai" or "kimi" => "moonshot",
        "上海人工智能实验室" or "上海ai实验室" => "shanghaiailab",
        var folded => folded,
    };

    /// <summary>The day of a time or date as Qianfan writes it, <c>2026-09-01</c> or <c>2026-09-01T08:00:00+08:00</c>.</summary>
    public static DateOnly? Date(string? text) => text is { Length: >= 10 }
        && DateOnly.TryParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    /// <summary>Upstream has different words for the kinds of services and of models; this is one. An unknown kind is passed on.</summary>
    public static string? Kind(string? kind) => Fold(kind) switch
    {
        "completions" => "completion",
        // A multimodal service is called for chat.
        "multimodal" => "chat",
        "embeddings" => "embedding",
        "rerank" or "rerankers" => "reranker",
        "texttoimage" => "text2image",
        "imagetotext" => "image2text",
        _ => kind?.Trim().ToLowerInvariant(),
    };
}
