using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Upstream;

/// <summary>What the code that runs under this test measures of itself; other tests measure at the same time, and are not heard.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly AsyncLocal<bool> _mine = new() { Value = true };
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _spans;
    private readonly ConcurrentQueue<Measurement> _heard = new();
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ConcurrentDictionary<string, Instrument> _instruments = new();

    public Measurements()
    {
        _meters.InstrumentPublished = (instrument, meters) =>
        {
            if (instrument.Meter.Name != Instruments.Name)
                return;
            _instruments[instrument.Name] = instrument;
            meters.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _meters.Start();
        _spans = new()
        {
            ShouldListenTo = source => source.Name == Instruments.Name,
            Sample = (ref _) => _mine.Value ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_spans);
    }

    /// <summary>One figure, its tags as <c>name=value</c>.</summary>
    internal sealed record Measurement(string Name, double Value, string Tags);

    public IReadOnlyDictionary<string, Instrument> All => _instruments;

    public IReadOnlyCollection<Activity> Spans => _ended;

    public Measurement[] Of(string name) => [.. _heard.Where(one => one.Name == name)];

    public void Dispose()
    {
        _meters.Dispose();
        _spans.Dispose();
    }

    private void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (_mine.Value)
            _heard.Enqueue(new(instrument.Name, value, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
    }
}
