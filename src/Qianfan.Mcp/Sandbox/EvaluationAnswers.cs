using System.Text.Json;

namespace Qianfan.Mcp.Sandbox;

/// <summary>The route POST /wenxinworkshop/modelrepo/eval/model/list, which takes no Action, and the action of POST /v2/eval.</summary>
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

    /// <summary>
    /// DescribeEvalObjects (2025-10-29): <c>{evalObjectList[], pageInfo}</c>. The document's table allows systemModel and customModel and its
    /// example sends userModel, so all three are taken. That objectId is a version's id, and that a row has no third field, is a guess.
    /// </summary>
    public static void Objects(SandboxCatalog catalog, Parameters parameters, Utf8JsonWriter json)
    {
        var versions = parameters.Needed("objectType") switch
        {
            "systemModel" => catalog.Models.SelectMany(catalog.VersionsOf),
            "customModel" or "userModel" => catalog.CustomVersions,
            _ => throw Refusal.Parameter("objectType"),
        };
        var page = CatalogPage.Of([.. versions.Where(version => version.Sandbox("evaluation") is not null)], parameters, "modelId");
        json.WriteStartObject();
        json.WriteStartArray("evalObjectList");
        foreach (var version in page.Rows)
        {
            json.WriteStartObject();
            json.WriteString("objectId", version.Text("modelId"));
            json.WriteString("objectName", version.Text("modelName"));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        page.WriteInfo(json);
        json.WriteEndObject();
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
