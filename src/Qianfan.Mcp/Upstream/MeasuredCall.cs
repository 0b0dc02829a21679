using System.Diagnostics;

namespace Qianfan.Mcp.Upstream;

/// <summary>One upstream call with its retries, as a span and in the figures.</summary>
internal sealed class MeasuredCall(Operation operation) : IDisposable
{
    public const string Ok = "ok";
    public const string Cancelled = "Cancelled";

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Activity? _span = Instruments.Spans.StartActivity($"qianfan {Name(operation)}", ActivityKind.Client);

    /// <summary><see cref="Ok"/>, the cause of the failure, or <see cref="Cancelled"/> when the caller gave up.</summary>
    public string Outcome { get; set; } = Cancelled;

    public static KeyValuePair<string, object?> Tag(Operation operation) => new(Instruments.ActionTag, Name(operation));

    public void Dispose()
    {
        var outcome = KeyValuePair.Create(Instruments.OutcomeTag, (object?)Outcome);
        Instruments.Calls.Record(Stopwatch.GetElapsedTime(_start).TotalSeconds, Tag(operation), outcome);
        _span?.SetTag(Instruments.ActionTag, Name(operation));
        _span?.SetTag(Instruments.OutcomeTag, Outcome);
        if (Outcome != Ok)
            _span?.SetTag("error.type", Outcome).SetStatus(ActivityStatusCode.Error);
        _span?.Dispose();
    }

    private static string Name(Operation operation) => operation.Action ?? operation.Route;
}
