using Qianfan.Mcp.Actions;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Catalog;

/// <summary>All tools, in the order they are listed: first those that choose models, then one for each action.</summary>
internal static class ToolList
{
    /// <summary>The set listed by default: what choosing a model takes. Every further tool costs agents context.</summary>
    public const string Core = "core";

    /// <summary>Every tool.</summary>
    public const string All = "all";

    public static IReadOnlyList<CatalogTool> Tools { get; } = [FindModels.Tool, CompareModels.Tool, CheckModels.Tool, .. ActionList.Tools];

    /// <summary>The sets by name.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<CatalogTool>> Sets { get; } = new Dictionary<string, IReadOnlyList<CatalogTool>>
    {
        [Core] =
        [
            FindModels.Tool, CompareModels.Tool, CheckModels.Tool, ListModels.Tool, ListPresetServices.Tool, GetPresetModelVersion.Tool,
            ListCustomModels.Tool, ListEvaluableModels.Tool, ListBatchInferenceModels.Tool,
        ],
        [All] = Tools,
    };

    /// <summary>The tools of the set, or the one tool, of this name; empty when there is neither.</summary>
    public static IEnumerable<CatalogTool> Named(string name) => Sets.GetValueOrDefault(name) ?? Tools.Where(tool => tool.Name == name);
}
