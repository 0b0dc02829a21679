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
        Write(catalog, catalog.Models, "commonModelList", json);
        Write(catalog, catalog.CustomModels, "customModelList", json);
        json.WriteEndObject();
    }

    private static void Write(SandboxCatalog catalog, IEnumerable<JsonElement> models, string list, Utf8JsonWriter json)
    {
        json.WriteStartArray(list);
        foreach (var model in models)
        {
            JsonElement[] versions = [.. catalog.VersionsOf(model).Where(version => version.Sandbox("batch") is not null)];
            if (versions.Length > 0)
            {
                WriteModel(model, versions, json);
            }
        }

        json.WriteEndArray();
    }

    private static void WriteModel(JsonElement model, JsonElement[] versions, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("modelId", model.Text("modelSetId"));
        json.WriteString("modelName", model.Text("modelSetName"));
        json.WriteStartArray("modelVersionList");
        foreach (var version in versions)
        {
            json.WriteStartObject();
            json.WriteString("modelVersionId", version.Text("modelId"));
            json.WriteString("modelVersionName", version.Text("modelName"));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
