using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Commands;

/// <summary>Prints an answer for people: rows as columns that fit the terminal, the rest below. Members keep their names.</summary>
internal static class AnswerTable
{
    private const string Gap = "  ";
    private const int NarrowestColumn = 8;

    /// <param name="answer">The structured content of a tool's answer.</param>
    /// <param name="width">Of the terminal, in columns.</param>
    public static void Write(TextWriter output, JsonElement answer, int width, Language language)
    {
        foreach (var member in answer.EnumerateObject())
            if (member.Value.ValueKind == JsonValueKind.Array
                && member.Value.EnumerateArray().ToArray() is var rows && rows.All(row => row.ValueKind == JsonValueKind.Object))
                output.WriteLine(rows.Length == 0 ? language.Say("(no rows)", "（没有数据）")
                    : string.Join(output.NewLine, Lines(rows, width, language)));
            else if (member.Value.ValueKind == JsonValueKind.Object)
                WriteObject(output, member.Value, language);
        foreach (var member in answer.EnumerateObject())
            if (member.Name is "notes" or "incomplete")
                foreach (var line in member.Value.EnumerateArray())
                    output.WriteLine($"{member.Name}: {line.GetString()}");
            else if (member.Value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object))
                output.WriteLine($"{member.Name}: {Show(member.Value, language)}");
    }

    private static IEnumerable<string> Lines(JsonElement[] rows, int width, Language language)
    {
        var names = rows.SelectMany(row => row.EnumerateObject()).Select(member => member.Name).Distinct().ToArray();
        string Cell(JsonElement row, string name) => row.TryGetProperty(name, out var value) ? Show(value, language) : "";
        var cells = rows.Select(row => names.Select(name => Cell(row, name)).ToArray())
            .Prepend(names).ToArray();
        var widths = Fit(names, [.. names.Select((_, column) => cells.Max(line => Columns.Width(line[column])))], width);
        var rule = widths.Select(columns => new string('-', columns)).ToArray();
        return new[] { names, rule }.Concat(cells[1..])
            .Select(line => string.Join(Gap, line.Select((cell, column) => Columns.Fit(cell, widths[column]))).TrimEnd());
    }

    private static void WriteObject(TextWriter output, JsonElement value, Language language)
    {
        var members = value.EnumerateObject().ToArray();
        var widest = members.Select(member => Columns.Width(member.Name)).DefaultIfEmpty().Max();
        foreach (var member in members)
            output.WriteLine($"{Columns.Fit(member.Name, widest)}{Gap}{Show(member.Value, language)}");
    }

    private static string Show(JsonElement value, Language language) => value.ValueKind switch
    {
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(item => Show(item, language))),
        JsonValueKind.Object => string.Join(' ', value.EnumerateObject().Select(member => Show(member.Value, language))),
        JsonValueKind.True => language.Say("yes", "是"),
        JsonValueKind.False => language.Say("no", "否"),
        _ => value.ToString(),
    };

    // Narrows the widest column until all fit. Ids stay whole, since they are there to be copied.
    private static int[] Fit(string[] names, int[] widths, int width)
    {
        int[] narrowable = [.. Enumerable.Range(0, names.Length).Where(column => !names[column].EndsWith("Id", StringComparison.Ordinal))];
        while (widths.Sum() + Gap.Length * (widths.Length - 1) > width && narrowable.Length > 0
            && narrowable.MaxBy(column => widths[column]) is var widest && widths[widest] > NarrowestColumn)
            widths[widest]--;
        return widths;
    }
}
