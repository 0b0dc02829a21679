using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Actions;

/// <summary>DescribeBatchInferenceModel (查询支持批量推理模型清单): models that batch inference can run, preset and own.</summary>
// Either list may be null. Upstream has no pages. Source: the provider's document; qianfan-api/s/5mo1fxxjr (2026-04-20).
internal static class ListBatchInferenceModels
{
    public static ActionTool Tool { get; } = new()
    {
        Name = "list_batch_inference_models",
        Title = ("Models for batch inference", "支持批量推理的模型列表"),
        Description = (
            "Lists the models and versions, of the platform and the account, that batch inference supports: what offline batch jobs "
                + "can run. find_models with supportsBatchInference filters by this list.",
            "列出批量推理（离线任务）能跑的模型和版本，包括平台的和自有的。find_models 的 supportsBatchInference 按这个列表筛选。"),
        Operation = new("/v2/batchinference", "DescribeBatchInferenceModel"),
        Policies = Permissions.Services,
        Paging = Paging.Own,
        Answer = "models",
        Lists = ["commonModelList", "customModelList"],
        Fields =
        [
            SharedFields.ModelId("modelId"), Field.Text("name", null, "modelName"),
            Field.Text("origin", ("preset or custom.", "preset 平台预置或 custom 自有。"),
                row => row.List == "customModelList" ? "custom" : "preset"),
            SharedFields.Versions(SharedFields.VersionId("modelVersionId"), Field.Text("name", null, "modelVersionName")),
        ],
    };
}
