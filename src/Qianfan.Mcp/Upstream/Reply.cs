using System.Collections.Concurrent;

namespace Qianfan.Mcp.Upstream;

/// <summary>A successful answer: what stood under <c>result</c>, detached from the bytes it came in. Shared by all who ask.</summary>
/// <param name="Result">Object, array, null or whatever upstream sent.</param>
/// <param name="RequestId">Upstream's id of the call, for its support; from the body or a header.</param>
/// <param name="Source"><see cref="Live"/>, <see cref="Cache"/>, <see cref="Stale"/>, or <see cref="Sandbox"/> for made-up data.</param>
/// <param name="AsOf">When upstream answered, by this machine's clock.</param>
/// <param name="Size">Of the whole answer, in bytes.</param>
internal sealed record Reply(JsonElement Result, string? RequestId, string Source, DateTimeOffset AsOf, int Size)
{
    public const string Live = "live";
    public const string Cache = "cache";
    public const string Stale = "stale";
    public const string Sandbox = "sandbox";

    /// <summary>Shared by all copies of an answer, whatever they name as its source.</summary>
    public Renditions Renditions { get; } = new();

    /// <summary>Bytes of memory it takes while it is kept, about: the document, what is made of it, and 3 KB for what holds it.</summary>
    public long HeldBytes => 3 * 1024 + 5L * Size;

    /// <summary>The same answer, given again; made-up data stays marked as such.</summary>
    public Reply From(string source) => Source == Sandbox && source == Cache ? this : this with { Source = source };
}

/// <summary>What was made of one reply lately. Reading all rows anew is most of the time of a call that asks nothing of upstream.</summary>
internal sealed class Renditions
{
    private const int Most = 8;
    // Far shorter than the quarter of an hour that a marker in an answer lasts.
    private static readonly TimeSpan _lifetime = TimeSpan.FromMinutes(1);

    // Small, since every kept reply has one.
    private readonly ConcurrentDictionary<string, (object Made, long At)> _made = new(concurrencyLevel: 1, Most, StringComparer.Ordinal);
    private object? _facts;

    /// <summary>What the reply says, read once for its whole life: find_models joins thousands of replies in each call.</summary>
    /// <typeparam name="T">Tells how it is read; the last way is the one that is kept.</typeparam>
    public T Facts<T>(Func<T> read) where T : class => _facts is T known ? known : (T)(_facts = read());

    /// <param name="way">How the answer is wanted: all that it depends on besides the reply.</param>
    public T Get<T>(string way, TimeProvider clock, Func<T> make) where T : class
    {
        if (_made.TryGetValue(way, out var known) && clock.GetElapsedTime(known.At) < _lifetime)
            return (T)known.Made;
        var made = make();
        if (_made.Count >= Most)
            _made.Clear();
        _made[way] = (made, clock.GetTimestamp());
        return made;
    }
}
