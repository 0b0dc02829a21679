using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Actions;

/// <summary>One tool per upstream action, in the order they are listed. A new action adds one line.</summary>
internal static class ActionList
{
    public static IReadOnlyList<CatalogTool> Tools { get; } =
    [
        ListModels.Tool,
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
        ListFineTuningModels.Tool,
        GetServiceUsage.Tool,
    ];
}
