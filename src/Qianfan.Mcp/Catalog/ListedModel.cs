using System.Text.Json;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Catalog;

/// <summary>A model as the tools that list models give it.</summary>
/// <param name="Versions">Those that have an id. Their names are a newer field, and may be missing.</param>
internal sealed record ListedModel(string? Id, string? Name, IReadOnlyList<(string Id, string? Name)> Versions)
{
    public static ListedModel Read(JsonElement row) => new(
        JsonReading.Text(row, "modelId"), JsonReading.Text(row, "name"),
        [
            .. from version in JsonReading.Items(JsonReading.Member(row, "versions"))
               let id = JsonReading.Text(version, "versionId")
               where id is not null
               select (id, JsonReading.Text(version, "name")),
        ]);
}
