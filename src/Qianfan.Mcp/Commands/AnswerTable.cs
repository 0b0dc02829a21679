using System.Text.Json;

namespace Qianfan.Mcp.Commands;

/// <summary>Shows an answer to a person: rows as columns that fit the terminal, the rest below them.</summary>
internal static class AnswerTable
{
    private const string Gap = "  ";
    private const int NarrowestColumn = 8;

    /// <param name="answer">The structured content of a tool's answer.</param>
    /// <param name="width">Of the terminal, in columns; Chinese characters take two.</param>
    public static void Write(TextWriter output, JsonElement answer, int width)
    {
        foreach (var member in answer.EnumerateObject())
            if (member.Value.ValueKind == JsonValueKind.Array && member.Value.EnumerateArray().All(row => row.ValueKind == JsonValueKind.Object))
                WriteRows(output, [.. member.Value.EnumerateArray()], width);
            else if (member.Value.ValueKind == JsonValueKind.Object)
                WriteObject(output, member.Value);
        foreach (var member in answer.EnumerateObject())
            if (member.Value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object))
                output.WriteLine($"{member.Name}: {Show(member.Value)}");
            else if (member.Name is "notes" or "incomplete")
                output.WriteLine($"{member.Name}: {Show(member.Value)}");
    }

    private static void WriteRows(TextWriter output, JsonElement[] rows, int width)
    {
        if (rows.Length == 0)
        {
            output.WriteLine("(no rows)");
            return;
        }
        var names = rows.SelectMany(row => row.EnumerateObject()).Select(member => member.Name).Distinct().ToArray();
        var cells = rows.Select(row => names.Select(name => row.TryGetProperty(name, out var value) ? Show(value) : "").ToArray())
            .Prepend(names).ToArray();
        var widths = Fit(names, [.. names.Select((_, column) => cells.Max(line => Columns.Width(line[column])))], width);
        for (var line = 0; line < cells.Length; line++)
        {
            output.WriteLine(string.Join(Gap, cells[line].Select((cell, column) => Columns.Fit(cell, widths[column]))).TrimEnd());
            if (line == 0)
                output.WriteLine(string.Join(Gap, widths.Select(columns => new string('-', columns))));
        }
    }

    private static void WriteObject(TextWriter output, JsonElement value)
    {
        var members = value.EnumerateObject().ToArray();
        var widest = members.Select(member => Columns.Width(member.Name)).DefaultIfEmpty().Max();
        foreach (var member in members)
            output.WriteLine($"{Columns.Fit(member.Name, widest)}{Gap}{Show(member.Value)}");
    }

    private static string Show(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Show)),
        JsonValueKind.Object => string.Join(' ', value.EnumerateObject().Select(member => Show(member.Value))),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        _ => value.ToString(),
    };

    // The widest column gives way first, until all fit or none can give any more. Ids stay whole: they are there to be copied.
    private static int[] Fit(string[] names, int[] widths, int width)
    {
        var room = width - Gap.Length * (widths.Length - 1);
        while (widths.Sum() > room)
        {
            var widest = Enumerable.Range(0, widths.Length).Where(column => !names[column].EndsWith("Id", StringComparison.Ordinal))
                .DefaultIfEmpty(-1).MaxBy(column => column < 0 ? 0 : widths[column]);
            if (widest < 0 || widths[widest] <= NarrowestColumn)
                break;
            widths[widest]--;
        }
        return widths;
    }
}
