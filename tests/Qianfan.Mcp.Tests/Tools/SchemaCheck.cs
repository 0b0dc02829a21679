using System.Text.Json;

namespace Qianfan.Mcp.Tests.Tools;

/// <summary>
/// Validates against the subset of JSON Schema that the tools publish, strictly: a keyword outside the subset is a fault of the
/// schema, and so is an object that allows members nobody declared, unless it declares none at all.
/// </summary>
internal static class SchemaCheck
{
    private static readonly string[] _keywords =
        ["type", "description", "properties", "required", "additionalProperties", "items", "enum", "minimum", "maximum", "default"];

    /// <summary>Every fault with the path to it; none when the value is valid.</summary>
    public static IReadOnlyList<string> Faults(JsonElement schema, JsonElement value) => [.. Check(schema, value, "$")];

    private static IEnumerable<string> Check(JsonElement schema, JsonElement value, string path)
    {
        foreach (var keyword in schema.EnumerateObject().Where(keyword => !_keywords.Contains(keyword.Name)))
            yield return $"{path}: the schema uses {keyword.Name}";
        var type = schema.GetProperty("type").GetString()!;
        if (!Matches(type, value))
        {
            yield return $"{path}: {value.GetRawText()} is no {type}";
            yield break;
        }

        if (schema.TryGetProperty("enum", out var allowed) && !allowed.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)))
            yield return $"{path}: {value.GetRawText()} is not in the enum";
        var below = type switch
        {
            "array" => value.EnumerateArray().SelectMany((item, i) => Check(schema.GetProperty("items"), item, $"{path}[{i}]")),
            "object" => CheckObject(schema, value, path),
            _ => [],
        };
        foreach (var fault in below)
            yield return fault;
    }

    private static IEnumerable<string> CheckObject(JsonElement schema, JsonElement value, string path)
    {
        // An object of unknown members: what upstream sent for a row.
        if (!schema.TryGetProperty("properties", out var properties))
            yield break;
        if (!schema.TryGetProperty("additionalProperties", out var additional) || additional.ValueKind != JsonValueKind.False)
            yield return $"{path}: the schema allows additional properties";
        if (schema.TryGetProperty("required", out var required))
            foreach (var name in required.EnumerateArray().Select(name => name.GetString()!).Where(name => !value.TryGetProperty(name, out _)))
                yield return $"{path}: {name} is missing";
        foreach (var twice in value.EnumerateObject().GroupBy(member => member.Name).Where(group => group.Count() > 1))
            yield return $"{path}: {twice.Key} is there twice";
        foreach (var member in value.EnumerateObject())
            if (!properties.TryGetProperty(member.Name, out var declared))
                yield return $"{path}: {member.Name} is not declared";
            else
                foreach (var fault in Check(declared, member.Value, $"{path}.{member.Name}"))
                    yield return fault;
    }

    private static bool Matches(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => false,
    };
}
