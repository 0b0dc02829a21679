using Qianfan.Mcp.Actions;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Catalog;

/// <summary>The rows of one upstream list, for those who join several.</summary>
/// <param name="Error">Why rows are missing; <paramref name="Rows"/> are those that came before it.</param>
internal sealed record ListResult<T>(IReadOnlyList<T> Rows, Exception? Error = null);

/// <summary>
/// Fetches lists and details for one call of a tool or resource that joins several, within 20 s for all of them, and notes what could not
/// be fetched and how old the rest is.
/// </summary>
internal sealed class CatalogReader(ToolContext context, Credentials key, bool refresh, CancellationToken caller) : IDisposable
{
    private const int MostPages = 100;
    private const int Reports = 10;

    private static readonly TimeSpan _budget = TimeSpan.FromSeconds(20);
    private static readonly Failure _late = new(
        FailureCode.UpstreamTimeout, ("It did not arrive within 20 s.", "20 秒内没有取到。"),
        ("Call again: what has arrived by then is cached.", "再调用一次：这期间取到的内容会缓存。"), Retry: true);

    private readonly CancellationTokenSource _deadline = new(_budget, context.Upstream.Clock);
    private readonly SemaphoreSlim _telling = new(1);
    private readonly Lock _lock = new();
    private readonly List<LocalizedText> _incomplete = [];
    private readonly Dictionary<Failure, int> _missing = [];
    private LocalizedText? _nearLimit;
    private int _wanted;
    private int _done;

    /// <summary>The weakest source of all replies so far.</summary>
    public string Source { get; private set; } = Reply.Live;

    /// <summary>When the oldest reply was given; <see langword="null"/> before the first.</summary>
    public DateTimeOffset? AsOf { get; private set; }

    /// <summary>The day at Qianfan, whose dates are those of Beijing.</summary>
    public DateOnly Today => DateOnly.FromDateTime(context.Upstream.Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime);

    /// <summary>What could not be fetched and why, one line for each source.</summary>
    public IReadOnlyList<LocalizedText> Incomplete =>
    [
        .. _incomplete.Distinct(),
        .. _missing.Select(one => one.Key.Of((FormattableString.Invariant($"details of {one.Value} versions"),
            FormattableString.Invariant($"{one.Value} 个版本的详情")))),
    ];

    /// <summary>All rows of a list, from however many pages.</summary>
    public async Task<ListResult<T>> ListAsync<T>(
        LocalizedText what, ActionTool tool, Func<JsonElement, T> read, params IEnumerable<(string Name, int Value)> arguments)
    {
        List<T> rows = [];
        HashSet<string> markers = [];
        string? marker = null;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(caller, _deadline.Token);
        try
        {
            do
            {
                var reply = await context.Upstream.CallAsync(key, Request(tool, json =>
                {
                    foreach (var (name, value) in arguments)
                        json.WriteNumber(name, value);
                    if (marker is not null)
                        json.WriteString("marker", marker);
                }), context.Upstream.Options.Lists, refresh, either.Token);
                Learn(reply.Source, reply.AsOf, reply.NearLimits);
                rows.AddRange(reply.Renditions.Facts(() => tool.Read(reply.Result).Select(read).ToArray()));
                var info = JsonReading.Member(reply.Result, "pageInfo");
                marker = JsonReading.IsTrue(JsonReading.Member(info, "isTruncated")) ? JsonReading.Text(info, "nextMarker") ?? "" : null;
                // A repeated marker would lead in a circle.
                if (marker is not null && (marker.Length == 0 || !markers.Add(marker) || markers.Count > MostPages))
                    throw new ToolException(FailureTexts.NoWayOn);
            } while (marker is not null);
            return new(rows);
        }
        catch (Exception e) when (ToFailure(e, tool) is { } failure)
        {
            lock (_lock)
                // One line for all that needs a pair: who has an API key alone lacks it for each of them.
                _incomplete.Add(failure.Of(e is UpstreamException { Cause: FailureCause.PairMissing } ? ("console", "控制台") : what));
            return new(rows, e is OperationCanceledException ? new ToolException(failure) : e);
        }
    }

