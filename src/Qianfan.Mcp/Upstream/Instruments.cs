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

    /// <summary>Calls of an action with all their attempts, by outcome: <c>ok</c> or the cause of the failure. In seconds.</summary>
    public static readonly Histogram<double> Calls = _meter.CreateHistogram<double>("qianfan.upstream.call.duration", "s", "Upstream calls with their retries.");

    public static readonly Counter<long> Retries = _meter.CreateCounter<long>("qianfan.upstream.retries", "{retry}", "Attempts after the first.");

    public static readonly Counter<long> CacheHits = _meter.CreateCounter<long>("qianfan.cache.hits", "{hit}", "Answers given without asking upstream.");

    public static readonly Counter<long> Received = _meter.CreateCounter<long>("qianfan.upstream.received", "By", "Bytes of answers, after decompression.");

    public static readonly Counter<long> Answered = _meter.CreateCounter<long>("qianfan.tool.answered", "By", "Bytes of answers to agents, as text.");
}
