namespace Qianfan.Mcp.Upstream;

/// <summary>
/// What has to go so that all that is kept stays within a budget, for <see cref="HeldEntries"/>: the oldest
/// entries of whoever holds most, so that nobody loses what it keeps to another who asks for much.
/// </summary>
/// <param name="budget">In bytes.</param>
/// <param name="lifetime">After which an entry is gone by itself.</param>
internal sealed class FairShares<TEntry>(long budget, TimeSpan lifetime, TimeProvider clock) where TEntry : notnull
{
    private readonly Dictionary<string, Holder> _holders = [];
    private long _total;

    /// <summary>Bytes of all that is kept, as far as it was told.</summary>
    public long Total => Volatile.Read(ref _total);

    /// <param name="holder">Whose it is.</param>
    /// <param name="size">In bytes; in place of its size so far, where it is kept already.</param>
    /// <returns>The entries that have to go; perhaps this one, if it is larger than the budget.</returns>
    public IReadOnlyList<TEntry> Keep(string holder, TEntry entry, long size)
    {
        lock (_holders)
        {
            if (!_holders.TryGetValue(holder, out var own))
                _holders[holder] = own = new();
            _total += own.Add(entry, size, clock.GetTimestamp());
            if (_total <= budget)
                return [];
            List<TEntry> gone = [];
            foreach (var (name, one) in _holders)
                while (one.Oldest is { } oldest && clock.GetElapsedTime(oldest.At) >= lifetime)
                    Drop(name, one, gone);
            // Some more than needed, so that not every entry from now on has to look for the largest holder.
            while (_total > budget / 20 * 19 && _holders.Count > 0)
            {
                var (name, most) = _holders.MaxBy(one => one.Value.Bytes);
                Drop(name, most, gone);
            }
            return gone;
        }
    }

    private void Drop(string name, Holder holder, List<TEntry> gone)
    {
        var (entry, size) = holder.RemoveOldest();
        _total -= size;
        gone.Add(entry);
        if (holder.Oldest is null)
            _holders.Remove(name);
    }

    private sealed class Holder
    {
        private readonly LinkedList<(TEntry Entry, long Size, long At)> _byAge = [];
        private readonly Dictionary<TEntry, LinkedListNode<(TEntry Entry, long Size, long At)>> _entries = [];

        public long Bytes { get; private set; }
        public (TEntry Entry, long Size, long At)? Oldest => _byAge.First?.Value;

        /// <returns>By how much it grew.</returns>
        public long Add(TEntry entry, long size, long at)
        {
            var before = Bytes;
            if (_entries.Remove(entry, out var replaced))
            {
                _byAge.Remove(replaced);
                Bytes -= replaced.Value.Size;
            }
            _entries[entry] = _byAge.AddLast((entry, size, at));
            Bytes += size;
            return Bytes - before;
        }

        public (TEntry Entry, long Size) RemoveOldest()
        {
            var (entry, size, _) = _byAge.First!.Value;
            _byAge.RemoveFirst();
            _entries.Remove(entry);
            Bytes -= size;
            return (entry, size);
        }
    }
}
