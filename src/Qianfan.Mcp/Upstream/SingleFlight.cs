namespace Qianfan.Mcp.Upstream;

/// <summary>
/// Makes one call for all who ask the same at the same time, and shares its result or its failure; for <see cref="CatalogCache"/>. The call
/// runs while anybody waits for it and is cancelled when the last one has given up.
/// </summary>
internal sealed class SingleFlight<TResult>
{
    private readonly Dictionary<string, Flight> _flights = [];

    /// <param name="cancellation">Ends the wait, and the call too if nobody else waits for it.</param>
    public async Task<TResult> JoinAsync(string key, Func<CancellationToken, Task<TResult>> call, CancellationToken cancellation)
    {
        // Who has given up already must not start a call.
        cancellation.ThrowIfCancellationRequested();
        Flight? flight;
        lock (_flights)
        {
            if (!_flights.TryGetValue(key, out flight) || flight.Call.IsCompleted)
                _flights[key] = flight = new(call, new());
            flight.Waiting++;
        }
        try
        {
            return await flight.Call.WaitAsync(cancellation);
        }
        finally
        {
            bool nobodyWaits;
            lock (_flights)
            {
                // Whoever comes from now on starts another.
                nobodyWaits = --flight.Waiting == 0;
                if (nobodyWaits && _flights.GetValueOrDefault(key) == flight)
                    _flights.Remove(key);
            }
            if (nobodyWaits && !flight.Call.IsCompleted)
                await flight.Cancelled.CancelAsync();
        }
    }

    private sealed class Flight(Func<CancellationToken, Task<TResult>> call, CancellationTokenSource cancelled)
    {
        public CancellationTokenSource Cancelled { get; } = cancelled;
        // On the pool: what a call does before its first await must not run under the lock.
        public Task<TResult> Call { get; } = Task.Run(() => call(cancelled.Token));
        public int Waiting { get; set; }
    }
}
