namespace Qianfan.Mcp.Tools;

/// <summary>How the rows of an answer are handed out. Every list pages alike: marker in, nextMarker out.</summary>
/// <param name="RowsPerPage">Most rows of a page unless the caller asks for another number.</param>
internal sealed record Paging(int RowsPerPage, IReadOnlyList<Parameter> Parameters)
{
    public const string Marker = "marker";
    public const string MaxKeys = "maxKeys";
    private const int MostPerPage = 100;

    /// <summary>One object instead of a list.</summary>
    public static Paging None { get; } = new(1, []);

    /// <summary>
    /// Upstream pages: marker, maxKeys (10 by default, above 100 is taken as 100) and pageReverse go into the body, pageInfo comes
    /// back. Source: DescribeCustomModelSets (2024-09-29).
    /// </summary>
    public static Paging Upstream { get; } = new(10,
        [MarkerParameter, MaxKeysParameter(MostPerPage, 10), Parameter.Flag("pageReverse", ("Last rows first.", "倒序。")) with { Default = false }]);

    /// <summary>Upstream sends all rows at once; this server hands them out in pages of 50 by default.</summary>
    public static Paging Own { get; } = new(50, [MarkerParameter with { Local = true }, MaxKeysParameter(MostPerPage, 50) with { Local = true }]);

    public static Parameter MarkerParameter => Parameter.Text(Marker, ("nextMarker of the page before.", "上一页的 nextMarker。"), "a-nextMarker");

    public static Parameter MaxKeysParameter(int most, int normally) =>
        Parameter.Integer(MaxKeys, 1, most, ("Most rows per page.", "每页最多行数。"), lowersToMaximum: true) with { Default = normally };
}
