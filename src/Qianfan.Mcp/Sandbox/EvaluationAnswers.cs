using System.Text.Json;

namespace Qianfan.Mcp.Sandbox;

/// <summary>The route POST /wenxinworkshop/modelrepo/eval/model/list, which takes no Action.</summary>
internal static class EvaluationAnswers
{
    /// <summary>
    /// 查看可评估模型列表 (2024-09-30): an array of models with <c>modelVersionList[]</c>. As in the document's samples, the documented
    /// <c>tags</c> is absent, <c>trainType</c> may be empty, and numeric ids stand beside the string ones.
    /// </summary>
    public static void Models(SandboxCatalog catalog, Parameters parameters, Utf8JsonWriter json)
    {
        _ = parameters;
        json.WriteStartArray();
        Write(catalog, catalog.Models, "PlatformPreset", json);
        Write(catalog, catalog.CustomModels, "UserCreate", json);
        json.WriteEndArray();
    }

    private static void Write(SandboxCatalog catalog, IEnumerable<JsonElement> models, string source, Utf8JsonWriter json)
    {
        foreach (var model in models)
        {
            JsonElement[] versions = [.. catalog.VersionsOf(model).Where(version => version.Sandbox("evaluation") is not null)];
            if (versions.Length > 0)
            {
                WriteModel(model, versions, source, json);
            }
        }
    }

    private static void WriteModel(JsonElement model, JsonElement[] versions, string source, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WritePropertyName("modelId");
        model.Sandbox("legacyId")!.Value.WriteTo(json);
        json.WriteString("modelIdStr", model.Text("modelSetId"));
        json.WriteString("modelName", model.Text("modelSetName"));
        json.WriteString("source", source);
        json.WriteNumber("modelType", 0);
        json.WriteString("trainType", model.Sandbox("trainType")?.GetString() ?? "");
        json.WriteStartArray("modelVersionList");
        foreach (var version in versions)
        {
            WriteVersion(version, source, json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteVersion(JsonElement version, string source, Utf8JsonWriter json)
    {
        var evaluation = version.Sandbox("evaluation")!.Value;
        json.WriteStartObject();
        json.WriteString("modelVersionIdStr", version.Text("modelId"));
        json.WriteString("version", version.Text("modelName"));
        if (source == "PlatformPreset")
        {
            json.WriteString("sourceType", source);
        }

        json.WriteFields(evaluation);
        json.WriteEndObject();
    }
}
