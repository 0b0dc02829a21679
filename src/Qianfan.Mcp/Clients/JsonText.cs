using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Clients;

/// <summary>
/// Changes members of a JSON file; every other byte keeps its place, with comments, order and layout. Allows comments and trailing
/// commas, as clients do. Each change is made in the text and in what it says, and counts only if both agree.
/// </summary>
internal sealed partial class JsonText
{
    private static readonly PlainEncoder _encoder = new();

    private readonly string _newLine;
    private readonly JsonObject _wanted;
    private byte[] _text;

    /// <param name="text">White space counts as an empty object.</param>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="RefusedFileException">It is not an object.</exception>
    public JsonText(string text)
    {
        _newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        _text = Encoding.UTF8.GetBytes(string.IsNullOrWhiteSpace(text) ? $"{{{_newLine}}}{_newLine}" : text);
        _wanted = Parse(0, _text.Length) as JsonObject ?? throw new RefusedFileException(("it must be a JSON object.", "内容必须是 JSON 对象。"));
    }

    public override string ToString() => Encoding.UTF8.GetString(_text);

    /// <summary>What <c>root[name]</c> says; <see langword="null"/> without it.</summary>
    public JsonNode? this[string name] => _wanted[name];

    /// <summary>Whether it says what was wanted.</summary>
    public bool IsRight => JsonNode.DeepEquals(Parse(0, _text.Length), _wanted);

    /// <summary>Sets <c>root[container][name]</c>.</summary>
    /// <param name="value">Makes the new value of the old one, which is <see langword="null"/> if there is none.</param>
    /// <exception cref="RefusedFileException">The container is not an object.</exception>
    public void Set(string container, string name, Func<JsonNode?, JsonNode> value)
    {
        if (Known<JsonObject>(container) is not { } members)
        {
            Set([container], null, _wanted[container] = new JsonObject { [name] = value(null) });
            return;
        }
        var old = members[name];
        members[name] = value(old);
        Set([container, name], old, members[name]);
    }

    /// <summary>Takes out <c>root[container][name]</c>.</summary>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="RefusedFileException">The container is not an object.</exception>
    public bool Remove(string container, string name)
    {
        if (Known<JsonObject>(container)?.Remove(name) is not true)
            return false;
        Remove([container, name], member => member.Name == name);
        return true;
    }

    /// <summary>Adds objects to the array <c>root[array]</c>, unless one with the same <paramref name="identity"/> is there.</summary>
    /// <exception cref="RefusedFileException">It is not an array.</exception>
    public void Append(string array, string identity, IEnumerable<JsonObject> objects)
    {
        var known = Known<JsonArray>(array);
        JsonObject[] lacking =
            [.. objects.Where(item => known?.Any(other => IsSame(other, identity, (string?)item[identity])) is not true)];
        if (lacking.Length == 0)
            return;
        if (known is null)
        {
            Set([array], null, _wanted[array] = new JsonArray([.. lacking]));
            return;
        }
        foreach (var item in lacking)
        {
            known.Add((JsonNode)item);
            Add(Around([array, ""]), null, item);
        }
    }

    /// <summary>Takes out of the array <c>root[array]</c> what has this identity.</summary>
    public void RemoveFrom(string array, string identity, string value)
    {
        if (_wanted[array] is JsonArray items && items.RemoveAll(item => IsSame(item, identity, value)) > 0)
            Remove([array, ""], member => IsSame(Parse(member.Start, member.End), identity, value));
    }

    /// <summary>A text as JSON.</summary>
    public static string Write(string text) => $"\"{JsonEncodedText.Encode(text, _encoder)}\"";

    // In the usual layout of configurations: a line for each member, one line for a list of texts.
    private string Write(JsonNode? node, string indent, string unit)
    {
        var deeper = indent + unit;
        return node switch
        {
            null => "null",
            JsonObject { Count: 0 } => "{}",
            JsonObject members => Lines('{', members.Select(member => $"{Write(member.Key)}: {Write(member.Value, deeper, unit)}"), '}'),
            JsonArray items when items.All(item => item is JsonValue) =>
                $"[{string.Join(", ", items.Select(item => Write(item, "", unit)))}]",
            JsonArray items => Lines('[', items.Select(item => Write(item, deeper, unit)), ']'),
            JsonValue value when value.TryGetValue<string>(out var text) => Write(text),
            _ => node.ToJsonString(),
        };

        string Lines(char open, IEnumerable<string> parts, char close) =>
            $"{open}{_newLine}{string.Join($",{_newLine}", parts.Select(part => deeper + part))}{_newLine}{indent}{close}";
    }

    // Writes only what differs. What stands on one line is written anew, in the usual layout.
    private void Set(string[] path, JsonNode? old, JsonNode? value)
    {
        if (JsonNode.DeepEquals(old, value) && old is not null)
            return;
        var around = Around(path);
        if (around[^1].Find(path[^1]) is not { } member)
            Add(around, path[^1], value);
        else if (old is JsonObject before && value is JsonObject after && _text.AsSpan(member.Start..member.End).Contains((byte)'\n'))
        {
            foreach (var (name, _) in before.Where(inner => !after.ContainsKey(inner.Key)))
                Remove([.. path, name], inner => inner.Name == name);
            foreach (var (name, inner) in after)
                Set([.. path, name], before[name], inner);
        }
        else
            Put(member.Start, member.End, Write(value, IndentAt(member.NameStart),
                UnitOf(old is JsonObject ? [.. around, Read(member.Start)] : around)));
    }

