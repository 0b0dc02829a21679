using System.Text.Json;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Catalog;

/// <summary>A service as the tools that list services give it.</summary>
/// <param name="Kind">By <see cref="Spelling.Kind"/>.</param>
/// <param name="Protocol">Under which it was listed; <see langword="null"/> where the list has all.</param>
internal sealed record Service(
    string? Id, string? Name, string? Kind, string? Endpoint, string? ModelId, string? VersionId, string? ChargeType, string? ChargeStatus, int? Protocol)
{
    public bool IsOpen => ChargeStatus is "Opened" or "Free";

    public static Service Read(JsonElement row, int? protocol) => new(
        JsonReading.Text(row, "serviceId"), JsonReading.Text(row, "name"), Spelling.Kind(JsonReading.Text(row, "kind")), JsonReading.Text(row, "endpoint"),
        JsonReading.Text(row, "modelId"), JsonReading.Text(row, "versionId"), JsonReading.Text(row, "chargeType"), JsonReading.Text(row, "chargeStatus"), protocol);
}
