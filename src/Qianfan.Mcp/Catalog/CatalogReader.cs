using System.Text.Json;
using Qianfan.Mcp.Actions;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Catalog;

/// <summary>
/// Asks upstream for one call of a selection, within a time for all of it together, and notes what could not be had and how old
/// the rest is.
/// </summary>
internal sealed class CatalogReader : IDisposable
{
    private const int MostPages = 100;

    // Twice what may run: one always stands ready when a place comes free. Not all at once, since ten thousand that wait keep the key's
    // other calls waiting, and to give them up when the time is over took 1 s, on a busy machine 16 s.
    private const int AskedAtOnce = 2 * CatalogCache.MostAtOnce;

    private static readonly TimeSpan _budget = TimeSpan.FromSeconds(20);
    private static readonly string[] _weakness = [Reply.Live, Reply.Cache, Reply.Stale, Reply.Sandbox];
    private static readonly Failure _late = new(
        FailureCode.UpstreamTimeout, ("It was not there within 20 s.", "20 秒内没有取到。"),
        ("Call again: what came in the meantime is kept.", "再调用一次：这期间取到的内容会保留。"), Retry: true);

    private readonly ToolContext _context;
    private readonly AccessKey _key;
    private readonly bool _refresh;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenSource _either;
    private readonly Progress _progress;
    private readonly Lock _lock = new();
    private readonly List<string> _incomplete = [];
    private readonly Dictionary<string, int> _missing = [];

    public CatalogReader(ToolContext context, AccessKey key, bool refresh, CancellationToken caller)
    {
        (_context, _key, _refresh, _caller) = (context, key, refresh, caller);
        _progress = new(context.Progress);
        _deadline = new(_budget, context.Upstream.Clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(caller, _deadline.Token);
    }

    /// <summary>The weakest of the sources used.</summary>
    public string Source { get; private set; } = Reply.Live;

    /// <summary>When the oldest answer was given.</summary>
    public DateTimeOffset? AsOf { get; private set; }

    /// <summary>What could not be fetched and why, a line for each source.</summary>
    public IReadOnlyList<string> Incomplete =>
        [.. _incomplete.Distinct(), .. _missing.Select(pair => FormattableString.Invariant($"details of {pair.Value} versions: {pair.Key}"))];

    /// <summary>All rows of a list, on however many pages they stand.</summary>
    public async Task<ListResult<T>> ListAsync<T>(
        string what, ActionTool tool, Func<JsonElement, T> read, params IEnumerable<(string Name, int Value)> arguments)
    {
        List<T> rows = [];
        HashSet<string> markers = [];
        string? marker = null;
        try
        {
            do
            {
                var reply = await AskAsync(Ask(tool, json =>
                {
                    foreach (var (name, value) in arguments)
                        json.WriteNumber(name, value);
                    if (marker is not null)
                        json.WriteString("marker", marker);
                }), _context.Upstream.Options.Lists);
                rows.AddRange(reply.Renditions.Facts(() => tool.Read(reply.Result).Select(read).ToArray()));
                var info = JsonReading.Member(reply.Result, "pageInfo");
                marker = JsonReading.IsTrue(JsonReading.Member(info, "isTruncated")) ? JsonReading.Text(info, "nextMarker") ?? "" : null;
                // A marker that comes again would lead in a circle.
                if (marker is not null && (marker.Length == 0 || !markers.Add(marker) || markers.Count > MostPages))
                    throw new ToolException(FailureTexts.NoWayOn);
            } while (marker is not null);
            return new(rows);
        }
        catch (Exception e) when (Word(e, tool) is { } failure)
        {
            lock (_lock)
                _incomplete.Add($"{what}: {Reason(failure)}");
            return new(rows, e is OperationCanceledException ? new ToolException(failure) : e);
        }
    }

    /// <summary>These rows, with the details of those that lack one of the fields.</summary>
    public async Task<IReadOnlyList<ModelRow>> DetailAsync(IReadOnlyList<ModelRow> rows, IReadOnlyCollection<string> fields)
    {
        ModelRow[] detailed = [.. rows.Select(row => row.Lacks(fields) ? Recall(row) : row)];
        int[] lacking = [.. Enumerable.Range(0, detailed.Length).Where(i => detailed[i].Lacks(fields))];
        _progress.Expect(lacking.Length);
        await Parallel.ForEachAsync(lacking, new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce }, async (i, _) =>
        {
            detailed[i] = await DetailAsync(detailed[i]);
            await _progress.AdvanceAsync();
        });
        return detailed;
    }

