using System.Text.Json.Nodes;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Qianfan.Mcp.Clients;

/// <summary>A text that is not TOML; quotes nothing of it.</summary>
/// <param name="line">Where, from 1.</param>
internal sealed class TomlException(int line) : FormatException($"at line {line}")
{
    public int Line { get; } = line;
}

/// <summary>
/// Changes one table of a TOML file; every other byte keeps its place. Values go in and out as JSON nodes. The changed text counts only
/// if it reads as what was wanted.
/// </summary>
internal sealed class TomlText
{
    private readonly string _newLine;
    private string _text = "";
    private DocumentSyntax _document = new();
    private Table[] _tables = [];
    private Pair[] _pairs = [];

    private TomlText(string text)
    {
        _newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        Put(0, 0, text);
    }

    /// <summary>Sets <c>[container.name]</c>.</summary>
    /// <param name="value">Makes the new table of the old one, which is <see langword="null"/> where there is none; <see langword="null"/>
    /// takes it out.</param>
    /// <returns><see langword="null"/> where the table is written in a form that cannot be changed safely.</returns>
    /// <exception cref="TomlException">The text is not TOML.</exception>
    /// <exception cref="RefusedFileException">The container is no table.</exception>
    public static string? Set(string text, string container, string name, Func<JsonObject?, JsonObject?> value)
    {
        var toml = new TomlText(text);
        var wanted = toml.Read();
        if (wanted[container] is not (null or JsonObject))
            throw new RefusedFileException(($"{container} must be a table.", $"{container} 必须是表。"));
        var servers = (JsonObject)(wanted[container] ??= new JsonObject());
        var old = servers[name]?.DeepClone();
        if (value(old as JsonObject) is { } table)
            servers[name] = table;
        else if (!servers.Remove(name))
            return text;
        try
        {
            toml.Change(container, name, old, servers);
            return toml.Says(wanted, container) ? toml._text : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private void Change(string container, string name, JsonNode? old, JsonObject servers)
    {
        string[] path = [container, name];
        if (_pairs.FirstOrDefault(pair => pair.Path.SequenceEqual([container])) is { } inline)
        {
            Set([container], Read(inline.Syntax.Value!), servers);
            return;
        }
        if (servers[name] is not { } table)
        {
            Remove(path);
            return;
        }
        if (!_tables.Any(header => header.Path.SequenceEqual(path))
            && !_pairs.Any(pair => IsWithin(pair.Path, path) && !IsWithin(pair.Table, path)))
            Insert(_text.Length, $"{(_text.Length > 0 ? _newLine : "")}[{Dotted(path)}]");
        Set(path, old, table);
    }

    // A table that is only there because of what it holds goes with it.
    private bool Says(JsonObject wanted, string container)
    {
        var written = new TomlText(_text).Read();
        if (wanted[container] is JsonObject { Count: 0 } && !written.ContainsKey(container))
            wanted.Remove(container);
        return JsonNode.DeepEquals(written, wanted);
    }

    // Writes only what differs: in place, or after the other members of its table. Those show where, so what goes is removed last.
    private void Set(string[] path, JsonNode? old, JsonNode? value)
    {
        if (JsonNode.DeepEquals(old, value))
            return;
        if (_pairs.FirstOrDefault(pair => pair.Path.SequenceEqual(path))?.Syntax.Value is { } whole)
        {
            Put(whole.Span.Offset, End(whole), Write(whole, old, value));
            return;
        }
        if (value is JsonObject members && Place(path) is not null)
        {
            var olds = old as JsonObject ?? [];
            foreach (var (name, member) in members)
                Set([.. path, name], olds[name], member);
            foreach (var (name, _) in olds.Where(member => !members.ContainsKey(member.Key)))
                Remove([.. path, name]);
            return;
        }
        Remove(path);
        var (at, indent, table) = Place(path[..^1]) ?? throw new FormatException($"{Dotted(path)} has no place.");
        Insert(at, $"{indent}{Dotted(path[table.Length..])} = {Write(value)}");
    }

    // Where a new member of a table goes: after its last one, or below its header. None if all of it is written further in.
    private (int At, string Indent, string[] Table)? Place(string[] path) =>
        _pairs.LastOrDefault(pair => IsWithin(pair.Path, path) && pair.Table.Length <= path.Length) is { } last
            ? (LineEnd(End(last.Syntax)), _text[LineStart(last.Syntax)..last.Syntax.Span.Offset], last.Table)
            : _tables.FirstOrDefault(table => table.Path.SequenceEqual(path)) is { } header
            ? (LineEnd(End(header.Syntax.CloseBracket!)), "", path)
            : null;

    // A table with the blank lines before it.
    private void Remove(string[] path)
    {
        while (_tables.FirstOrDefault(table => IsWithin(table.Path, path)) is { } table)
            Put(LineEnd(_text.AsSpan(0, LineStart(table.Syntax)).TrimEnd().Length), LineEnd(End(table.Syntax)), "");
        while (_pairs.FirstOrDefault(pair => IsWithin(pair.Path, path)) is { } pair)
            Put(LineStart(pair.Syntax), LineEnd(End(pair.Syntax)), "");
    }

    private void Insert(int at, string line) => Put(at, at, $"{(at > 0 && _text[at - 1] != '\n' ? _newLine : "")}{line}{_newLine}");

    // Parses after each change, so that all positions are those of the text as it is.
    private void Put(int start, int end, string text)
    {
        _text = string.Concat(_text.AsSpan(0, start), text, _text.AsSpan(end));
        _document = SyntaxParser.Parse(_text);
        if (_document.HasErrors)
            throw new TomlException(_document.Diagnostics[0].Span.Start.Line + 1);
        _tables = [.. _document.Tables.Select(table => new Table(Path(table.Name!), table))];
        _pairs = [.. _document.KeyValues.Select(pair => new Pair(Path(pair.Key!), [], pair)), .. _tables.SelectMany(
            table => table.Syntax.Items.Select(pair => new Pair([.. table.Path, .. Path(pair.Key!)], table.Path, pair)))];
    }

    // The whole document.
    private JsonObject Read()
    {
        var root = Read(_document.KeyValues);
        foreach (var (path, syntax) in _tables)
        {
            var outer = Enter(root, path[..^1]);
            if (syntax is TableArraySyntax)
                ((JsonArray)(outer[path[^1]] ??= new JsonArray())).Add((JsonNode)new JsonObject());
            Read(syntax.Items, Enter(outer, path[^1..]));
        }
        return root;
    }

    private JsonObject Read(IEnumerable<KeyValueSyntax> pairs, JsonObject? into = null)
    {
        into ??= [];
        foreach (var pair in pairs)
            if (Path(pair.Key!) is [.. var outer, var name])
                Enter(into, outer)[name] = Read(pair.Value!);
        return into;
    }

    // Of an array of tables the last one.
    private static JsonObject Enter(JsonObject table, string[] path) => path.Aggregate(
        table, (outer, name) => (outer[name] ??= new JsonObject()) as JsonObject ?? (JsonObject)((JsonArray)outer[name]!)[^1]!);

    private JsonNode? Read(ValueSyntax value) => value switch
    {
        StringValueSyntax text => text.Value,
        BooleanValueSyntax flag => flag.Value,
        IntegerValueSyntax number => number.Value,
        ArraySyntax array => new JsonArray([.. array.Items.Select(item => Read(item.Value!))]),
        InlineTableSyntax table => Read(table.Items.Select(item => item.KeyValue!)),
        // Numbers with a point and times are only ever kept. TOML has no null, so this is nothing else.
        _ => new JsonArray(null, Source(value).Trim()),
    };

    // Members of an inline table that stay keep their text.
    private string Write(ValueSyntax syntax, JsonNode? old, JsonNode? value)
    {
        if (syntax is not InlineTableSyntax table || value is not JsonObject members)
            return Write(value);
        HashSet<string> written = [];
        List<string> texts = [];
        foreach (var pair in table.Items.Select(item => item.KeyValue!))
            if (Path(pair.Key!) is var path && members.TryGetPropertyValue(path[0], out var member)
                && old?[path[0]] is var before && (path.Length == 1 || JsonNode.DeepEquals(before, member)))
            {
                written.Add(path[0]);
                texts.Add(JsonNode.DeepEquals(before, member) ? Source(pair).Trim()
                    : $"{Source(pair.Key!).Trim()} = {Write(pair.Value!, before, member)}");
            }
        return Braces(texts.Concat(members.Where(member => !written.Contains(member.Key)).Select(Write)));
    }

    private static string Write(JsonNode? value) => value switch
    {
        JsonObject members => Braces(members.Select(Write)),
        JsonArray items => $"[{string.Join(", ", items.Select(Write))}]",
        // A basic string of TOML takes the escapes of JSON.
        JsonValue text when text.TryGetValue<string>(out var content) => JsonText.Write(content),
        null => throw new FormatException("TOML has no null."),
        _ => value.ToJsonString(),
    };

    private static string Write(KeyValuePair<string, JsonNode?> member) => $"{Dotted([member.Key])} = {Write(member.Value)}";

    private static string Braces(IEnumerable<string> members) => string.Join(", ", members) is { Length: > 0 } all ? $"{{ {all} }}" : "{}";

    private static string Dotted(string[] path) =>
        string.Join('.', path.Select(name => BareKeySyntax.IsBareKey(name) ? name : JsonText.Write(name)));

    private static string[] Path(KeySyntax key) => [.. key.DotKeys.Select(part => part.Key!).Prepend(key.Key!).Select(
        part => part is StringValueSyntax quoted ? quoted.Value! : ((BareKeySyntax)part).Key!.Text!)];

    private string Source(SyntaxNode node) => _text.Substring(node.Span.Offset, node.Span.Length);

    private int LineStart(SyntaxNode node) => _text.AsSpan(0, node.Span.Offset).LastIndexOf('\n') + 1;

    // After the line break, which the span of a whole line holds unless the file ends there.
    private int LineEnd(int end) => end == 0 || _text[end - 1] == '\n' ? end
        : _text.IndexOf('\n', end) is >= 0 and var at ? at + 1 : _text.Length;

    private static int End(SyntaxNode node) => node.Span.Offset + node.Span.Length;

    private static bool IsWithin(string[] path, string[] outer) => path.AsSpan().StartsWith(outer);

    private sealed record Table(string[] Path, TableSyntaxBase Syntax);

    /// <param name="Path">From the root of the document, like <paramref name="Table"/>, which is empty before the first header.</param>
    private sealed record Pair(string[] Path, string[] Table, KeyValueSyntax Syntax);
}
