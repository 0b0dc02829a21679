using System.Globalization;
using System.Text.Json;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tools;

/// <summary>One page of rows.</summary>
/// <param name="Total">How many rows there are in all; <see langword="null"/> where upstream does not tell.</param>
/// <param name="NextMarker">What the next page starts with; <see langword="null"/> on the last.</param>
internal sealed record Page(IReadOnlyList<Row> Rows, int? Total, string? NextMarker);

/// <summary>How the rows of an answer are handed out. Every list pages alike: marker in, nextMarker out.</summary>
internal abstract class Paging
{
    private const int MostPerPage = 100;
    private const string Marker = "marker";
    private const string MaxKeys = "maxKeys";

    public abstract IReadOnlyList<Parameter> Parameters { get; }

    public abstract Page Cut(IReadOnlyList<Row> rows, JsonElement result, Arguments arguments);

    /// <summary>One object instead of a list.</summary>
    public static Paging None { get; } = new Single();

    /// <summary>
    /// Upstream pages: marker, maxKeys (10 by default, above 100 is taken as 100) and pageReverse go into the body, pageInfo comes
    /// back. Source: DescribeCustomModelSets (2024-09-29).
    /// </summary>
    public static Paging Upstream { get; } = new ByUpstream();

    /// <summary>Upstream sends all rows at once; this server hands them out in pages of 50 by default.</summary>
    public static Paging Own { get; } = new ByThisServer();

    private static Parameter MarkerParameter => Parameter.Text(Marker, "nextMarker of the page before; the first page when omitted.", "am-n50xxx");

    private static Parameter MaxKeysParameter(int normally) =>
        Parameter.Integer(MaxKeys, 1, MostPerPage, "Rows per page.", lowersToMaximum: true) with { Default = normally };

    private sealed class Single : Paging
    {
        public override IReadOnlyList<Parameter> Parameters => [];

        public override Page Cut(IReadOnlyList<Row> rows, JsonElement result, Arguments arguments) => new(rows, null, null);
    }

    private sealed class ByUpstream : Paging
    {
        public override IReadOnlyList<Parameter> Parameters { get; } =
            [MarkerParameter, MaxKeysParameter(10), Parameter.Flag("pageReverse", "Last rows first.")];

        public override Page Cut(IReadOnlyList<Row> rows, JsonElement result, Arguments arguments)
        {
            var info = Json.Member(result, "pageInfo");
            var next = Json.IsTrue(Json.Member(info, "isTruncated")) ? Json.Text(info, "nextMarker") : null;
            if (Json.IsTrue(Json.Member(info, "isTruncated")) && (string.IsNullOrEmpty(next) || next == arguments.Text(Marker)))
            {
                next = null;
                arguments.Notes.Add("Upstream has more rows but named no place to go on from.");
            }
            return new(rows, Total: null, next);
        }
    }

    private sealed class ByThisServer : Paging
    {
        private const int RowsPerPage = 50;

        public override IReadOnlyList<Parameter> Parameters { get; } =
            [MarkerParameter with { Local = true, Example = "\"50\"" }, MaxKeysParameter(RowsPerPage) with { Local = true }];

        public override Page Cut(IReadOnlyList<Row> rows, JsonElement result, Arguments arguments)
        {
            var start = Start(arguments.Text(Marker), rows.Count);
            var end = (int)Math.Min(rows.Count, start + (arguments.Integer(MaxKeys) ?? RowsPerPage));
            return new([.. rows.Skip(start).Take(end - start)], rows.Count,
                end < rows.Count ? end.ToString(CultureInfo.InvariantCulture) : null);
        }

        private static int Start(string? marker, int count)
        {
            if (marker is null)
                return 0;
            if (int.TryParse(marker, NumberStyles.None, CultureInfo.InvariantCulture, out var start) && start <= count)
                return start;
            throw new ToolException(Failure.InvalidArgument(
                "marker is not one that this list gave.", "Start again without marker, then send the nextMarker of each page unchanged."));
        }
    }
}
