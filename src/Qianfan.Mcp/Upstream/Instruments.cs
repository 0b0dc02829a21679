using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Qianfan.Mcp.Upstream;

/// <summary>What this server measures of itself. Tags name actions, tools and outcomes; never arguments, callers or credentials.</summary>
internal static class Instruments
{
    public const string Name = "Qianfan.Mcp";
    public const string ActionTag = "qianfan.action";
    public const string OutcomeTag = "qianfan.outcome";
    public const string ToolTag = "gen_ai.tool.name";

    private static readonly Meter _meter = new(Name, ThisAssembly.Version);
    public static readonly ActivitySource Spans = new(Name, ThisAssembly.Version);

    /// <summary>Calls of an action with all their attempts, in seconds, by outcome: <c>ok</c> or the cause of the failure.</summary>
    public static readonly Histogram<double> Calls =
        _meter.CreateHistogram<double>("qianfan.upstream.call.duration", "s", "Upstream calls with their retries.");

    public static readonly Counter<long> Retries = Count("qianfan.upstream.retries", "{retry}", "Attempts after the first.");
    public static readonly Counter<long> CacheHits = Count("qianfan.cache.hits", "{hit}", "Answers given without asking upstream.");
    public static readonly Counter<long> Received = Count("qianfan.upstream.received", "By", "Bytes of answers, after decompression.");
    public static readonly Counter<long> Refused = Count("qianfan.http.refused", "{request}", "HTTP requests refused, by status.");
    public static readonly Counter<long> Answered = Count("qianfan.tool.answered", "By", "Bytes of answers to agents, as text.");

    private static Counter<long> Count(string name, string unit, string description) => _meter.CreateCounter<long>(name, unit, description);
}

/// <summary>One upstream call with its retries, as a span and in the figures.</summary>
internal sealed class MeasuredCall(Operation operation) : IDisposable
{
    public const string Ok = "ok";
    public const string Cancelled = "Cancelled";

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Activity? _span = Instruments.Spans.StartActivity($"qianfan {operation.Tag.Value}", ActivityKind.Client);

    /// <summary><see cref="Ok"/>, the cause of the failure, or <see cref="Cancelled"/> when the caller gave up.</summary>
    public string Outcome { get; set; } = Cancelled;

    public void Dispose()
    {
        Instruments.Calls.Record(Stopwatch.GetElapsedTime(_start).TotalSeconds, operation.Tag, new(Instruments.OutcomeTag, Outcome));
        _span?.SetTag(Instruments.ActionTag, operation.Tag.Value).SetTag(Instruments.OutcomeTag, Outcome);
        if (Outcome != Ok)
            _span?.SetTag("error.type", Outcome).SetStatus(ActivityStatusCode.Error);
        _span?.Dispose();
    }
}
