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

/// <summary>Changes one table of a TOML file; every other byte keeps its place. Values go in and out as JSON nodes.</summary>
internal sealed class TomlText
{
    private readonly string _newLine;
    private string _text = "";
    private Table[] _tables = [];
    private Pair[] _pairs = [];

    private TomlText(string text)
    {
        _newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        Put(0, 0, text);
    }

    /// <summary>Sets <c>[container.name]</c>.</summary>
    /// <param name="value">Makes the new table of the old one, which is <see langword="null"/> where there is none.</param>
    /// <returns><see langword="null"/> where the table is written in a form that cannot be changed safely.</returns>
    /// <exception cref="TomlException">The text is not TOML.</exception>
    public static string? Set(string text, string container, string name, Func<JsonObject?, JsonObject> value)
    {
        string[] path = [container, name];
        var toml = new TomlText(text);
        if (!toml.CanChange(path))
            return null;
        var wanted = value(toml.Read(path));
        try
        {
            if (!toml._tables.Any(table => table.Path.SequenceEqual(path)))
                toml.Insert(text.Length, $"{(text.Length > 0 ? toml._newLine : "")}[{Dotted(path)}]");
            toml.Set(path, wanted);
            return toml._text;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    // Not an array of tables, and not below a key, beside which no table may stand.
    private bool CanChange(string[] path) =>
        !_tables.Any(table => table.Syntax is TableArraySyntax && IsWithin(path, table.Path))
        && !_pairs.Any(pair => IsWithin(path, pair.Path) || IsWithin(pair.Path, path) && !IsWithin(pair.Table, path));

    // Writes only what differs: in place, or after the other members of its table.
    private void Set(string[] path, JsonNode? value)
    {
        var whole = _pairs.FirstOrDefault(pair => pair.Path.SequenceEqual(path))?.Syntax.Value;
        var old = whole is null ? Read(path) : Read(whole);
        if (JsonNode.DeepEquals(old, value))
            return;
        var members = value as JsonObject ?? [];
        if (whole is not null)
        {
            var text = whole is InlineTableSyntax inline && value is JsonObject ? Inline(inline, members) : Write(value);
            Put(whole.Span.Offset, End(whole), text);
            return;
        }
        foreach (var (name, _) in (old as JsonObject ?? []).Where(member => !members.ContainsKey(member.Key)))
            Remove([.. path, name]);
        if (value is JsonObject && Place(path) is not null)
        {
            foreach (var (name, member) in members)
                Set([.. path, name], member);
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
        var document = SyntaxParser.Parse(_text);
        if (document.HasErrors)
            throw new TomlException(document.Diagnostics[0].Span.Start.Line + 1);
        _tables = [.. document.Tables.Select(table => new Table(Path(table.Name!), table))];
        _pairs = [.. document.KeyValues.Select(pair => new Pair(Path(pair.Key!), [], pair)), .. _tables.SelectMany(
            table => table.Syntax.Items.Select(pair => new Pair([.. table.Path, .. Path(pair.Key!)], table.Path, pair)))];
    }

    private JsonObject? Read(string[] path)
    {
        var tables = _tables.Where(table => IsWithin(table.Path, path)).Select(table => (table.Path[path.Length..], (ValueSyntax?)null));
        var pairs = _pairs.Where(pair => IsWithin(pair.Path, path)).Select(pair => (pair.Path[path.Length..], pair.Syntax.Value));
        return tables.Concat(pairs).ToArray() is { Length: > 0 } members ? Read(members) : null;
    }

    // A table has no value of its own.
    private JsonObject Read(IEnumerable<(string[] Path, ValueSyntax? Value)> members)
    {
        var all = new JsonObject();
        foreach (var (path, value) in members)
        {
            var table = all;
            foreach (var name in value is null ? path : path[..^1])
                table = (JsonObject)(table[name] ??= new JsonObject());
            if (value is not null)
                table[path[^1]] = Read(value);
        }
        return all;
    }

    private JsonNode? Read(ValueSyntax value) => value switch
    {
        StringValueSyntax text => text.Value,
        BooleanValueSyntax flag => flag.Value,
        IntegerValueSyntax number => number.Value,
        ArraySyntax array => new JsonArray([.. array.Items.Select(item => Read(item.Value!))]),
        InlineTableSyntax table => Read(table.Items.Select(item => (Path(item.KeyValue!.Key!), item.KeyValue.Value))),
        _ => Source(value), // Numbers with a point and times; they are only ever kept.
    };

    // Members that stay keep their text.
    private string Inline(InlineTableSyntax table, JsonObject value)
    {
        var old = (JsonObject)Read(table)!;
        bool Stays(string name) => value.ContainsKey(name) && JsonNode.DeepEquals(old[name], value[name]);
        var kept = table.Items.Select(item => item.KeyValue!).Where(pair => Stays(Path(pair.Key!)[0])).Select(pair => Source(pair).Trim());
        return Braces(kept.Concat(value.Where(member => !Stays(member.Key)).Select(Write)));
    }

    private static string Write(JsonNode? value) => value switch
    {
        JsonObject members => Braces(members.Select(Write)),
        JsonArray items => $"[{string.Join(", ", items.Select(Write))}]",
        // A basic string of TOML takes the escapes of JSON.
        JsonValue text when text.TryGetValue<string>(out var content) => JsonText.Write(content),
        _ => value!.ToJsonString(),
    };

    private static string Write(KeyValuePair<string, JsonNode?> member) => $"{Dotted([member.Key])} = {Write(member.Value)}";

    private static string Braces(IEnumerable<string> members) => $"{{ {string.Join(", ", members)} }}";

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
