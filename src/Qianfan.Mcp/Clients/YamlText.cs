using System.Text.Json.Nodes;

namespace Qianfan.Mcp.Clients;

/// <summary>Writes an object as YAML. Nothing reads it: a file in YAML is not edited.</summary>
internal static class YamlText
{
    public static string Write(JsonObject members, string indent = "") => string.Concat(members.Select(member => member.Value switch
    {
        JsonObject inner => $"{indent}{member.Key}:\n{Write(inner, $"{indent}  ")}",
        JsonArray items => $"{indent}{member.Key}: [{string.Join(", ", items.Select(Scalar))}]\n",
        _ => $"{indent}{member.Key}: {Scalar(member.Value)}\n",
    }));

    // YAML takes the texts of JSON as they are.
    private static string Scalar(JsonNode? value) =>
        value is JsonValue text && text.TryGetValue<string>(out var content) ? JsonText.Write(content) : value?.ToJsonString() ?? "null";
}
