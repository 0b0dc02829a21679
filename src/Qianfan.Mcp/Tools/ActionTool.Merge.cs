using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tools;

/// <content>Two calls that make one list.</content>
internal sealed partial class ActionTool
{
    private async Task<Fetched> FetchBothAsync(
        Arguments arguments, Parameter over, Credentials key, ToolContext context, CancellationToken cancellation)
    {
        long[] values = [over.Maximum, over.Minimum];
        var calls = await Task.WhenAll(values.Select(TryAsync));
        var replies = calls.Select(call => call.Reply).OfType<Reply>().ToArray();
        if (replies.Length == 0)
            throw calls[0].Error!;
        LocalizedText[] incomplete =
        [
            .. from call in calls.Zip(values)
               where call.First.Error is not null
               let failure = FailureTexts.From(call.First.Error, key, context.KeySource, Policies)
               select failure.Of(LocalizedText.Same(FormattableString.Invariant($"{over.Name} {call.Second}"))),
        ];
        // The renditions of the first hold for these very replies only.
        var version = string.Join(' ', replies.Select(reply => reply.AsOf.UtcTicks));
        var merged = replies[0].Renditions.Get(version, context.Upstream.Clock, () =>
        {
            List<LocalizedText> notes = [];
            return new Merged(MergeRows([.. replies.Select(reply => Rows(reply.Result, notes))]), notes);
        });
        var total = incomplete.Length == 0 ? merged.Rows.Count : (int?)null;
        return new(replies.Aggregate((one, other) => one.With(other)), merged.Rows, null, total, merged.Notes)
        {
            Incomplete = incomplete,
            Version = version,
        };

        async Task<(Reply? Reply, UpstreamException? Error)> TryAsync(long value)
        {
            try
            {
                return (await CallAsync(arguments, "", (over, value), key, context, cancellation), null);
            }
            catch (UpstreamException e)
            {
                return (null, e);
            }
        }
    }

    private List<Row> MergeRows(IReadOnlyList<List<Row>> lists)
    {
        var rows = lists[0];
        Dictionary<string, int> places = [];
        for (var i = 0; i < rows.Count; i++)
            if (Id(rows[i]) is { } id)
                places.TryAdd(id, i);
        foreach (var row in lists.Skip(1).SelectMany(list => list))
            if (Id(row) is { } id && places.Remove(id, out var place))
                rows[place] = rows[place] with { Other = row.Value };
            else
                rows.Add(row);
        return rows;

        string? Id(Row row) => JsonReading.Text(row.Value, Merge!.Value.Id) is { Length: > 0 } id ? id : null;
    }

    private sealed record Merged(IReadOnlyList<Row> Rows, IReadOnlyList<LocalizedText> Notes);
}
