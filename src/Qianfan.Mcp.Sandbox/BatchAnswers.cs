using System.Text.Json;

namespace Qianfan.Mcp.Sandbox;

/// <summary>The action of POST /v2/batchinference.</summary>
internal static class BatchAnswers
{
    /// <summary>
    /// DescribeBatchInferenceModel (查询支持批量推理模型清单): <c>{commonModelList[], customModelList[]|null}</c>. Here <c>modelId</c> is an
    /// am-… id and <c>modelVersionId</c> an amv-… id.
    /// </summary>
    public static void BatchInferenceModel(SandboxCatalog catalog, Parameters parameters, Utf8JsonWriter json)
    {
        _ = parameters;
        json.WriteStartObject();
        Write("commonModelList", catalog.Models);
        Write("customModelList", catalog.CustomModels);
        json.WriteEndObject();

        void Write(string list, IEnumerable<JsonElement> models)
        {
            json.WriteStartArray(list);
            foreach (var (model, versions) in catalog.WithVersions(models, "batch"))
            {
                json.WriteStartObject();
                json.WriteString("modelId", model.Text("modelSetId"));
                json.WriteString("modelName", model.Text("modelSetName"));
                json.WriteObjects("modelVersionList", versions, version =>
                {
                    json.WriteString("modelVersionId", version.Text("modelId"));
                    json.WriteString("modelVersionName", version.Text("modelName"));
                });
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
    }
}