    /// <summary>The same rows, with details where one of the fields needs them.</summary>
    public async Task<IReadOnlyList<ModelRow>> DetailAsync(IReadOnlyList<ModelRow> rows, IReadOnlyCollection<ModelField> fields)
    {
        // Kept details are used at once, even when the time is over.
        ModelRow[] detailed = [.. rows.Select(row => !refresh && row.Lacks(fields)
            && context.Upstream.Find(key, DetailsRequest(row), context.Upstream.Options.Details) is { } kept
            ? WithDetails(row, kept) ?? row : row)];
        int[] lacking = [.. Enumerable.Range(0, detailed.Length).Where(i => detailed[i].Lacks(fields))];
        Interlocked.Add(ref _wanted, lacking.Length);
        // No more than may run: calls that wait would hold up the key's other calls, and take places that others free at the deadline.
        await Parallel.ForEachAsync(lacking, new ParallelOptions { MaxDegreeOfParallelism = CatalogCache.MostAtOnce }, async (i, _) =>
        {
            detailed[i] = await DetailAsync(detailed[i]);
            await ReportAsync();
        });
        return detailed;
    }

    /// <summary>Counts in what an earlier call was answered from.</summary>
    public void Learn(string source, DateTimeOffset? asOf, IReadOnlyList<NearLimit>? nearLimits = null)
    {
        lock (_lock)
        {
            _nearLimit = FailureTexts.NearLimit(nearLimits ?? []) ?? _nearLimit;
            Source = Reply.Weaker(Source, source);
            if (asOf < AsOf || AsOf is null)
                AsOf = asOf;
        }
    }

    /// <summary>The last members of an answer.</summary>
    /// <param name="incomplete">In place of what this reader could not fetch.</param>
    public void WriteEnvelope(Utf8JsonWriter json, IEnumerable<LocalizedText> notes, IReadOnlyList<LocalizedText>? incomplete = null) =>
        Envelope.Write(json, context.Language, notes.Append(_nearLimit).OfType<LocalizedText>(), incomplete ?? Incomplete, Source,
            AsOf ?? context.Upstream.Clock.GetUtcNow());

    public void Dispose()
    {
        _telling.Dispose();
        _deadline.Dispose();
    }

    private async Task<ModelRow> DetailAsync(ModelRow row)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(caller, _deadline.Token);
        try
        {
            either.Token.ThrowIfCancellationRequested();
            return WithDetails(row, await context.Upstream.CallAsync(
                key, DetailsRequest(row), context.Upstream.Options.Details, refresh, either.Token))
                ?? throw new UpstreamException(FailureCause.Unreadable, retryable: false);
        }
        catch (Exception e) when (ToFailure(e, DetailsTool(row)) is { } failure)
        {
            // Not what differs from one request to the next.
            var reason = failure with { UpstreamSays = "" };
            lock (_lock)
                _missing[reason] = _missing.GetValueOrDefault(reason) + 1;
            return row with { DetailsFailed = true };
        }
    }

    // Null for a reply without details, which would deny every capability.
    private ModelRow? WithDetails(ModelRow row, Reply reply)
    {
        Learn(reply.Source, reply.AsOf, reply.NearLimits);
        if (reply.Result.ValueKind != JsonValueKind.Object)
            return null;
        var details = reply.Renditions.Facts(() => VersionDetails.Read(DetailsTool(row).Read(reply.Result).First()));
        return row with { Details = details, Name = row.NameIsBorrowed ? details.Name ?? row.Name : row.Name };
    }

    private static ActionTool DetailsTool(ModelRow row) => row.Custom ? GetCustomModelVersion.Tool : GetPresetModelVersion.Tool;

    private UpstreamRequest DetailsRequest(ModelRow row) =>
        Request(DetailsTool(row), json => json.WriteString("modelId", row.VersionId));

    private UpstreamRequest Request(ActionTool tool, Action<Utf8JsonWriter> write) =>
        new(tool.Operation, CatalogTool.RenderObject(write), context.Caller);

    // Null for what is not upstream's fault: the caller's own cancellation and this server's mistakes.
    private Failure? ToFailure(Exception exception, ActionTool tool) => exception switch
    {
        UpstreamException e => FailureTexts.From(e, key, context.KeySource, tool.Policies),
        ToolException e => e.Failure,
        OperationCanceledException when !caller.IsCancellationRequested => _late,
        _ => null,
    };

    // Tells the caller about every tenth loaded version, always with a larger number than before. Awaited, so that no report comes after
    // the answer.
    private async Task ReportAsync()
    {
        if (context.Progress is not { } tell)
            return;
        await _telling.WaitAsync();
        try
        {
            _done++;
            if (_done == _wanted || _done % Math.Max(1, _wanted / Reports) == 0)
                await tell(_done, _wanted);
        }
        finally
        {
            _telling.Release();
        }
    }
}
