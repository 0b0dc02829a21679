using System.Text.Json;
using System.Text.RegularExpressions;
using Qianfan.Mcp.Tests.Repository;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>Validates against the JSON schema of server cards, with exactly the keywords that it uses: another one is a fault.</summary>
internal static class ServerCardSchema
{
    private static readonly JsonElement _definitions =
        JsonElement.Parse(Checkout.Read("tests/Qianfan.Mcp.Tests/Vectors/server-card.schema.json")).GetProperty("$defs");

    /// <summary>Every fault with the path to it; none when the card is valid.</summary>
    public static IReadOnlyList<string> Faults(JsonElement card) => [.. Check(_definitions.GetProperty("ServerCard"), card, "$")];

    private static IEnumerable<string> Check(JsonElement schema, JsonElement value, string path) => schema.EnumerateObject()
        .SelectMany(keyword => Check(schema, keyword.Name, keyword.Value, value, path));

    private static IEnumerable<string> Check(JsonElement schema, string keyword, JsonElement wanted, JsonElement value, string path) => keyword switch
    {
        "description" => [],
        "$ref" => Check(_definitions.GetProperty(wanted.GetString()!.Split('/')[^1]), value, path),
        "type" => Unless(wanted.GetString() == TypeOf(value), $"{path}: no {wanted}"),
        "required" => wanted.EnumerateArray().SelectMany(name => Unless(value.TryGetProperty(name.GetString()!, out _), $"{path}: no {name}")),
        "properties" => wanted.EnumerateObject().SelectMany(property => value.TryGetProperty(property.Name, out var member)
            ? Check(property.Value, member, $"{path}.{property.Name}") : []),
        "additionalProperties" => value.EnumerateObject()
            .Where(member => !schema.TryGetProperty("properties", out var known) || !known.TryGetProperty(member.Name, out _))
            .SelectMany(member => wanted.ValueKind == JsonValueKind.False
                ? [$"{path}.{member.Name}: unknown"] : Check(wanted, member.Value, $"{path}.{member.Name}")),
        "items" => value.EnumerateArray().SelectMany((item, i) => Check(wanted, item, $"{path}[{i}]")),
        "enum" => Unless(wanted.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)), $"{path}: not one of {wanted}"),
        "pattern" => Unless(Regex.IsMatch(value.GetString()!, wanted.GetString()!), $"{path}: does not match {wanted}"),
        "minLength" => Unless(value.GetString()!.EnumerateRunes().Count() >= wanted.GetInt32(), $"{path}: too short"),
        "maxLength" => Unless(value.GetString()!.EnumerateRunes().Count() <= wanted.GetInt32(), $"{path}: too long"),
        "format" => Unless(wanted.GetString() == "uri" && Uri.TryCreate(value.GetString(), UriKind.Absolute, out _), $"{path}: no {wanted}"),
        _ => [$"{path}: the schema uses {keyword}"],
    };

    private static IEnumerable<string> Unless(bool holds, string fault) => holds ? [] : [fault];

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean",
        var kind => kind.ToString().ToLowerInvariant(),
    };
}
