using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Actions;

/// <summary>The tools, in the order they are listed. A new action is one line here.</summary>
internal static class Catalog
{
    /// <summary>What a server lists unless told otherwise: what choosing a model takes. More tools cost every agent context.</summary>
    public const string Core = "core";

    /// <summary>Every tool.</summary>
    public const string All = "all";

    public static IReadOnlyList<CatalogTool> Tools { get; } =
    [
        ListPresetServices.Tool,
        ListPresetModels.Tool,
        GetPresetModelVersion.Tool,
        ListCustomModels.Tool,
        ListEvaluableModels.Tool,
        ListBatchInferenceModels.Tool,
        ListEvaluationObjects.Tool,
        GetCustomModelVersion.Tool,
        GetPresetModel.Tool,
        GetCustomModel.Tool,
        ListCustomServices.Tool,
        GetCustomService.Tool,
        ListTpmQuotas.Tool,
    ];

    /// <summary>The sets by name.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<CatalogTool>> Sets { get; } = new Dictionary<string, IReadOnlyList<CatalogTool>>
    {
        [Core] =
        [
            ListPresetServices.Tool, ListPresetModels.Tool, GetPresetModelVersion.Tool,
            ListCustomModels.Tool, ListEvaluableModels.Tool, ListBatchInferenceModels.Tool,
        ],
        [All] = Tools,
    };

    /// <summary>The tool of this name, or the tools of this set; none when there is neither.</summary>
    public static IEnumerable<CatalogTool> Named(string name) => Sets.GetValueOrDefault(name) ?? Tools.Where(tool => tool.Name == name);
}
