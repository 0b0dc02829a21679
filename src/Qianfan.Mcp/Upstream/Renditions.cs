using System.Collections.Concurrent;

namespace Qianfan.Mcp.Upstream;

/// <summary>
/// What was made of one reply lately. The same question, asked again while the reply is kept, costs a look-up instead of reading all rows
/// anew: most of what a call takes that asks nothing of upstream (bench/RESULTS.md, HTTP).
/// </summary>
internal sealed class Renditions
{
    private const int Most = 8;

    // Far shorter than the quarter of an hour that a marker in an answer lasts.
    private static readonly TimeSpan _lasts = TimeSpan.FromMinutes(1);

    // Small, since every reply that is kept has one.
    private readonly ConcurrentDictionary<string, (object Made, long At)> _made = new(concurrencyLevel: 1, Most, StringComparer.Ordinal);

    private object? _facts;

    /// <summary>
    /// What the reply says. It depends on nothing else, so it is read once and lasts as long as the reply: find_models joins thousands of
    /// replies in each call.
    /// </summary>
    /// <typeparam name="T">Tells how it is read; the last way is the one that is kept.</typeparam>
    public T Facts<T>(Func<T> read) where T : class
    {
        if (_facts is T known)
            return known;
        var facts = read();
        _facts = facts;
        return facts;
    }

    /// <param name="way">How the answer is wanted: all that it depends on besides the reply.</param>
    public T Get<T>(string way, TimeProvider clock, Func<T> make) where T : class
    {
        if (_made.TryGetValue(way, out var known) && clock.GetElapsedTime(known.At) < _lasts)
            return (T)known.Made;
        var made = make();
        if (_made.Count >= Most)
            _made.Clear();
        _made[way] = (made, clock.GetTimestamp());
        return made;
    }
}
