using System.Text.Json.Nodes;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Qianfan.Mcp.Clients;

/// <summary>Changes one table of a TOML file; every other byte keeps its place. Values go in and out as JSON nodes.</summary>
internal sealed class TomlText
{
    private readonly string _text;
    private readonly string _newLine;
    private readonly List<Table> _tables = [];
    private readonly List<Pair> _pairs = [];
    private readonly HashSet<Pair> _removed = [];
    private readonly List<(int Start, int End, string Text)> _edits = [];

    private TomlText(string text, DocumentSyntax document)
    {
        (_text, _newLine) = (text, text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n");
        _pairs.AddRange(document.KeyValues.Select(pair => new Pair(Path(pair.Key!), pair, null)));
        foreach (var syntax in document.Tables)
        {
            var table = new Table(Path(syntax.Name!), syntax);
            _tables.Add(table);
            _pairs.AddRange(syntax.Items.Select(pair => new Pair([.. table.Path, .. Path(pair.Key!)], pair, table)));
        }
    }

    /// <summary>Sets <c>[container.name]</c>.</summary>
    /// <param name="value">Makes the new table of the old one, which is <see langword="null"/> where there is none.</param>
    /// <returns><see langword="null"/> where the table is written in a form that cannot be changed safely.</returns>
    /// <exception cref="FormatException">The text is not TOML; the message says where, and quotes nothing.</exception>
    public static string? Set(string text, string container, string name, Func<JsonObject?, JsonObject> value)
    {
        var document = SyntaxParser.Parse(text);
        if (document.HasErrors)
            throw new FormatException(FormattableString.Invariant($"at line {document.Diagnostics[0].Span.Start.Line + 1}"));
        string[] path = [container, name];
        var toml = new TomlText(text, document);
        if (!toml.CanChange(path))
            return null;
        var old = toml.Read(path);
        toml.Apply(path, old ?? [], value(old));
        var changed = toml.Edited();
        return SyntaxParser.Parse(changed).HasErrors ? null : changed;
    }

    // Not an array of tables, and not below a key, beside which no table may stand.
    private bool CanChange(string[] path) =>
        !_tables.Any(table => table.Syntax is TableArraySyntax && IsWithin(path, table.Path))
        && !_pairs.Any(pair => IsWithin(path, pair.Path) || IsWithin(pair.Path, path) && !IsWithin(pair.Table?.Path ?? [], path));

    private JsonObject? Read(string[] path)
    {
        if (!_pairs.Any(pair => IsWithin(pair.Path, path)) && !_tables.Any(table => IsWithin(table.Path, path)))
            return null;
        var value = new JsonObject();
        foreach (var table in _tables.Where(table => table.Path.Length > path.Length && IsWithin(table.Path, path)))
            _ = Descend(value, table.Path[path.Length..]);
        foreach (var pair in _pairs.Where(pair => IsWithin(pair.Path, path)))
            Descend(value, pair.Path[path.Length..^1])[pair.Path[^1]] = Read(pair.Syntax.Value!);
        return value;
    }

    private static JsonObject Descend(JsonObject value, IEnumerable<string> path)
    {
        foreach (var name in path)
        {
            if (value[name] is not JsonObject)
                value[name] = new JsonObject();
            value = (JsonObject)value[name]!;
        }
        return value;
    }

    private JsonNode? Read(ValueSyntax value)
    {
        switch (value)
        {
            case StringValueSyntax text: return text.Value;
            case BooleanValueSyntax flag: return flag.Value;
            case IntegerValueSyntax number: return number.Value;
            case ArraySyntax array: return new JsonArray([.. array.Items.Select(item => Read(item.Value!))]);
            case InlineTableSyntax table:
                var members = new JsonObject();
                foreach (var item in table.Items)
                    if (Path(item.KeyValue!.Key!) is var path)
                        Descend(members, path[..^1])[path[^1]] = Read(item.KeyValue.Value!);
                return members;
            default: return Source(value); // Numbers with a point and times; they are only ever kept.
        }
    }

    private void Apply(string[] path, JsonObject old, JsonObject value)
    {
        foreach (var name in old.Select(member => member.Key).Where(name => !value.ContainsKey(name)))
            Remove([.. path, name]);
        List<KeyValuePair<string, JsonNode?>> added = [];
        foreach (var member in value)
        {
            string[] inner = [.. path, member.Key];
            var whole = _pairs.FirstOrDefault(pair => pair.Path.SequenceEqual(inner))?.Syntax.Value;
            if (!old.TryGetPropertyValue(member.Key, out var before))
                added.Add(member);
            else if (JsonNode.DeepEquals(before, member.Value))
                continue;
            else if (whole is InlineTableSyntax table && member.Value is JsonObject items)
                Replace(whole, Inline(table, items));
            else if (whole is not null)
                Replace(whole, Write(member.Value));
            else if (before is JsonObject members && member.Value is JsonObject wanted && HasPlaceFor(inner, wanted))
                Apply(inner, members, wanted);
            else
            {
                Remove(inner);
                added.Add(member);
            }
        }
        Add(path, added);
    }

    // Under a header of its own, or beside a dotted key that stays.
    private bool HasPlaceFor(string[] path, JsonObject value) =>
        _tables.Any(table => table.Path.SequenceEqual(path))
        || _pairs.Any(pair => IsDotted(pair, path) && value.ContainsKey(pair.Path[path.Length]));

    private void Remove(string[] path)
    {
        foreach (var table in _tables.Where(table => IsWithin(table.Path, path)))
            _edits.Add((Blank(LineStart(table.Syntax)), LineEnd(table.Syntax), ""));
        foreach (var pair in _pairs.Where(pair => IsWithin(pair.Path, path) && _removed.Add(pair)))
            if (pair.Table is null || !IsWithin(pair.Table.Path, path))
                _edits.Add((LineStart(pair.Syntax), LineEnd(pair.Syntax), ""));
    }

    private void Replace(ValueSyntax value, string text) => _edits.Add((value.Span.Offset, End(value), text));

    private void Add(string[] path, List<KeyValuePair<string, JsonNode?>> members)
    {
        if (members.Count == 0)
            return;
        var table = _tables.FirstOrDefault(table => table.Path.SequenceEqual(path));
        var last = _pairs.LastOrDefault(pair => !_removed.Contains(pair) && (table is null ? IsDotted(pair, path) : pair.Table == table));
        var at = last is not null ? LineEnd(last.Syntax) : table is not null ? LineEnd(table.Syntax.CloseBracket!) : _text.Length;
        var text = new StringBuilder(at > 0 && _text[at - 1] != '\n' ? _newLine : "");
        if (last is null && table is null)
            text.Append(at > 0 ? _newLine : "").Append('[').AppendJoin('.', path.Select(Key)).Append(']').Append(_newLine);
        var indent = last is null ? "" : _text[LineStart(last.Syntax)..last.Syntax.Span.Offset];
        var prefix = last is null || table is not null ? [] : path[(last.Table?.Path.Length ?? 0)..];
        foreach (var (name, value) in members)
            text.Append(indent).AppendJoin('.', prefix.Append(name).Select(Key)).Append(" = ").Append(Write(value)).Append(_newLine);
        _edits.Add((at, at, text.ToString()));
    }

    // Members that stay keep their text.
    private string Inline(InlineTableSyntax table, JsonObject value)
    {
        var old = (JsonObject)Read(table)!;
        var kept = table.Items.Select(item => item.KeyValue!).Where(pair => value.TryGetPropertyValue(Path(pair.Key!)[0], out var now)
            && JsonNode.DeepEquals(old[Path(pair.Key!)[0]], now)).ToArray();
        var names = kept.Select(pair => Path(pair.Key!)[0]).ToHashSet();
        return Braces(kept.Select(pair => Source(pair).Trim()).Concat(value.Where(member => !names.Contains(member.Key)).Select(Write)));
    }

    private string Edited()
    {
        var text = new StringBuilder();
        var at = 0;
        foreach (var (start, end, replacement) in _edits.OrderBy(edit => edit.Start).ThenBy(edit => edit.End))
        {
            text.Append(_text, at, Math.Max(0, start - at)).Append(replacement);
            at = Math.Max(at, end);
        }
        return text.Append(_text, at, _text.Length - at).ToString();
    }

    private static string Write(JsonNode? value) => value switch
    {
        JsonObject members => Braces(members.Select(Write)),
        JsonArray items => $"[{string.Join(", ", items.Select(Write))}]",
        // A basic string of TOML takes the escapes of JSON.
        JsonValue text when text.TryGetValue<string>(out var content) => JsonText.Write(content),
        _ => value!.ToJsonString(),
    };

    private static string Write(KeyValuePair<string, JsonNode?> member) => $"{Key(member.Key)} = {Write(member.Value)}";

    private static string Braces(IEnumerable<string> members) => $"{{ {string.Join(", ", members)} }}";

    private static string Key(string name) => BareKeySyntax.IsBareKey(name) ? name : JsonText.Write(name);

    private static string[] Path(KeySyntax key) => [Name(key.Key!), .. key.DotKeys.Select(part => Name(part.Key!))];

    private static string Name(BareKeyOrStringValueSyntax key) =>
        key is StringValueSyntax quoted ? quoted.Value! : ((BareKeySyntax)key).Key!.Text!;

    private string Source(SyntaxNode node) => _text.Substring(node.Span.Offset, node.Span.Length);

    private int LineStart(SyntaxNode node) => node.Span.Offset == 0 ? 0 : _text.LastIndexOf('\n', node.Span.Offset - 1) + 1;

    // After the line break, which the span of a whole line holds unless the file ends there.
    private int LineEnd(SyntaxNode node)
    {
        var end = End(node);
        return _text[end - 1] == '\n' ? end : _text.IndexOf('\n', end) is >= 0 and var at ? at + 1 : _text.Length;
    }

    private static int End(SyntaxNode node) => node.Span.Offset + node.Span.Length;

    // Where the blank lines before a line begin.
    private int Blank(int line)
    {
        var content = _text.AsSpan(0, line).TrimEnd();
        return content.IsEmpty ? 0 : _text.IndexOf('\n', content.Length) + 1;
    }

    private static bool IsWithin(string[] path, string[] outer) => path.AsSpan().StartsWith(outer);

    // Written as name.key under a table further out.
    private static bool IsDotted(Pair pair, string[] path) =>
        pair.Path.Length > path.Length && IsWithin(pair.Path, path) && (pair.Table?.Path.Length ?? 0) < path.Length;

    private sealed record Table(string[] Path, TableSyntaxBase Syntax);

    /// <param name="Path">From the root of the document.</param>
    private sealed record Pair(string[] Path, KeyValueSyntax Syntax, Table? Table);
}
