using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Actions;

/// <summary>The tool of each action, in the order they are listed. A new action is one line here.</summary>
internal static class ActionList
{
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
}
