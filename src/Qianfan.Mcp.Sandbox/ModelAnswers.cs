using System.Text.Json;

namespace Qianfan.Mcp.Sandbox;

/// <summary>The actions of POST /v2/model.</summary>
internal static class ModelAnswers
{
    /// <summary>DescribeSystemModelSets (获取预置模型列表, 2026-04-03): <c>{systemModelSetList[], pageInfo}</c>.</summary>
    public static void SystemModelSets(SandboxCatalog catalog, Parameters parameters, Utf8JsonWriter json) =>
        Paged(catalog, catalog.Models, parameters, "systemModelSetList", json);

    /// <summary>DescribeCustomModelSets (获取我的模型列表, 2024-09-29): <c>{customModelSetList[], pageInfo}</c>.</summary>
    public static void CustomModelSets(SandboxCatalog catalog, Parameters parameters, Utf8JsonWriter json) =>
        Paged(catalog, catalog.CustomModels, parameters, "customModelSetList", json);

    /// <summary>
    /// DescribeSystemModel (获取预置模型版本详情, 2024-11-26, with the fields of 2026-04-03): one version.
    /// No document says how an unknown id is refused; NotFound under 404 is a guess.
    /// </summary>
    public static void SystemModel(SandboxCatalog catalog, Parameters parameters, Utf8JsonWriter json) =>
        Version(catalog.Versions, parameters, json);

    /// <summary>
    /// DescribeModel (获取我的模型版本详情, 2025-09-22): one version of an own model; <c>description</c> is omitted when there is none.
    /// </summary>
    public static void Model(SandboxCatalog catalog, Parameters parameters, Utf8JsonWriter json) =>
        Version(catalog.CustomVersions, parameters, json);

    /// <summary>
    /// DescribeSystemModelSet (获取预置模型详情, 2026-04-03): one model by <c>modelSetId</c> or <c>modelSetName</c>. Its createTime, which the
    /// list lacks, is that of its oldest version.
    /// </summary>
    public static void SystemModelSet(SandboxCatalog catalog, Parameters parameters, Utf8JsonWriter json)
    {
        var model = Named(catalog.Models, parameters);
        JsonElement[] versions = [.. catalog.VersionsOf(model)];
        json.WriteStartObject();
        json.WriteFields(model);
        json.WriteString("createTime", versions.Select(version => version.Text("createTime")).Min(StringComparer.Ordinal));
        json.WriteVersionIds(model, versions);
        json.WriteEndObject();
    }

    /// <summary>
    /// DescribeModelSet (获取我的模型详情), after the mock answer of the Python SDK; that <c>labels</c> and <c>modelNames</c> are present as
    /// in the list is not verified.
    /// </summary>
    public static void ModelSet(SandboxCatalog catalog, Parameters parameters, Utf8JsonWriter json)
    {
        var model = Named(catalog.CustomModels, parameters);
        json.WriteStartObject();
        json.WriteFields(model);
        json.WriteString("source", "UserCreate");
        json.WriteVersionIds(model, [.. catalog.VersionsOf(model)]);
        json.WriteEndObject();
    }

    private static void Version(IEnumerable<JsonElement> versions, Parameters parameters, Utf8JsonWriter json)
    {
        var version = Find(versions, "modelId", parameters.Needed("modelId"));
        json.WriteStartObject();
        json.WriteFields(version);
        json.WriteEndObject();
    }

    // Both parameters, or neither, are refused; the documents say only that one is required.
    private static JsonElement Named(IEnumerable<JsonElement> models, Parameters parameters) =>
        (parameters.Text("modelSetId"), parameters.Text("modelSetName")) switch
        {
            ({ Length: > 0 } id, null or "") => Find(models, "modelSetId", id),
            (null or "", { Length: > 0 } name) => Find(models, "modelSetName", name),
            _ => throw Refusal.Parameter("modelSetId"),
        };

    private static JsonElement Find(IEnumerable<JsonElement> rows, string field, string value)
    {
        var found = rows.Where(row => row.Text(field) == value).Take(1).ToArray();
        return found.Length > 0 ? found[0] : throw Refusal.NotFound("The specified model does not exist.");
    }

    private static void Paged(
        SandboxCatalog catalog, IReadOnlyList<JsonElement> models, Parameters parameters, string list, Utf8JsonWriter json) =>
        CatalogPage.Of(models, parameters).Write(json, list, model =>
        {
            JsonElement[] versions = [.. catalog.VersionsOf(model)];
            json.WriteFields(model);
            json.WriteNumber("modelCount", versions.Length);
            json.WriteVersionIds(model, versions);
        });
}
