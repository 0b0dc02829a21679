using System.Text.Json;

namespace Qianfan.Mcp.Sandbox;

/// <summary>The route POST /wenxinworkshop/modelrepo/eval/model/list, which has no Action, and the action of POST /v2/eval.</summary>
internal static class EvaluationAnswers
{
    private const string Preset = "PlatformPreset";

    /// <summary>
    /// 查看可评估模型列表 (2024-09-30): an array of models with <c>modelVersionList[]</c>. As in the document's samples, the documented
    /// <c>tags</c> is absent, <c>trainType</c> may be empty, and numeric ids are next to the string ones.
    /// </summary>
    public static void Models(SandboxCatalog catalog, Parameters parameters, Utf8JsonWriter json)
    {
        _ = parameters;
        json.WriteStartArray();
        foreach (var (model, versions) in catalog.WithVersions(catalog.Models, "evaluation"))
            WriteModel(model, versions, Preset, json);
        foreach (var (model, versions) in catalog.WithVersions(catalog.CustomModels, "evaluation"))
            WriteModel(model, versions, "UserCreate", json);
        json.WriteEndArray();
    }

    /// <summary>
    /// DescribeEvalObjects (2025-10-29): <c>{evalObjectList[], pageInfo}</c>. The document's table allows systemModel and customModel and
    /// its example sends userModel, so all three are accepted. That objectId is a version's id, and that a row has no third field, is a guess.
    /// </summary>
    public static void Objects(SandboxCatalog catalog, Parameters parameters, Utf8JsonWriter json)
    {
        var versions = parameters.Needed("objectType") switch
        {
            "systemModel" => catalog.Models.SelectMany(catalog.VersionsOf),
            "customModel" or "userModel" => catalog.CustomVersions,
            _ => throw Refusal.Parameter("objectType"),
        };
        var evaluable = versions.Where(version => version.Sandbox("evaluation") is not null);
        CatalogPage.Of(evaluable, parameters, "modelId").Write(json, "evalObjectList", version =>
        {
            json.WriteString("objectId", version.Text("modelId"));
            json.WriteString("objectName", version.Text("modelName"));
        });
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
        json.WriteObjects("modelVersionList", versions, version =>
        {
            json.WriteString("modelVersionIdStr", version.Text("modelId"));
            json.WriteString("version", version.Text("modelName"));
            if (source == Preset)
                json.WriteString("sourceType", source);
            json.WriteFields(version.Sandbox("evaluation")!.Value);
        });
        json.WriteEndObject();
    }
}
