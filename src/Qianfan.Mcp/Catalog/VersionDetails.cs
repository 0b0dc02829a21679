using System.Text.Json;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Catalog;

/// <summary>One version as get_preset_model_version or get_custom_model_version gives it; <see langword="null"/> is what upstream does not tell.</summary>
/// <param name="Kind">By <see cref="Spelling.Kind"/>.</param>
internal sealed record VersionDetails(
    string? Name, string? Kind, string? Status, long? InputTokens, long? OutputTokens, IReadOnlyList<string> Capabilities, bool Deployment, string? ModifyTime)
{
    public static VersionDetails Read(JsonElement row) => new(
        JsonReading.Text(row, "name"), Spelling.Kind(JsonReading.Text(row, "kind")), JsonReading.Text(row, "status"),
        JsonReading.Integer(JsonReading.Member(row, "inputTokens")), JsonReading.Integer(JsonReading.Member(row, "outputTokens")),
        [.. JsonReading.Items(JsonReading.Member(row, "capabilities")).Select(JsonReading.Text).OfType<string>()],
        JsonReading.IsTrue(JsonReading.Member(row, "supportsDeployment")), JsonReading.Text(row, "modifyTime"));
}
