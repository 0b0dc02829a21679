using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Commands;

/// <summary>
/// Prints an answer for people: rows as columns that fit the terminal, objects as lines, the rest below. Members keep their names.
/// </summary>
internal static class AnswerTable
{
    private const int Indent = 2;
    private const int LeastWidth = 24;

    // So few are shown line by line where their columns do not fit.
    private const int FewRows = 3;

    // Longer lists have a line for each item.
    private const int LongList = 40;

    private static readonly string[] _names = ["name", "asked"];
    private static readonly string[] _handles = ["model", "replacement", "field"];

    /// <param name="answer">The structured content of a tool's answer.</param>
    /// <param name="schema">Of the tool's answers, which says in what order the columns are; nothing for the order of the rows.</param>
    /// <param name="width">Of the terminal, in columns.</param>
    public static void Write(TextWriter output, JsonElement answer, JsonElement? schema, int width, Language language)
    {
        var compared = Comparison.Lines(answer, width, language).ToArray();
        foreach (var line in compared)
            output.WriteLine(line);
        var isFirst = compared.Length == 0;
        foreach (var member in answer.EnumerateObject()
            .Where(member => IsPart(member.Value) && (compared.Length == 0 || !Comparison.Has(member))))
        {
            if (!isFirst)
                output.WriteLine($"\n{member.Name}:".ReplaceLineEndings(output.NewLine));
            isFirst = false;
            foreach (var line in Lines(member.Value, Order(schema, member.Name), width, language))
                output.WriteLine(line);
        }
        foreach (var member in answer.EnumerateObject().Where(member => !IsPart(member.Value)))
            foreach (var text in member.Name is "notes" or "incomplete" ? member.Value.EnumerateArray().ToArray() : [member.Value])
                foreach (var line in Hanging($"{member.Name}: ", Show(text, language), width))
                    output.WriteLine(line);
    }

    /// <summary>A value in one line.</summary>
    public static string Show(JsonElement value, Language language) => value.ValueKind switch
    {
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(item => Show(item, language))),
        // Texts speak for themselves, numbers do not.
        JsonValueKind.Object => string.Join(' ', value.EnumerateObject().Select(member =>
            $"{(member.Value.ValueKind == JsonValueKind.String ? "" : $"{member.Name} ")}{Show(member.Value, language)}")),
        JsonValueKind.True => language.Say("yes", "是"),
        JsonValueKind.False => language.Say("no", "否"),
        _ => string.Concat(value.ToString().Select(letter => char.IsControl(letter) ? ' ' : letter)),
    };

    private static IEnumerable<string> Lines(JsonElement value, string[] order, int width, Language language)
    {
        if (value.ValueKind == JsonValueKind.Object)
            return Members(value, width, language);
        JsonElement[] rows = [.. value.EnumerateArray()];
        if (rows.Length == 0)
            return [language.Say("(no rows)", "（没有数据）")];
        var table = TableOf(rows, order, language);
        return rows.SelectMany(row => row.EnumerateObject()).Any(member => member.Value.ValueKind == JsonValueKind.Object)
            || rows.Length <= FewRows && !table.Fits(width)
            ? rows.SelectMany((row, i) => Members(row, width, language).Prepend("").Skip(i == 0 ? 1 : 0))
            : table.Lines(width, language);
    }

    private static IEnumerable<string> Members(JsonElement value, int width, Language language)
    {
        JsonProperty[] members = [.. value.EnumerateObject()];
        if (members.Length == 0)
            return [language.Say("(nothing)", "（无内容）")];
        var widest = members.Where(member => !HasParts(member.Value)).Select(member => Columns.Width(member.Name)).DefaultIfEmpty().Max();
        return members.SelectMany(member => HasParts(member.Value)
            ? Lines(member.Value, [], Math.Max(LeastWidth, width - Indent), language)
                .Select(line => line.Length == 0 ? line : new string(' ', Indent) + line).Prepend(member.Name)
            : Hanging($"{Columns.Fit(member.Name, widest)}  ", Show(member.Value, language), width));
    }

    // The text beside what it belongs to, and no further left in its later lines. What is there to be copied has none.
    private static IEnumerable<string> Hanging(string label, string text, int width)
    {
        var indent = Columns.Width(label);
        return text.All(letter => letter is > ' ' and <= '~') ? [$"{label}{text}".TrimEnd()]
            : Columns.Wrap(text, Math.Max(LeastWidth, width - indent))
                .Select((line, i) => $"{(i == 0 ? label : new string(' ', indent))}{line}".TrimEnd());
    }

    private static Table TableOf(JsonElement[] rows, string[] order, Language language)
    {
        string[] names = [.. rows.SelectMany(row => row.EnumerateObject()).Select(member => member.Name).Distinct()
            .OrderBy(name => Array.IndexOf(order, name) is >= 0 and var place ? place : order.Length)];
        return new([.. names.Select((name, i) =>
        {
            JsonElement?[] cells = [.. rows.Select(row => row.TryGetProperty(name, out var cell) ? cell : default(JsonElement?))];
            var content = ContentOf(name, isFirst: i == 0, [.. cells.OfType<JsonElement>()]);
            return new Column(name, content, [.. cells.Select(cell => Cell(cell, language))]);
        })]);
    }

    private static string[] Cell(JsonElement? value, Language language) => value switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list when HasParts(list) || Columns.Width(Show(list, language)) > LongList =>
            [.. list.EnumerateArray().Select(item => Show(item, language))],
        { } one => [Show(one, language)],
    };

    private static Content ContentOf(string name, bool isFirst, JsonElement[] cells) =>
        name.EndsWith("Id", StringComparison.Ordinal) ? isFirst ? Content.Id : Content.OtherId
        : cells.All(cell => cell.ValueKind == JsonValueKind.Array) ? Content.List
        : cells.All(cell => cell.ValueKind == JsonValueKind.Number) ? Content.Number
        : cells.All(cell => cell.ValueKind is JsonValueKind.True or JsonValueKind.False) ? Content.Flag
        : _names.Contains(name) || isFirst ? Content.Name
        : _handles.Contains(name) ? Content.Handle
        : name.EndsWith("Time", StringComparison.Ordinal) || cells.All(IsDay) ? Content.Time
        : Content.Word;

    private static bool IsDay(JsonElement cell) =>
        DateOnly.TryParseExact(cell.ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    // An object, or a list of them.
    private static bool HasParts(JsonElement value) =>
        IsPart(value) && (value.ValueKind == JsonValueKind.Object || value.GetArrayLength() > 0);

    // In the answer itself an empty list says something.
    private static bool IsPart(JsonElement value) => value.ValueKind == JsonValueKind.Object
        || value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object);

    private static string[] Order(JsonElement? schema, string member)
    {
        var fields = ((string[])["properties", member, "items", "properties"]).Aggregate(schema ?? default, JsonReading.Member);
        return fields.ValueKind == JsonValueKind.Object ? [.. fields.EnumerateObject().Select(field => field.Name)] : [];
    }
}
