using System.Text.Json.Nodes;

namespace Qianfan.Mcp.Clients;

/// <summary>JSON as clients read their files: with comments and trailing commas, and the last of equal names.</summary>
internal static class LenientJson
{
    private static readonly JsonDocumentOptions _lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static JsonReaderOptions Reading { get; } = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <exception cref="JsonException">It is not JSON.</exception>
    public static JsonNode? Parse(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, _lenient);
            return Read(document.RootElement);
        }
        catch (InvalidOperationException e)
        {
            // Half of a surrogate pair.
            throw new JsonException(null, e);
        }
    }

    private static JsonNode? Read(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new JsonObject();
                foreach (var member in value.EnumerateObject())
                    members[member.Name] = Read(member.Value);
                return members;
            case JsonValueKind.Array:
                return new JsonArray([.. value.EnumerateArray().Select(Read)]);
            case JsonValueKind.String:
                return value.GetString();
            default:
                return JsonNode.Parse(value.GetRawText());
        }
    }
}
