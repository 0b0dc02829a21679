using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Catalog;

/// <summary>The rows of one upstream list, for those who join several.</summary>
/// <param name="Error">Why rows are missing; <paramref name="Rows"/> are those that came before it.</param>
internal sealed record ListResult<T>(IReadOnlyList<T> Rows, Exception? Error = null);

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

/// <summary>A service as the tools that list services give it.</summary>
/// <param name="Kind">As <see cref="Spelling.Kind"/> spells it.</param>
/// <param name="Protocol">The one it was listed under; <see langword="null"/> for a list of all.</param>
internal sealed record Service(
    string? Id, string? Name, string? Kind, string? Endpoint, string? ModelId, string? VersionId, string? ChargeType,
    string? ChargeStatus, int? Protocol)
{
    public bool IsOpen => ChargeStatus is "Opened" or "Free";

    public static Service Read(JsonElement row, int? protocol) => new(
        JsonReading.Text(row, "serviceId"), JsonReading.Text(row, "name"), Spelling.Kind(JsonReading.Text(row, "kind")),
        JsonReading.Text(row, "endpoint"), JsonReading.Text(row, "modelId"), JsonReading.Text(row, "versionId"),
        JsonReading.Text(row, "chargeType"), JsonReading.Text(row, "chargeStatus"), protocol);
}

/// <summary>
/// A version as get_preset_model_version or get_custom_model_version gives it; <see langword="null"/> is what upstream does not tell.
/// </summary>
/// <param name="Kind">As <see cref="Spelling.Kind"/> spells it.</param>
internal sealed record VersionDetails(
    string? Name, string? Kind, string? Status, long? InputTokens, long? OutputTokens, IReadOnlyList<string> Capabilities, bool Deployment,
    string? ModifyTime)
{
    public static VersionDetails Read(JsonElement row) => new(
        JsonReading.Text(row, "name"), Spelling.Kind(JsonReading.Text(row, "kind")), JsonReading.Text(row, "status"),
        JsonReading.Integer(JsonReading.Member(row, "inputTokens")), JsonReading.Integer(JsonReading.Member(row, "outputTokens")),
        [.. JsonReading.Items(JsonReading.Member(row, "capabilities")).Select(JsonReading.Text).OfType<string>()],
        JsonReading.IsTrue(JsonReading.Member(row, "supportsDeployment")), JsonReading.Text(row, "modifyTime"));
}
