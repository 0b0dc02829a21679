using System.Net;
using System.Text.Json;

namespace Qianfan.Mcp.Sandbox;

/// <summary>
/// The body's parameters, for the actions. Absent and null are the same; a value of the wrong type throws <see cref="Refusal"/> with
/// InappropriateJSON.
/// </summary>
internal sealed class Parameters(JsonElement body)
{
    private static readonly string[] _idNames = ["modelId", "modelSetId", "serviceId", "serviceIds", "instanceId", "marker"];

    /// <summary>An empty body counts as <c>{}</c>: the Node SDK sends none for a call without parameters.</summary>
    public static Parameters Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            var root = JsonElement.Parse(body.IsEmpty ? "{}"u8 : body.Span);
            return root.ValueKind == JsonValueKind.Object ? new(root) : throw Malformed();
        }
        catch (JsonException)
        {
            throw Malformed();
        }
    }

    public string? Text(string name) => Value(name, JsonValueKind.String)?.GetString();

    /// <summary>A text without which the action refuses the call.</summary>
    public string Needed(string name) => Text(name) is { Length: > 0 } text ? text : throw Refusal.Parameter(name);

    public bool Flag(string name) => Value(name, JsonValueKind.True, JsonValueKind.False)?.GetBoolean() ?? false;

    public int? Number(string name) => Value(name, JsonValueKind.Number) is { } value
        ? value.TryGetInt32(out var number) ? number : throw Refusal.Parameter(name)
        : null;

    /// <summary>The version of the inference API that a service must speak, 1 or 2; <see langword="null"/> when absent.</summary>
    public int? Protocol() =>
        Number("protocolVersion") is var version and (null or 1 or 2) ? version : throw Refusal.Parameter("protocolVersion");

    /// <summary><see langword="null"/> when there is nothing to filter by: the parameter is absent or its list is empty.</summary>
    public IReadOnlySet<string>? Texts(string name)
    {
        if (Value(name, JsonValueKind.Array) is not { } list || list.GetArrayLength() == 0)
            return null;
        return list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? list.EnumerateArray().Select(item => item.GetString()!).ToHashSet(StringComparer.Ordinal)
            : throw Refusal.Parameter(name);
    }

    /// <summary>Every id in the body, whatever the action: any of them may be one of <see cref="SandboxErrors"/>.</summary>
    public IEnumerable<string> Ids()
    {
        foreach (var property in body.EnumerateObject().Where(property => _idNames.Contains(property.Name)))
        {
            JsonElement[] values = property.Value.ValueKind == JsonValueKind.Array
                ? [.. property.Value.EnumerateArray()] : [property.Value];
            foreach (var value in values.Where(value => value.ValueKind == JsonValueKind.String))
                yield return value.GetString()!;
        }
    }

    private JsonElement? Value(string name, params JsonValueKind[] kinds)
    {
        if (!body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return kinds.Contains(value.ValueKind) ? value : throw Refusal.Parameter(name);
    }

    private static Refusal Malformed() => new(HttpStatusCode.BadRequest, "MalformedJSON", "The JSON you provided was not well-formed.");
}