    /// <summary>Takes over what an earlier call learned.</summary>
    public void Learn(string source, DateTimeOffset? asOf)
    {
        lock (_lock)
        {
            if (Array.IndexOf(_weakness, source) > Array.IndexOf(_weakness, Source))
                Source = source;
            if (asOf < AsOf || AsOf is null)
                AsOf = asOf;
        }
    }

    public void Dispose()
    {
        _progress.Dispose();
        _either.Dispose();
        _deadline.Dispose();
    }

    // Details that are kept cost no task, and are used even when the time is over.
    private ModelRow Recall(ModelRow row)
    {
        if (_refresh || _context.Upstream.Find(_key, AskDetails(row), _context.Upstream.Options.Details) is not { } reply || !HasDetails(reply))
            return row;
        Learn(reply.Source, reply.AsOf);
        return WithDetails(row, reply);
    }

    private async Task<ModelRow> DetailAsync(ModelRow row)
    {
        _caller.ThrowIfCancellationRequested();
        if (_deadline.IsCancellationRequested)
            return WithoutDetails(row, _late);
        try
        {
            var reply = await AskAsync(AskDetails(row), _context.Upstream.Options.Details);
            // Out of nothing every capability would be read as missing.
            if (!HasDetails(reply))
                throw new UpstreamException(FailureCause.Unreadable, retryable: false);
            return WithDetails(row, reply);
        }
        catch (Exception e) when (Word(e, DetailsTool(row)) is { } failure)
        {
            return WithoutDetails(row, failure);
        }
    }

    private static bool HasDetails(Reply reply) => reply.Result.ValueKind == JsonValueKind.Object;

    private static ModelRow WithDetails(ModelRow row, Reply reply)
    {
        var details = reply.Renditions.Facts(() => VersionDetails.Read(DetailsTool(row).Read(reply.Result).First()));
        return row.NameIsBorrowed && details.Name is { } name
            ? row with { Details = details, Name = name, NameIsBorrowed = false }
            : row with { Details = details };
    }

    private ModelRow WithoutDetails(ModelRow row, Failure failure)
    {
        var reason = Reason(failure);
        lock (_lock)
            _missing[reason] = _missing.GetValueOrDefault(reason) + 1;
        return row with { DetailsFailed = true };
    }

    private static ActionTool DetailsTool(ModelRow row) => row.Custom ? GetCustomModelVersion.Tool : GetPresetModelVersion.Tool;

    private static UpstreamRequest AskDetails(ModelRow row) => Ask(DetailsTool(row), json => json.WriteString("modelId", row.VersionId));

    private static UpstreamRequest Ask(ActionTool tool, Action<Utf8JsonWriter> write) => new(tool.Operation, CatalogTool.Render(json =>
    {
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    }));

    private async Task<Reply> AskAsync(UpstreamRequest question, TimeSpan lifetime)
    {
        var reply = await _context.Upstream.CallAsync(_key, question, lifetime, _refresh, _either.Token);
        Learn(reply.Source, reply.AsOf);
        return reply;
    }

    // Nothing for what is not upstream's fault: the caller's own cancellation, and mistakes of this server.
    private Failure? Word(Exception exception, ActionTool tool) => exception switch
    {
        UpstreamException e => FailureTexts.From(e, _key, _context.KeySource, tool.Policies),
        ToolException e => e.Failure,
        OperationCanceledException when !_caller.IsCancellationRequested => _late,
        _ => null,
    };

    // Part of an answer, where all but the catalog's own texts is English.
    private static string Reason(Failure failure) => $"{Failure.Name(failure.Code)} {failure.What.English}";
}