    private void Add(IReadOnlyList<Container> around, string? name, JsonNode? value)
    {
        var (container, unit) = (around[^1], UnitOf(around));
        var outer = IndentAt(container.Open);
        var indent = container.Members is [var first, ..] && StartsLine(first) ? IndentAt(first.NameStart) : outer + unit;
        // After the last member and the comma and comments that follow it.
        var end = _text.AsSpan(..container.Close).TrimEnd(" \t\r\n"u8).Length;
        var isOnOneLine = !_text.AsSpan(end..container.Close).Contains((byte)'\n');
        int? lacksComma = container.Members is [.., var last] && CommaBehind(last) is null ? last.End : null;
        var member = $"{(name is null ? "" : $"{Write(name)}: ")}{Write(value, indent, unit)}";
        Put(end, isOnOneLine ? container.Close : end, $"{_newLine}{indent}{member}{(isOnOneLine ? _newLine + outer : "")}");
        if (lacksComma is { } at)
            Put(at, at, ",");
    }

    // Each with its comma, or the one before it if it is the last, and with its line if it has one of its own.
    private void Remove(string[] path, Func<Member, bool> which)
    {
        while (Around(path)[^1] is var container && container.Members.FirstOrDefault(which) is { } member)
        {
            var comma = CommaBehind(member);
            var (start, end) = (member.NameStart, comma + 1 ?? member.End);
            var rest = RestOfLine().Match(Encoding.UTF8.GetString(_text.AsSpan(end..container.Close)));
            if (StartsLine(member) && rest.Success)
                (start, end) = (_text.AsSpan(..start).LastIndexOf((byte)'\n') + 1, end + Encoding.UTF8.GetByteCount(rest.Value));
            else if (comma is null)
                start = _text.AsSpan(..start).TrimEnd(" \t"u8).Length;
            else
                end = container.Close - _text.AsSpan(end..container.Close).TrimStart(" \t"u8).Length;
            Put(start, end, "");
            if (comma is null && container.Members.TakeWhile(other => other != member).LastOrDefault() is { } before
                && CommaBehind(before) is { } at)
                Put(at, at + 1, "");
            if (Around(path)[^1] is var left && _text.AsSpan((left.Open + 1)..left.Close).Trim(" \t\r\n"u8).IsEmpty)
                Put(left.Open + 1, left.Close, "");
        }
    }

    private static bool IsSame(JsonNode? item, string identity, string? value) =>
        item is JsonObject members && members[identity] is JsonValue known && known.TryGetValue<string>(out var text) && text == value;

    // Clients take null for nothing.
    private T? Known<T>(string name) where T : JsonNode => _wanted[name] is null or T ? (T?)_wanted[name]
        : throw new RefusedFileException(typeof(T) == typeof(JsonObject)
            ? ($"{name} must be an object.", $"{name} 必须是对象。") : ($"{name} must be an array.", $"{name} 必须是数组。"));

    private JsonNode? Parse(int start, int end) => LenientJson.Parse(_text.AsMemory(start..end));

    private void Put(int start, int end, string text) =>
        _text = [.. _text.AsSpan(..start), .. Encoding.UTF8.GetBytes(text), .. _text.AsSpan(end..)];

    // From the root to the container that a path ends in.
    private List<Container> Around(string[] path)
    {
        List<Container> around = [Read(0)];
        foreach (var name in path[..^1])
            around.Add(Read(around[^1].Find(name)!.Start));
        return around;
    }

    // By how much a container's members stand further in than itself: of the innermost that shows it.
    private string UnitOf(IEnumerable<Container> around) => around.Reverse().Select(container =>
        container.Members is [var first, ..] && StartsLine(first)
        && (IndentAt(container.Open), IndentAt(first.NameStart)) is var (outer, inner) && inner.StartsWith(outer, StringComparison.Ordinal)
        ? inner[outer.Length..] : "").FirstOrDefault(unit => unit.Length > 0, "  ");

    private Container Read(int start)
    {
        var reader = new Utf8JsonReader(_text.AsSpan(start..), LenientJson.Reading);
        reader.Read();
        var isObject = reader.TokenType == JsonTokenType.StartObject;
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
    private int? CommaBehind(Member member) => Comma().Match(Encoding.UTF8.GetString(_text.AsSpan(member.End..))) is { Success: true } match
        ? member.End + Encoding.UTF8.GetByteCount(match.Value) - 1 : null;

    [GeneratedRegex(@"^(?>\s+|//.*|/\*[\s\S]*?\*/)*,")]
    private static partial Regex Comma();

    [GeneratedRegex(@"^[ \t]*(//.*|/\*(?>[^*\n]|\*(?!/))*\*/[ \t\r]*|\r)?\n")]
    private static partial Regex RestOfLine();

    /// <param name="Name"><see langword="null"/> in an array.</param>
    private sealed record Member(string? Name, int NameStart, int Start, int End);

    private sealed record Container(int Open, int Close, IReadOnlyList<Member> Members)
    {
        // Readers take the last of equal names.
        public Member? Find(string name) => Members.LastOrDefault(member => member.Name == name);
    }
}
