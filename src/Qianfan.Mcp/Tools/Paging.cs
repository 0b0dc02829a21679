namespace Qianfan.Mcp.Tools;

/// <summary>How a list is paged; always by marker in, nextMarker out.</summary>
/// <param name="RowsPerPage">Most rows of a page, unless the caller sets maxKeys.</param>
internal sealed record Paging(int RowsPerPage, IReadOnlyList<Parameter> Parameters)
{
    public const string Marker = "marker";
    public const string MaxKeys = "maxKeys";
    private const int MostPerPage = 100;

    /// <summary>For one object instead of a list.</summary>
    public static Paging None { get; } = new(1, []);

    /// <summary>
    /// Upstream pages: marker, maxKeys (10 by default, above 100 is taken as 100) and pageReverse go into the body, pageInfo comes
    /// back. Source: DescribeCustomModelSets (2024-09-29).
    /// </summary>
    public static Paging Upstream { get; } = new(10,
    [
        MarkerParameter, MaxKeysParameter(MostPerPage, 10), Parameter.Flag("pageReverse", ("Last rows first.", "倒序。")) with { Default = false },
    ]);

    /// <summary>Upstream sends all rows at once; this server makes pages of 50 by default.</summary>
    public static Paging Own { get; } =
        new(50, [MarkerParameter with { Local = true }, MaxKeysParameter(MostPerPage, 50) with { Local = true }]);

    public static Parameter MarkerParameter =>
        Parameter.Text(Marker, ("nextMarker of the page before.", "上一页的 nextMarker。"), "a-nextMarker");

    public static Parameter MaxKeysParameter(int most, int normally) =>
        Parameter.Integer(MaxKeys, 1, most, ("Most rows per page.", "每页最多行数。"), lowersToMaximum: true) with { Default = normally };
}

/// <summary>Limits a page's length, so that no answer floods a model's context.</summary>
internal static class PageBudget
{
    // Measured: 2.4 to 3.1, since ids and JSON are dense.
    private const double BytesPerToken = 2.3;
    private const int TokensOfFewRows = 2000;
    private const int TokensOfManyRows = 3000;
    private const int FewRows = 20;

    // For everything but the rows.
    private const int TokensAround = 150;

    /// <summary>As many whole rows as fit, but at least one. Who asks for more than 20 rows gets a larger page.</summary>
    /// <param name="asked">The caller's maxKeys; <see langword="null"/> if not given.</param>
    /// <param name="usual">Most rows otherwise.</param>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Fill(IEnumerable<ReadOnlyMemory<byte>> rows, long? asked, int usual)
    {
        var left = ((asked > FewRows ? TokensOfManyRows : TokensOfFewRows) - TokensAround) * BytesPerToken;
        List<ReadOnlyMemory<byte>> page = [];
        foreach (var row in rows.Take((int)(asked ?? usual)))
        {
            left -= row.Length + 1;
            if (left < 0 && page.Count > 0)
                break;
            page.Add(row);
        }
        return page;
    }
}
