using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Commands;

/// <summary>What a column holds. Where not all fit, dates give way first; a first id stays whole.</summary>
internal enum Content { Time, OtherId, Word, Flag, Number, List, Handle, Name, Id }

/// <summary>One column of a <see cref="Table"/>.</summary>
/// <param name="Cells">One for each row, in lines: a list has one for each item.</param>
internal sealed record Column(string Name, Content Content, IReadOnlyList<IReadOnlyList<string>> Cells)
{
    private const int DateLength = 10;

    /// <summary>All that its cells need, and the longest word of its name.</summary>
    public int Natural { get; } = Cells.SelectMany(lines => lines).Select(Columns.Width).Append(Columns.LongestWord(Name)).Max();

    /// <summary>What it needs while there are columns left that give way before it.</summary>
    public int Least => Math.Min(Natural, Content switch
    {
        // What is left of a sentence has to say something.
        Content.Word => Math.Max(Columns.LongestWord(Name), Natural > 24 ? 20 : 8),
        Content.Handle => 16,
        Content.List => 32,
        Content.Name => 40,
        _ => int.MaxValue,
    });

    /// <summary>What a list needs rather than that numbers are left out.</summary>
    public int LeastOfList => Math.Min(Least, Content == Content.List ? 16 : int.MaxValue);

    /// <summary>What it needs where nothing else can be left out.</summary>
    public int LeastOfAll => Math.Min(LeastOfList, Content is Content.List or Content.Name or Content.Handle ? 8 : int.MaxValue);

    /// <summary>Days without the time of day.</summary>
    public Column Shortened => Content != Content.Time ? this : new(Name, Content,
        [.. Cells.Select(lines => lines.Select(line => line.IndexOf('T') == DateLength ? line[..DateLength] : line).ToArray())]);

    public string[] Heading(int width) => [.. Columns.Wrap(Name, width).Select(line => Fit(line, width))];

    /// <summary>A cell in lines of this width: only words that are no name are cut.</summary>
    public string[] Lines(int row, int width) =>
        [.. Cells[row].SelectMany(line => Content == Content.Word ? [line] : Columns.Wrap(line, width)).Select(line => Fit(line, width))];

    private string Fit(string line, int width) => Content == Content.Number ? line.PadLeft(width) : Columns.Fit(line, width);
}

/// <summary>Rows under their columns, no wider than the terminal.</summary>
internal sealed class Table(IReadOnlyList<Column> columns)
{
    private const string Gap = "  ";

    // In this order columns are left out, and become narrower.
    private static readonly Content[] _leavable = [Content.Time, Content.OtherId, Content.Word];
    private static readonly Content[] _narrowable = [Content.Word, Content.List, Content.Handle, Content.Name];

    /// <summary>Whether all columns fit, if need be as narrow as they go.</summary>
    public bool Fits(int width) => Sum(columns.Select(column => column.Shortened.Least)) <= width;

    public IEnumerable<string> Lines(int width, Language language)
    {
        var shown = columns.ToList();
        if (Sum(shown.Select(WithName)) > width)
            shown = [.. columns.Select(column => column.Shortened)];
        foreach (var kind in _leavable)
            Leave(column => column.Content == kind, column => column.Least);
        Leave(column => column.Content is Content.List or Content.Number or Content.Flag, column => column.LeastOfList);

        int[] widths = [.. shown.Select(column => column.Natural)];
        foreach (var needed in (Func<Column, int>[])[column => column.Least, column => column.LeastOfList, column => column.LeastOfAll])
            foreach (var kind in _narrowable)
                Narrow(kind, needed);
        for (var i = 0; i < widths.Length; i++)
            widths[i] = Sum(widths) - widths[i] + WithName(shown[i]) <= width ? WithName(shown[i]) : widths[i];

        IEnumerable<string[][]> rows =
        [
            [.. shown.Select((column, i) => column.Heading(widths[i]))],
            [.. widths.Select(columns => new[] { new string('-', columns) })],
            .. columns[0].Cells.Select((_, row) => shown.Select((column, i) => column.Lines(row, widths[i])).ToArray()),
        ];
        var lines = rows.SelectMany(cells => Enumerable.Range(0, cells.Max(cell => cell.Length)).Select(line => string.Join(Gap,
            cells.Select((cell, i) => line < cell.Length ? cell[line] : new string(' ', widths[i]))).TrimEnd()));
        var left = columns.Select(column => column.Name).Except(shown.Select(column => column.Name)).ToArray();
        return left.Length == 0 ? lines : lines.Concat(Columns.Wrap(language.Say(
            $"(Hidden at {width} columns: {string.Join(", ", left)}. Widen the terminal or add --json to see them.)",
            $"（{width} 列显示不下，已省略 {string.Join("、", left)}；加宽终端或加 --json 可查看。）"), width));

        // The widest, so that most columns remain; of several the last.
        void Leave(Func<Column, bool> may, Func<Column, int> needed)
        {
            while (Sum(shown.Select(needed)) > width && shown.Skip(1).Where(may).Reverse().MaxBy(column => column.Natural) is { } one)
                shown.Remove(one);
        }

        void Narrow(Content kind, Func<Column, int> needed)
        {
            while (Sum(widths) > width && Enumerable.Range(0, widths.Length)
                .Where(i => shown[i].Content == kind && widths[i] > needed(shown[i])).ToArray() is { Length: > 0 } wide)
                widths[wide.MaxBy(i => widths[i])]--;
        }
    }

    private static int WithName(Column column) => Math.Max(column.Natural, Columns.Width(column.Name));

    private static int Sum(IEnumerable<int> widths) => widths.Sum() + Gap.Length * (widths.Count() - 1);
}
