using System.Net;
using System.Text.Json;

namespace Qianfan.Mcp.Sandbox;

/// <summary>The actions of POST /v2/model.</summary>
internal static class ModelAnswers
{
    /// <summary>DescribeSystemModelSets (获取预置模型列表, 2026-04-03): <c>{systemModelSetList[], pageInfo}</c>.</summary>
    public static void SystemModelSets(SandboxCatalog catalog, Parameters parameters, Utf8JsonWriter json) =>
        Paged(catalog, CatalogPage.Of(catalog.Models, parameters), "systemModelSetList", json);

    /// <summary>DescribeCustomModelSets (获取我的模型列表, 2024-09-29): <c>{customModelSetList[], pageInfo}</c>.</summary>
    public static void CustomModelSets(SandboxCatalog catalog, Parameters parameters, Utf8JsonWriter json) =>
        Paged(catalog, CatalogPage.Of(catalog.CustomModels, parameters), "customModelSetList", json);

    /// <summary>
    /// DescribeSystemModel (获取预置模型版本详情, 2024-11-26, with the fields of 2026-04-03): one version.
    /// The document does not say how an unknown id is refused; NotFound under 404 is a guess.
    /// </summary>
    public static void SystemModel(SandboxCatalog catalog, Parameters parameters, Utf8JsonWriter json)
    {
        var id = parameters.Text("modelId");
        if (string.IsNullOrEmpty(id))
        {
            throw Refusal.Parameter("modelId");
        }

        var version = catalog.Version(id)
            ?? throw new Refusal(HttpStatusCode.NotFound, "NotFound", "The specified model does not exist.");
        json.WriteStartObject();
        json.WriteFields(version);
        json.WriteEndObject();
    }

    private static void Paged(SandboxCatalog catalog, CatalogPage page, string list, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray(list);
        foreach (var model in page.Rows)
        {
            json.WriteStartObject();
            json.WriteFields(model);
            json.WriteVersionLists(model, [.. catalog.VersionsOf(model)]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        page.WriteInfo(json);
        json.WriteEndObject();
    }
}
