using System.Text.Json;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Catalog;

/// <summary>A model as the tools that list models give it.</summary>
/// <param name="Versions">Those that have an id. Their names are a newer field, and may be missing.</param>
internal sealed record ListedModel(string? Id, string? Name, IReadOnlyList<(string Id, string? Name)> Versions)
{
    public static ListedModel Read(JsonElement row) => new(
        Json.Text(row, "modelId"), Json.Text(row, "name"),
        [
            .. from version in Json.Items(Json.Member(row, "versions"))
               let id = Json.Text(version, "versionId")
               where id is not null
               select (id, Json.Text(version, "name")),
        ]);
}
