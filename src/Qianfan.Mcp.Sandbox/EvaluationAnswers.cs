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
    /// DescribeEvalObjects (qianfan-api/s/wmm4tae17, 2026-02-27): <c>{evalObjectList[], pageInfo}</c>. The document's table allows
    /// systemModel and customModel, its examples send userModel and its rows say presetModel and userModel, so all four are accepted. That
    /// objectId is a version's id, and objectName its model's name, is a guess.
    /// </summary>
    public static void Objects(SandboxCatalog catalog, Parameters parameters, Utf8JsonWriter json)
    {
        var (models, type) = parameters.Needed("objectType") switch
        {
            "systemModel" or "presetModel" => (catalog.Models, "presetModel"),
            "customModel" or "userModel" => (catalog.CustomModels, "userModel"),
            _ => throw Refusal.Parameter("objectType"),
        };
        var names = models.ToDictionary(model => model.Text("modelSetId"), model => model.Text("modelSetName"));
        var evaluable = catalog.WithVersions(models, "evaluation").SelectMany(model => model.Versions);
        CatalogPage.Of(evaluable, parameters, "modelId").Write(json, "evalObjectList", version =>
        {
            json.WriteString("objectId", version.Text("modelId"));
            json.WriteString("objectName", names[version.Text("modelSetId")]);
            json.WriteString("objectVersion", version.Text("modelName"));
            json.WriteString("objectType", type);
            json.WriteString("createTime", version.Text("createTime"));
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
