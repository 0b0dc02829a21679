using System.Text.Json;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Catalog;

/// <summary>One version as get_preset_model_version or get_custom_model_version gives it; <see langword="null"/> is what upstream does not tell.</summary>
/// <param name="Kind">By <see cref="Spelling.Kind"/>.</param>
internal sealed record VersionDetails(
    string? Name, string? Kind, string? Status, long? InputTokens, long? OutputTokens, IReadOnlyList<string> Capabilities, bool Deployment, string? ModifyTime)
{
    public static VersionDetails Read(JsonElement row) => new(
        Json.Text(row, "name"), Spelling.Kind(Json.Text(row, "kind")), Json.Text(row, "status"),
        Json.Integer(Json.Member(row, "inputTokens")), Json.Integer(Json.Member(row, "outputTokens")),
        [.. Json.Items(Json.Member(row, "capabilities")).Select(Json.Text).OfType<string>()],
        Json.IsTrue(Json.Member(row, "supportsDeployment")), Json.Text(row, "modifyTime"));
}
