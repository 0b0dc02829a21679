using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Clients;

/// <summary>
/// Sets one member of a JSON file; every other byte keeps its place, with comments, order and layout. Allows comments and trailing
/// commas, as clients do.
/// </summary>
internal sealed partial class JsonText
{
    private const string Unit = "  ";

    private static readonly JsonDocumentOptions _lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private static readonly JsonReaderOptions _reading = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private static readonly PlainEncoder _encoder = new();

    private readonly string _newLine;
    private byte[] _text;

    /// <param name="text">White space counts as an empty object.</param>
    /// <exception cref="JsonException">It is not a JSON object.</exception>
    public JsonText(string text)
    {
        _newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        _text = Encoding.UTF8.GetBytes(string.IsNullOrWhiteSpace(text) ? $"{{{_newLine}}}{_newLine}" : text);
        JsonDocument.Parse(_text, _lenient).Dispose();
        _ = Read(0, isObject: true);
    }

    public override string ToString() => Encoding.UTF8.GetString(_text);

    /// <summary>Sets <c>root[container][name]</c>.</summary>
    /// <param name="value">Makes the new value of the old one, which is <see langword="null"/> if there is none.</param>
    /// <exception cref="JsonException">The container is not an object.</exception>
    public void Set(string container, string name, Func<JsonNode?, JsonNode> value)
    {
        var root = Read(0, isObject: true);
        if (root.Find(container) is not { } at)
        {
            Add(root, container, new JsonObject { [name] = value(null) });
            return;
        }
        var inner = Read(at.Start, isObject: true, container);
        if (inner.Find(name) is not { } old)
            Add(inner, name, value(null));
        else
            Put(old.Start, old.End, Write(value(Parse(old)), IndentAt(old.NameStart)));
    }

    /// <summary>Adds objects to the array <c>root[array]</c>, unless one with the same <paramref name="identity"/> is there.</summary>
    /// <exception cref="JsonException">It is not an array.</exception>
    public void Append(string array, string identity, IEnumerable<JsonObject> objects)
    {
        foreach (var item in objects)
        {
            var root = Read(0, isObject: true);
            if (root.Find(array) is not { } at)
                Add(root, array, new JsonArray(item));
            else if (Read(at.Start, isObject: false, array) is var items && !items.Members.Any(
                member => Parse(member) is JsonObject known && known[identity]?.ToString() == item[identity]?.ToString()))
                Add(items, null, item);
        }
    }

    /// <summary>A text as JSON.</summary>
    public static string Write(string text) => $"\"{JsonEncodedText.Encode(text, _encoder)}\"";

    // In the usual layout of configurations: a line for each member, one line for a list of texts.
    private string Write(JsonNode? node, string indent)
    {
        var deeper = indent + Unit;
        return node switch
        {
            null => "null",
            JsonObject { Count: 0 } => "{}",
            JsonObject members => Lines('{', members.Select(member => $"{Write(member.Key)}: {Write(member.Value, deeper)}"), '}'),
            JsonArray items when items.All(item => item is JsonValue) => $"[{string.Join(", ", items.Select(item => Write(item, "")))}]",
            JsonArray items => Lines('[', items.Select(item => Write(item, deeper)), ']'),
            JsonValue value when value.TryGetValue<string>(out var text) => Write(text),
            _ => node.ToJsonString(),
        };

        string Lines(char open, IEnumerable<string> parts, char close) =>
            $"{open}{_newLine}{string.Join($",{_newLine}", parts.Select(part => deeper + part))}{_newLine}{indent}{close}";
    }

    private void Add(Container container, string? name, JsonNode value)
    {
        var outer = IndentAt(container.Open);
        var indent = container.Members is [var first, ..] && StartsLine(first) ? IndentAt(first.NameStart) : outer + Unit;
        // After the last member and the comma and comments that follow it.
        var end = _text.AsSpan(..container.Close).TrimEnd(" \t\r\n"u8).Length;
        var isOnOneLine = !_text.AsSpan(end..container.Close).Contains((byte)'\n');
        int? lacksComma = container.Members is [.., var last] && !Comma().IsMatch(Encoding.UTF8.GetString(_text.AsSpan(last.End..end)))
            ? last.End : null;
        var member = $"{(name is null ? "" : $"{Write(name)}: ")}{Write(value, indent)}";
        Put(end, isOnOneLine ? container.Close : end, $"{_newLine}{indent}{member}{(isOnOneLine ? _newLine + outer : "")}");
        if (lacksComma is { } at)
            Put(at, at, ",");
    }

    private JsonNode? Parse(Member member) => JsonNode.Parse(_text.AsSpan(member.Start..member.End), null, _lenient);

    private void Put(int start, int end, string text) =>
        _text = [.. _text.AsSpan(..start), .. Encoding.UTF8.GetBytes(text), .. _text.AsSpan(end..)];

    private Container Read(int start, bool isObject, string what = "The file")
    {
        var reader = new Utf8JsonReader(_text.AsSpan(start..), _reading);
        reader.Read();
        if (reader.TokenType != (isObject ? JsonTokenType.StartObject : JsonTokenType.StartArray))
            throw new JsonException($"{what} is not a JSON {(isObject ? "object" : "array")}.");
        var open = start + (int)reader.TokenStartIndex;
        List<Member> members = [];
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            var nameStart = start + (int)reader.TokenStartIndex;
            var name = isObject ? reader.GetString() : null;
            if (isObject)
                reader.Read();
            var valueStart = start + (int)reader.TokenStartIndex;
            reader.Skip();
            members.Add(new(name, nameStart, valueStart, start + (int)reader.BytesConsumed));
        }
        return new(open, start + (int)reader.TokenStartIndex, members);
    }

    private bool StartsLine(Member member) => _text.AsSpan(..member.NameStart).TrimEnd(" \t"u8) is [.., (byte)'\n'];

    private string IndentAt(int position)
    {
        var line = _text.AsSpan((_text.AsSpan(..position).LastIndexOf((byte)'\n') + 1)..position);
        return Encoding.UTF8.GetString(line[..^line.TrimStart(" \t"u8).Length]);
    }

    // Not one in a comment.
    [GeneratedRegex(@"^(?>\s+|//.*|/\*[\s\S]*?\*/)*,")]
    private static partial Regex Comma();

    /// <param name="Name"><see langword="null"/> in an array.</param>
    private sealed record Member(string? Name, int NameStart, int Start, int End);

    private sealed record Container(int Open, int Close, IReadOnlyList<Member> Members)
    {
        // Readers take the last of equal names.
        public Member? Find(string name) => Members.LastOrDefault(member => member.Name == name);
    }
}
